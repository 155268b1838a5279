"""Scores of the text models, through the inference that travels with a version."""

import json
from typing import Any

import numpy as np
import pandas as pd

from training.scores import Scores, bootstrap, compute

_SEED = 20221228
# Slots of which the truth of an example says nothing.
_UNTOLD = {
    *("trailing", "chart", "length_days", "certain", "whole_history", "until_now", "sessions"),
    *("periods", "dates", "vague_time", "categories", "months_ahead", "sentences", "excluded"),
    *(
        "currency",
        "recurring",
        "bare_amount",
        "bad_amount",
        "bad_number",
        "others_accounts",
        "yearless",
    ),
}


def evaluate_understanding(model: Any, examples: pd.DataFrame) -> Scores:
    """Score a loaded version of `understanding`.

    Args:
        model: a pyfunc with `predict(frame, params)`.
        examples: rows of the examples table, labels parsed.

    Returns:
        domain_accuracy; over finance questions intent_accuracy, slots_accuracy and
        asked_back_share, those below the version's threshold; turn_accuracy; exact_match: domain,
        and for finance questions intent and all slots too.
    """
    parts = []
    for day, rows in examples.groupby("created_on"):
        predicted = model.predict(rows[["text"]], params={"as_of": str(day)})
        predicted.index = rows.index
        parts.append(predicted)
    predicted = pd.concat(parts).loc[examples.index]
    truth = pd.DataFrame(list(examples["labels"]), index=examples.index)
    finance = (truth["domain"] == "finance").to_numpy()
    table = pd.DataFrame(
        {
            "text": examples["text"],
            "domain": truth["domain"],
            "domain_predicted": predicted["domain"],
            "domain_confidence": predicted["domain_confidence"],
            "intent": truth["intent"],
            "intent_predicted": predicted["intent"],
            "intent_confidence": predicted["intent_confidence"],
            "asked_back": predicted["alternatives"].map(lambda a: a != "[]"),
            "turn": truth["turn"],
            "turn_predicted": predicted["turn"],
            "slots": truth["slots"].map(_write_slots),
            "slots_predicted": predicted["slots"].map(lambda text: _write_slots(json.loads(text))),
        }
    )
    right = {
        "domain_accuracy": (table["domain"] == table["domain_predicted"]).to_numpy(),
        "intent_accuracy": (table["intent"] == table["intent_predicted"]).to_numpy(),
        "slots_accuracy": (table["slots"] == table["slots_predicted"]).to_numpy(),
    }
    whole = right["domain_accuracy"] & (
        ~finance | (right["intent_accuracy"] & right["slots_accuracy"])
    )
    table["right"] = whole
    metrics = {
        "domain_accuracy": _accuracy(table, "domain"),
        "intent_accuracy": _accuracy(table[finance], "intent"),
        "slots_accuracy": _accuracy(table[finance], "slots"),
        "turn_accuracy": _accuracy(table, "turn"),
        "asked_back_share": float(table["asked_back"][finance].mean()),
        "exact_match": float(whole.mean()),
    }
    intervals = {
        "domain_accuracy": _interval(right["domain_accuracy"]),
        "intent_accuracy": _interval(right["intent_accuracy"][finance]),
        "slots_accuracy": _interval(right["slots_accuracy"][finance]),
        "exact_match": _interval(whole),
    }
    return Scores(metrics, intervals, table)


def evaluate_tickets(model: Any, examples: pd.DataFrame) -> Scores:
    """Score a loaded version of `tickets`.

    Returns:
        category_accuracy, category_f1 (macro), priority_accuracy, escalate_recall and
        escalate_precision at the version's threshold, escalate_average_precision over all
        thresholds, category_calibration_error.
    """
    predicted = model.predict(examples[["text"]]).set_index(examples.index)
    truth = pd.DataFrame(list(examples["labels"]), index=examples.index)
    table = pd.DataFrame({"text": examples["text"]})
    for head in ("category", "priority"):
        table[head], table[f"{head}_predicted"] = truth[head], predicted[head]
    table["escalate"] = truth["escalate"]
    table["escalate_predicted"] = np.where(predicted["escalate"], "yes", "no")
    table["escalate_confidence"] = predicted["escalate_confidence"]
    table["category_confidence"] = predicted["category_confidence"]
    table["right"] = table["category"] == table["category_predicted"]
    escalate = compute(
        "f_score", list(table["escalate_predicted"]), list(table["escalate"]), label="yes"
    )
    calibration = compute(
        "calibration_error",
        list(table["category_confidence"]),
        [int(r) for r in table["right"]],
    )
    category = compute("f_score", list(table["category_predicted"]), list(table["category"]))
    positive = (table["escalate"] == "yes").to_numpy()
    certain = table["escalate_confidence"].to_numpy(dtype=float)
    metrics = {
        "category_accuracy": _accuracy(table, "category"),
        "category_f1": category["f1"],
        "priority_accuracy": _accuracy(table, "priority"),
        "escalate_recall": escalate["recall"],
        "escalate_precision": escalate["precision"],
        "escalate_average_precision": average_precision(positive, certain),
        "category_calibration_error": calibration["calibration_error"],
    }
    flagged = (table["escalate_predicted"] == "yes").to_numpy()
    intervals = {
        "category_accuracy": _interval(table["right"].to_numpy()),
        "priority_accuracy": _interval(
            (table["priority"] == table["priority_predicted"]).to_numpy()
        ),
        "escalate_recall": _interval(flagged[positive]),
        "escalate_average_precision": bootstrap(
            lambda chosen: average_precision(positive[chosen], certain[chosen]),
            len(positive),
            _SEED,
        ),
        "escalate_precision": _interval(positive[flagged]),
    }
    return Scores(metrics, intervals, table)


def average_precision(positive: np.ndarray, probability: np.ndarray) -> float:
    """Area under the precision-recall curve; no threshold has a part in it.

    Args:
        positive: the truth, shape (examples,).
        probability: of being positive, shape (examples,).

    Returns:
        0 to 1; NaN where nothing is positive.
    """
    from sklearn.metrics import average_precision_score

    if not positive.any():
        return float("nan")
    return float(average_precision_score(positive, probability))


def _accuracy(table: pd.DataFrame, head: str) -> float:
    return compute("accuracy", list(table[f"{head}_predicted"]), list(table[head]))["accuracy"]


def _interval(right: np.ndarray) -> tuple[float, float]:
    return bootstrap(lambda chosen: float(right[chosen].mean()), len(right), _SEED)


def _write_slots(slots: dict[str, Any]) -> str:
    """Slots as a text to compare, without what the truth does not say.

    The truth says that another company is named, not how it is written.
    """
    told = {"symbols": []} | {k: v for k, v in slots.items() if k not in _UNTOLD}
    return json.dumps(told | {"uncovered": bool(slots.get("uncovered"))}, sort_keys=True)
