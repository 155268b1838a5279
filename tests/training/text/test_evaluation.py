"""Scores equal counts made by hand."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from tests.training.text.stand_in_models import Answers
from training.scores import Scores, compute
from training.text.evaluation import evaluate_tickets, evaluate_understanding

DAY_1, DAY_2 = date(2022, 12, 1), date(2022, 12, 2)
SLOTS = {"symbols": ["AAPL"], "horizon_days": 5}

# text: day, true labels, answer
QUESTIONS = {
    "right": (
        DAY_2,
        {"domain": "finance", "intent": "forecast", "turn": "opening", "slots": SLOTS},
        ("finance", 0.9, "forecast", {"horizon_days": 5, "symbols": ["AAPL"]}),
    ),
    "wrong slots": (
        DAY_1,
        {"domain": "finance", "intent": "forecast", "turn": "opening", "slots": SLOTS},
        ("finance", 0.8, "forecast", {"symbols": ["AAPL"]}),
    ),
    "wrong intent": (
        DAY_1,
        {"domain": "finance", "intent": "forecast", "turn": "opening", "slots": SLOTS},
        ("finance", 0.7, "volatility", SLOTS),
    ),
    "wrong domain": (
        DAY_2,
        {"domain": "finance", "intent": "forecast", "turn": "opening", "slots": SLOTS},
        ("support", 0.6, "none", {}),
    ),
    "right support": (
        DAY_1,
        {"domain": "support", "intent": "none", "turn": "follow_up", "slots": {}},
        ("support", 0.9, "none", {}),
    ),
}


@pytest.fixture(scope="module")
def understanding() -> Answers:
    return Answers(
        {
            text: {
                "domain": domain,
                "domain_confidence": confidence,
                "intent": intent,
                "intent_confidence": confidence,
                "turn": "opening",
                "slots": json.dumps(slots),
                "alternatives": json.dumps(["forecast"] if confidence < 0.75 else []),
            }
            for text, (_, _, (domain, confidence, intent, slots)) in QUESTIONS.items()
        }
    )


@pytest.fixture(scope="module")
def understood(understanding: Answers) -> Scores:
    rows = [(text, day, labels) for text, (day, labels, _) in QUESTIONS.items()]
    frame = pd.DataFrame(rows, columns=["text", "created_on", "labels"])
    return evaluate_understanding(understanding, frame)


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("domain_accuracy", 4 / 5),
        ("intent_accuracy", 2 / 4),
        ("slots_accuracy", 2 / 4),
        ("turn_accuracy", 4 / 5),
        ("asked_back_share", 2 / 4),
        ("exact_match", 2 / 5),
    ],
)
def test_scores_of_understanding_are_counted(understood: Scores, metric: str, value: float) -> None:
    assert understood.metrics[metric] == pytest.approx(value)


def test_each_question_is_asked_as_of_the_day_it_was_collected(
    understood: Scores, understanding: Answers
) -> None:
    asked = {params["as_of"]: sorted(texts) for texts, params in understanding.asked}
    assert asked == {
        str(DAY_1): ["right support", "wrong intent", "wrong slots"],
        str(DAY_2): ["right", "wrong domain"],
    }


def test_each_question_keeps_its_own_outcome(understood: Scores) -> None:
    outcomes = dict(zip(understood.examples["text"], understood.examples["right"], strict=True))
    assert outcomes == {text: text.startswith("right") for text in QUESTIONS}


@pytest.mark.parametrize(
    ("answered", "true"),
    [
        ({"start": "2022-06-02", "trailing": True}, {"start": "2022-06-02"}),
        ({"uncovered": ["Tesla"]}, {"uncovered": True}),
        ({"chart": True}, {}),
        ({"symbols": []}, {"symbols": None}),
    ],
)
def test_slots_may_say_more_than_their_truth(
    answered: dict[str, object], true: dict[str, object]
) -> None:
    answer = {
        "domain": "finance",
        "domain_confidence": 0.9,
        "intent": "period_return",
        "intent_confidence": 0.9,
        "turn": "opening",
        "slots": json.dumps({"symbols": ["AAPL"]} | answered),
        "alternatives": "[]",
    }
    slots = {k: v for k, v in ({"symbols": ["AAPL"]} | true).items() if v is not None}
    labels = {"domain": "finance", "intent": "period_return", "turn": "opening", "slots": slots}
    rows = pd.DataFrame([("q", DAY_2, labels)], columns=["text", "created_on", "labels"])
    assert evaluate_understanding(Answers({"q": answer}), rows).metrics["slots_accuracy"] == 1


# text: true category, priority, escalate; answered category, confidence, priority, escalate,
# confidence in that
MESSAGES = {
    "a": ("cards", "normal", "no", "cards", 0.9, "normal", False, 0.1),
    "b": ("cards", "urgent", "yes", "cards", 0.9, "high", True, 0.9),
    "c": ("complaint", "high", "yes", "cards", 0.5, "high", False, 0.4),
    "d": ("complaint", "low", "no", "complaint", 0.7, "low", True, 0.6),
}


@pytest.fixture(scope="module")
def labelled() -> Scores:
    answers = {
        text: {
            "category": category,
            "category_confidence": confidence,
            "priority": priority,
            "escalate": escalate,
            "escalate_confidence": certain,
        }
        for text, (_, _, _, category, confidence, priority, escalate, certain) in MESSAGES.items()
    }
    rows = [
        (text, {"category": category, "priority": priority, "escalate": escalate})
        for text, (category, priority, escalate, *_) in MESSAGES.items()
    ]
    return evaluate_tickets(Answers(answers), pd.DataFrame(rows, columns=["text", "labels"]))


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("category_accuracy", 3 / 4),
        # cards: precision 2/3, recall 1; complaint: precision 1, recall 1/2
        ("category_f1", (4 / 5 + 2 / 3) / 2),
        ("priority_accuracy", 3 / 4),
        ("escalate_recall", 1 / 2),
        ("escalate_precision", 1 / 2),
        # by confidence: yes, no, yes, no: precision 1 at the first yes, 2/3 at the second
        ("escalate_average_precision", (1 + 2 / 3) / 2),
        # bins: two at 0.9 both right, one at 0.5 wrong, one at 0.7 right
        ("category_calibration_error", (2 * 0.1 + 0.5 + 0.3) / 4),
    ],
)
def test_scores_of_tickets_are_counted(labelled: Scores, metric: str, value: float) -> None:
    assert labelled.metrics[metric] == pytest.approx(value)


@pytest.mark.parametrize("metric", ["category_accuracy", "priority_accuracy", "escalate_recall"])
def test_a_score_lies_within_its_interval(labelled: Scores, metric: str) -> None:
    low, high = labelled.intervals[metric]
    assert low <= labelled.metrics[metric] <= high


def test_messages_without_any_escalation_can_be_scored() -> None:
    answer = {
        "category": "cards",
        "category_confidence": 0.9,
        "priority": "low",
        "escalate": False,
        "escalate_confidence": 0.1,
    }
    truth = {"category": "cards", "priority": "low", "escalate": "no"}
    scores = evaluate_tickets(
        Answers({"a": answer}), pd.DataFrame({"text": ["a"], "labels": [truth]})
    )
    assert np.isnan(scores.intervals["escalate_recall"]).all()


@pytest.mark.parametrize(
    ("metric", "predictions", "references", "options", "values"),
    [
        ("accuracy", ["a", "b"], ["a", "a"], {}, {"accuracy": 0.5}),
        ("f_score", ["a", "a"], ["a", "b"], {}, {"precision": 0.25, "recall": 0.5, "f1": 1 / 3}),
        (
            "f_score",
            ["a", "a"],
            ["a", "b"],
            {"label": "a"},
            {"precision": 0.5, "recall": 1.0, "f1": 2 / 3},
        ),
        ("calibration_error", [1.0, 0.55], [1, 0], {}, {"calibration_error": 0.275}),
        ("calibration_error", [0.2, 0.8], [0, 1], {"bins": 1}, {"calibration_error": 0.0}),
    ],
)
def test_metrics_load_without_asking_any_hub(
    metric: str,
    predictions: list[object],
    references: list[object],
    options: dict[str, object],
    values: dict[str, float],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # whatever goes out gets nowhere
    assert compute(metric, predictions, references, **options) == pytest.approx(values, abs=1e-6)
