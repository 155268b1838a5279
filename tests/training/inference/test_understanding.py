"""What the network reads of a question, and what the intents make of its times."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from training.inference.encoder import ExportedEncoder
from training.inference.gazetteer import Gazetteer
from training.inference.periods import find_mentions
from training.inference.slots import read_slots
from training.inference.understanding import Understanding, mask, mask_question

TODAY = date(2022, 12, 28)
NAMES = {"AAPL": ["Apple"], "MSFT": ["Microsoft"], "KO": ["Coca-Cola"], "XOM": ["Exxon"],
         "WMT": ["Walmart"]}  # fmt: skip
GAZETTEER = Gazetteer(NAMES, {"TSLA": ["Tesla"]})


def _mask(text: str) -> str:
    return mask_question(text, GAZETTEER, TODAY)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("How did Apple do in 2019?", "How did acme do in someperiod?"),
        ("Apple's close on 5 May 2020", "acme close on somedate"),
        ("Apple against Microsoft", "acme against globex"),
        ("Apple, Microsoft, again AAPL", "acme, globex, again acme"),
        ("the 50-day average of Apple", "the somespan average of acme"),
        ("Apple over the next 5 days", "acme somehorizon"),
        (
            "Apple Microsoft Exxon Walmart Coca-Cola",
            "acme globex initech umbrella umbrella",
        ),
        ("nothing to see here", "nothing to see here"),
        ("$5,000 in Apple over 2 years", "someamount in acme over somespan"),
        ("2000 dollars in 2010", "someamount in someperiod"),
        ("Apple or $XYZQ", "acme or globex"),
        ("Exxon against Tesla", "acme against globex"),
        ("groceries in May 2022", "groceries in someperiod"),
    ],
)
def test_companies_and_times_are_replaced_by_placeholders(text: str, masked: str) -> None:
    assert _mask(text) == masked


def test_the_same_question_about_another_company_and_year_reads_the_same() -> None:
    assert _mask("How did Apple do in 2019?") == _mask("How did Exxon do in Q3 2021?")


def test_a_time_inside_a_company_is_not_replaced() -> None:
    named = Gazetteer({"F20": ["Fund 2020"]})
    text = "return of Fund 2020 in 2019"
    masked = mask(text, named.find(text), find_mentions(text, TODAY))
    assert masked == "return of acme in someperiod"


@pytest.mark.parametrize(
    ("intent", "text", "times"),
    [
        ("price_on_date", "Apple on 5 May 2020", {"date": "2020-05-05"}),
        ("price_on_date", "Apple in 2019 on 5 May 2020", {"date": "2020-05-05"}),
        ("price_on_date", "Apple in 2019", {"start": "2019-01-01", "end": "2019-12-31"}),
        ("price_on_date", "Apple 5 days", {}),
        ("price_on_date", "Apple now", {}),
        ("period_return", "Apple in 2019", {"start": "2019-01-01", "end": "2019-12-31"}),
        (
            "period_return",
            "Apple in 2019 or 2020",
            {
                "start": "2019-01-01",
                "end": "2019-12-31",
                "periods": [["2019-01-01", "2019-12-31"], ["2020-01-01", "2020-12-31"]],
            },
        ),
        (
            "period_return",
            "6-month return",
            {"start": "2022-06-28", "end": "2022-12-28", "trailing": True},
        ),
        ("period_return", "since 28 June 2022", {"start": "2022-06-28", "end": "2022-12-28"}),
        (
            "period_return",
            "the last 6 months",
            {"start": "2022-06-28", "end": "2022-12-28", "trailing": True},
        ),
        ("period_return", "this year", {"start": "2022-01-01", "end": "2022-12-28"}),
        (
            "period_return",
            "9999-year return",
            {"start": "0001-01-01", "end": "2022-12-28", "trailing": True},
        ),
        ("period_return", "return on 5 May 2020", {"date": "2020-05-05"}),
        (
            "period_return",
            "return in 2019 seen on 5 May 2020",
            {"start": "2019-01-01", "end": "2019-12-31"},
        ),
        ("moving_average", "50-day average", {"window_days": 50}),
        ("moving_average", "10-week average", {"window_days": 50}),
        (
            "moving_average",
            "50-day average on 5 May 2020",
            {"window_days": 50, "date": "2020-05-05"},
        ),
        ("moving_average", "average now", {}),
        ("forecast", "in the next 2 weeks", {"horizon_days": 10}),
        ("forecast", "5-day forecast", {"horizon_days": 5}),
        ("forecast", "forecast as of 5 May 2020", {}),
        ("forecast", "forecast", {}),
        ("forecast", "price on 5 January 2030", {"date": "2030-01-05"}),
        ("forecast", "by the end of 2025", {"date": "2025-12-31"}),
        (
            "forecast",
            "after 2019, what by March 2023",
            {"start": "2023-03-01", "end": "2023-03-31"},
        ),
        ("forecast", "5-day forecast in 2025", {"horizon_days": 5}),
        ("forecast", "over the next 0 days", {"horizon_days": 0}),
        ("volatility", "volatility over the next week", {}),
    ],
)
def test_times_are_read_by_the_conventions_of_the_intent(
    intent: str, text: str, times: dict[str, object]
) -> None:
    slots = read_slots(intent, [], find_mentions(text, TODAY), TODAY, text)
    assert slots == {"symbols": []} | times


def test_each_company_is_named_once_in_the_order_of_the_question() -> None:
    text = "Microsoft or Apple or MSFT"
    slots = read_slots("compare_returns", GAZETTEER.find(text), [], TODAY, text)
    assert slots == {"symbols": ["MSFT", "AAPL"]}


class _Scores(ExportedEncoder):
    """Gives fixed probabilities, to look at what is made of them."""

    def __init__(self, domain: list[float], intent: list[float]) -> None:
        self.labels = {
            "domain": ["finance", "support", "out_of_scope"],
            "intent": ["period_return", "forecast"],
            "turn": ["opening", "follow_up"],
        }
        self.settings = {"domain_threshold": 0.5, "intent_threshold": 0.6}
        self._fixed = {"domain": domain, "intent": intent, "turn": [0.25, 0.75]}

    def score(self, texts: list[str]) -> dict[str, np.ndarray]:
        return {head: np.array([of] * len(texts)) for head, of in self._fixed.items()}

    def count_tokens(self, text: str) -> int:
        return len(text.split())


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ([0.8, 0.1, 0.1], ("finance", 0.8, "forecast", 0.75)),
        ([0.1, 0.8, 0.1], ("support", 0.8, "none", 0.8)),
        ([0.4, 0.3, 0.3], ("out_of_scope", 0.4, "none", 0.4)),
    ],
)
def test_the_domain_decides_before_any_tool(
    domain: list[float], expected: tuple[str, float, str, float]
) -> None:
    predictor = Understanding(_Scores(domain, [0.25, 0.75]), GAZETTEER)
    row = predictor.predict(["Apple over the next 5 days"], TODAY).iloc[0]
    found = (row["domain"], row["domain_confidence"], row["intent"], row["intent_confidence"])
    assert found == expected


@pytest.mark.parametrize(
    ("domain", "slots"),
    [
        ([0.8, 0.1, 0.1], '{"symbols": ["AAPL"], "horizon_days": 5}'),
        ([0.1, 0.8, 0.1], "{}"),
    ],
)
def test_slots_are_read_for_questions_about_finance_only(domain: list[float], slots: str) -> None:
    predictor = Understanding(_Scores(domain, [0.25, 0.75]), GAZETTEER)
    assert predictor.predict(["Apple over the next 5 days"], TODAY)["slots"].item() == slots


def test_the_turn_is_told_for_every_domain() -> None:
    predictor = Understanding(_Scores([0.1, 0.8, 0.1], [0.25, 0.75]), GAZETTEER)
    row = predictor.predict(["and Apple?"], TODAY).iloc[0]
    assert (row["turn"], row["turn_confidence"]) == ("follow_up", 0.75)


def test_the_columns_have_their_order() -> None:
    predictor = Understanding(_Scores([1, 0, 0], [1, 0]), GAZETTEER)
    assert list(predictor.predict([], TODAY).columns) == [
        "domain",
        "domain_confidence",
        "intent",
        "intent_confidence",
        "turn",
        "turn_confidence",
        "slots",
        "alternatives",
    ]


@pytest.mark.parametrize(
    ("intent", "alternatives"),
    [([0.25, 0.75], []), ([0.45, 0.55], ["forecast", "period_return"])],
)
def test_an_uncertain_intent_comes_with_the_likeliest_ones(
    intent: list[float], alternatives: list[str]
) -> None:
    predictor = Understanding(_Scores([0.8, 0.1, 0.1], intent), GAZETTEER)
    row = predictor.predict(["Apple over the next 5 days"], TODAY).iloc[0]
    assert json.loads(row["alternatives"]) == alternatives


@pytest.mark.parametrize("label", ["none", "repeat", "advice", "not_in_data"])
def test_what_nobody_would_choose_is_not_offered(label: str) -> None:
    scores = _Scores([0.8, 0.1, 0.1], [0.45, 0.55])
    scores.labels["intent"] = ["period_return", label]
    row = Understanding(scores, GAZETTEER).predict(["Apple"], TODAY).iloc[0]
    assert (row["intent"], row["alternatives"]) == (label, "[]")


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("Will Apple definitely rise?", True),
        ("guarantee me that Apple rises", True),
        ("Where will Apple be in a week?", False),
        ("Is Apple likely to rise?", False),
    ],
)
def test_a_demand_for_certainty_is_told(text: str, certain: bool) -> None:
    assert ("certain" in read_slots("forecast", [], [], TODAY, text)) is certain


def test_no_questions_give_no_rows() -> None:
    predictor = Understanding(_Scores([1, 0, 0], [1, 0]), GAZETTEER)
    assert len(predictor.predict([], TODAY)) == 0


def test_tokens_are_counted_by_the_encoder() -> None:
    assert Understanding(_Scores([1, 0, 0], [1, 0]), GAZETTEER).count_tokens("one two") == 2


def test_an_exported_folder_without_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Understanding.load(tmp_path)
