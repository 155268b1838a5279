"""Times without a stated start or end, and several of them, become slots."""

from datetime import date

import pytest

from training.inference.periods import find_mentions
from training.inference.slots import read_slots

TODAY = date(2022, 12, 28)
WHOLE = {"start": "1900-01-01", "end": "2022-12-28", "whole_history": True}


def _read(intent: str, text: str) -> dict[str, object]:
    slots = read_slots(intent, [], find_mentions(text, TODAY), TODAY, text)
    return {name: value for name, value in slots.items() if name != "symbols"}


@pytest.mark.parametrize(
    ("intent", "text", "slots"),
    [
        ("period_return", "how much did it move today", {"date": "2022-12-28"}),
        ("best_performers", "today's top gainers", {"date": "2022-12-28"}),
        ("spending", "spent today", {"date": "2022-12-28"}),
        ("period_return", "how is it now", {}),
        ("latest_price", "price today", {}),
        ("trend", "trend today", {}),
        ("growth_of_amount", "worth today", {"until_now": True}),
        ("period_return", "from 2015 until today", {"start": "2015-01-01", "end": "2022-12-28"}),
    ],
)
def test_today_is_a_day_where_a_move_is_measured(
    intent: str, text: str, slots: dict[str, object]
) -> None:
    assert _read(intent, text) == slots


@pytest.mark.parametrize(
    "text",
    ["all-time high", "the highest close ever", "in its history", "since inception", "on record",
     "since the data begins", "since records began", "of all time", "over its lifetime"],
)  # fmt: skip
def test_the_whole_history_is_a_period(text: str) -> None:
    assert _read("highest_close", text) == WHOLE


@pytest.mark.parametrize("text", ["ever since 2015", "since 2015, the best ever"])
def test_a_stated_start_goes_before_the_whole_history(text: str) -> None:
    assert _read("best_day", text) == {"start": "2015-01-01", "end": "2022-12-28"}


@pytest.mark.parametrize(
    ("intent", "text", "slots"),
    [
        ("period_return", "until 2015", WHOLE | {"end": "2015-12-31"}),
        ("period_return", "before 2008", WHOLE | {"end": "2007-12-31"}),
        ("period_return", "after March 2020", {"start": "2020-04-01", "end": "2022-12-28"}),
        ("price_on_date", "close before 5 March 2020", {"date": "2020-03-04"}),
        ("growth_of_amount", "bought in 2010 and held until 2015",
         {"start": "2010-01-01", "end": "2015-12-31"}),
        ("period_return", "early 2020", {"vague_time": "early 2020"}),
        ("period_return", "the last 3 sessions",
         {"start": "2022-12-23", "end": "2022-12-28", "trailing": True, "sessions": 3}),
    ],
)  # fmt: skip
def test_open_and_vague_times_are_told(intent: str, text: str, slots: dict[str, object]) -> None:
    assert _read(intent, text) == slots


@pytest.mark.parametrize(
    ("intent", "text", "name", "named"),
    [
        ("period_return", "in 2019 and 2020", "periods",
         [["2019-01-01", "2019-12-31"], ["2020-01-01", "2020-12-31"]]),
        ("period_return", "this year versus last year", "periods",
         [["2022-01-01", "2022-12-28"], ["2021-01-01", "2021-12-31"]]),
        ("price_on_date", "on 3 March and 5 May 2020", "dates", ["2020-03-03", "2020-05-05"]),
    ],
)  # fmt: skip
def test_several_times_are_all_kept(intent: str, text: str, name: str, named: object) -> None:
    assert _read(intent, text)[name] == named


@pytest.mark.parametrize(
    ("text", "months"),
    [("next month", 1), ("in three months", 3), ("next quarter", 3),
     ("the outlook for half a year", 6), ("the next 12 months", 12),
     ("by the end of the year", None),
     ("the last 6 months", None)],
)  # fmt: skip
def test_an_outlook_is_read_in_months(text: str, months: int | None) -> None:
    assert _read("cash_flow", text).get("months_ahead") == months


@pytest.mark.parametrize(
    ("text", "count"),
    [("in 3 sentences", 3), ("three bullet points", 3), ("two lines", 2), ("one sentence", 1),
     ("a summary", None)],
)  # fmt: skip
def test_the_length_of_a_summary_is_read(text: str, count: int | None) -> None:
    assert _read("document_summary", text).get("sentences") == count


@pytest.mark.parametrize(
    ("text", "edge"),
    [
        ("until 2015", "until"),
        ("up to March 2020", "until"),
        ("through 2015", ""),
        ("what was it worth by 2015?", "until"),
        ("before 2008", "before"),
        ("prior to 2008", "before"),
        ("after March 2020", "after"),
        ("on 3 November 2020, and from then on", "after"),
        ("all through 2015", ""),
        ("through the summer of 2008", ""),
        ("ranked by 2019 return", ""),
        ("before costs in 2019", ""),
        ("the last trading day before 5 March 2020", ""),
        ("the day after Christmas 2018", ""),
        ("from 2010 until 2015", ""),
    ],
)
def test_a_time_can_be_the_edge_of_an_open_period(text: str, edge: str) -> None:
    (mention,) = find_mentions(text, TODAY)
    assert mention.edge == edge
