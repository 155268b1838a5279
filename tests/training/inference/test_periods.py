"""Expressions of time are read by the conventions of financial answers."""

from datetime import date

import pytest

from training.inference.mentions import Mention, trading_days
from training.inference.periods import find_mentions

TODAY = date(2022, 12, 28)  # the newest day in the data, a Wednesday


def _only(text: str) -> Mention:
    (mention,) = find_mentions(text, TODAY)
    return mention


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        # calendar years, halves, quarters, months
        ("in 2019", "2019-01-01", "2019-12-31"),
        ("calendar 2019", "2019-01-01", "2019-12-31"),
        ("the whole of 2019", "2019-01-01", "2019-12-31"),
        ("the year 2020", "2020-01-01", "2020-12-31"),
        ("2018-2020", "2018-01-01", "2020-12-31"),
        ("2018–2020", "2018-01-01", "2020-12-31"),
        ("the 2010s", "2010-01-01", "2019-12-31"),
        ("the 2020s", "2020-01-01", "2022-12-28"),
        ("the 2030s", "2030-01-01", "2039-12-31"),
        ("H1 2020", "2020-01-01", "2020-06-30"),
        ("the second half of 2020", "2020-07-01", "2020-12-31"),
        ("Q3 2021", "2021-07-01", "2021-09-30"),
        ("2021 Q3", "2021-07-01", "2021-09-30"),
        ("2021Q3", "2021-07-01", "2021-09-30"),
        ("quarter 2 of 2021", "2021-04-01", "2021-06-30"),
        ("the third quarter of 2021", "2021-07-01", "2021-09-30"),
        ("the final quarter of 2019", "2019-10-01", "2019-12-31"),
        ("q2", "2022-04-01", "2022-06-30"),
        ("March 2020", "2020-03-01", "2020-03-31"),
        ("february of 2020", "2020-02-01", "2020-02-29"),
        ("Feb. 2021", "2021-02-01", "2021-02-28"),
        ("Mar '20", "2020-03-01", "2020-03-31"),
        ("March '98", "1998-03-01", "1998-03-31"),
        ("Mar '22", "2022-03-01", "2022-03-31"),
        ("in March", "2022-03-01", "2022-03-31"),
        ("in December", "2022-12-01", "2022-12-31"),
        ("last year", "2021-01-01", "2021-12-31"),
        ("the previous calendar year", "2021-01-01", "2021-12-31"),
        ("last quarter", "2022-07-01", "2022-09-30"),
        ("last month", "2022-11-01", "2022-11-30"),
        ("last week", "2022-12-19", "2022-12-25"),
        ("this year", "2022-01-01", "2022-12-28"),
        ("this quarter so far", "2022-10-01", "2022-12-28"),
        ("this month", "2022-12-01", "2022-12-28"),
        ("ytd", "2022-01-01", "2022-12-28"),
        ("QTD", "2022-10-01", "2022-12-28"),
        ("month-to-date", "2022-12-01", "2022-12-28"),
        ("year to date", "2022-01-01", "2022-12-28"),
        # the last so many run back from the newest day
        ("the past year", "2021-12-28", "2022-12-28"),
        ("last 12 months", "2021-12-28", "2022-12-28"),
        ("last 3 years", "2019-12-28", "2022-12-28"),
        ("past two years", "2020-12-28", "2022-12-28"),
        ("the trailing 6-month", "2022-06-28", "2022-12-28"),
        ("the last two weeks", "2022-12-14", "2022-12-28"),
        ("last 30 days", "2022-11-28", "2022-12-28"),
        ("the last couple of months", "2022-10-28", "2022-12-28"),
        ("over the previous 4 quarters", "2021-12-28", "2022-12-28"),
        ("the last fortnight", "2022-12-14", "2022-12-28"),
        ("the last decade", "2012-12-28", "2022-12-28"),
        ("the past decade", "2012-12-28", "2022-12-28"),
        ("the last 9999 years", "0001-01-01", "2022-12-28"),
        # since
        ("since 2020", "2020-01-01", "2022-12-28"),
        ("since March 2020", "2020-03-01", "2022-12-28"),
        ("since January", "2022-01-01", "2022-12-28"),
        ("since the start of 2021", "2021-01-01", "2022-12-28"),
        ("since last year", "2021-01-01", "2022-12-28"),
        ("since 15 June 2021", "2021-06-15", "2022-12-28"),
        ("since yesterday", "2022-12-27", "2022-12-28"),
        ("from 2020 to now", "2020-01-01", "2022-12-28"),
        ("from 2020 onwards", "2020-01-01", "2022-12-28"),
        ("starting in March 2020 until today", "2020-03-01", "2022-12-28"),
        # from and to
        ("between 2015 and 2018", "2015-01-01", "2018-12-31"),
        ("from 2019 through 2021", "2019-01-01", "2021-12-31"),
        ("from January 2020 to March 2021", "2020-01-01", "2021-03-31"),
        ("from Jan to Mar 2020", "2020-01-01", "2020-03-31"),
        ("between March and May 2020", "2020-03-01", "2020-05-31"),
        ("between 1 January 2020 and 30 June 2020", "2020-01-01", "2020-06-30"),
        ("2020-01-05 to 2020-02-07", "2020-01-05", "2020-02-07"),
        ("from the start of 2019 to the end of 2020", "2019-01-01", "2020-12-31"),
        ("Q1 2020 - Q3 2020", "2020-01-01", "2020-09-30"),
    ],
)
def test_a_period_is_read(text: str, start: str, end: str) -> None:
    mention = _only(text)
    found = (mention.kind, str(mention.start), str(mention.end))
    assert found == ("period", start, end)


@pytest.mark.parametrize(
    ("text", "trailing"),
    [
        ("the last 3 months", True),
        ("the past year", True),
        ("trailing 12 months", True),
        ("the last fortnight", True),
        ("the last decade", True),
        ("last year", False),
        ("this year", False),
        ("since 28 September 2022", False),
        ("since March 2020", False),
        ("between 2015 and 2018", False),
    ],
)
def test_only_what_runs_back_from_today_is_trailing(text: str, trailing: bool) -> None:
    assert _only(text).trailing is trailing


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-01-05", "2020-01-05"),
        ("2020/1/5", "2020-01-05"),
        ("5 January 2020", "2020-01-05"),
        ("the 5th of January 2020", "2020-01-05"),
        ("January 5, 2020", "2020-01-05"),
        ("Jan 5th 2020", "2020-01-05"),
        ("29 February 2020", "2020-02-29"),
        ("25/12/2019", "2019-12-25"),
        ("25.12.2019", "2019-12-25"),
        ("12/25/2019", "2019-12-25"),
        ("05/05/2019", "2019-05-05"),
        ("5 Jan", "2022-01-05"),
        ("28 December", "2022-12-28"),
        ("30 December", "2021-12-30"),
        ("yesterday", "2022-12-27"),
        ("the day before yesterday's", "2022-12-26"),
        ("3 days ago", "2022-12-25"),
        ("a fortnight ago", "2022-12-14"),
        ("2 months ago", "2022-10-28"),
        ("a year ago", "2021-12-28"),
        ("a decade ago", "2012-12-28"),
        ("9999 years ago", "0001-01-01"),
    ],
)
def test_a_day_is_read(text: str, day: str) -> None:
    mention = _only(text)
    assert (mention.kind, str(mention.start), str(mention.end)) == ("date", day, day)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("tomorrow", 1),
        ("next week", 5),
        ("next month", 21),
        ("next quarter", 63),
        ("next year", 252),
        ("over the next 10 days", 10),
        ("in the coming two weeks", 10),
        ("next 5 trading days", 5),
        ("5 days from now", 5),
        ("3 months ahead", 63),
        ("in two weeks' time", 10),
        ("two days into the future", 2),
    ],
)
def test_a_horizon_is_read_in_trading_days(text: str, days: int) -> None:
    mention = _only(text)
    assert (mention.kind, trading_days(mention)) == ("horizon", days)


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("5-day", 5, "day"),
        ("6-month return", 6, "month"),
        ("one-year", 1, "year"),
        ("a couple of years", 2, "year"),
        ("ten trading days", 10, "session"),
        ("30 sessions", 30, "session"),
        ("a decade", 10, "year"),
        ("3 fortnights", 6, "week"),
        ("200d", 200, "day"),
        ("50dma", 50, "day"),
        ("the 50-day moving average", 50, "day"),
        ("two hundred day average", 200, "day"),
        ("in 90 days", 90, "day"),
        ("3 yrs", 3, "year"),
    ],
)
def test_a_bare_duration_keeps_its_unit(text: str, count: int, unit: str) -> None:
    mention = _only(text)
    assert (mention.kind, mention.count, mention.unit) == ("duration", count, unit)


@pytest.mark.parametrize(
    "text",
    [
        "may I ask you something",
        "it may rise",
        "march forward",
        "second to none",
        "what is the price today",
        "the latest close",
        "invest $2000 in shares",
        "invest €2000",
        "1234",
        "20195",
        "route 66",
        "Mar-20",
        "2015/16",
        "how much does it grow a year",
        "the 3rd best stock",
        "the worst fall",
        "spring water",
        "year after year",
        "month to month",
        "every Christmas",
        "each Monday",
        "fİve days",
        "",
    ],
)
def test_what_names_no_certain_time_is_ignored(text: str) -> None:
    assert find_mentions(text, TODAY) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("in Early 2020", "Early 2020"),
        ("mid-2015", "mid-2015"),
        ("in late March 2020", "late March 2020"),
        ("mid-90s", "mid-90s"),
        ("this decade", "this decade"),
        ("during covid", "covid"),
        ("since the COVID-19 pandemic", "COVID-19 pandemic"),
        ("the pandemic", "pandemic"),
        ("in the financial crisis", "financial crisis"),
        ("the dot-com crash", "dot-com crash"),
    ],
)
def test_a_time_without_certain_days_is_kept_as_written(text: str, written: str) -> None:
    mention = _only(text)
    assert (mention.start, mention.vague) == (None, written)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("the return of AAPL in 2019 please", "2019"),
        ("How did it do since March 2020?", "since March 2020"),
        ("prices between 2015 and 2018, please", "between 2015 and 2018"),
        ("from 2020 onwards I held", "from 2020 onwards"),
        ("forecast over the next 10 days!", "over the next 10 days"),
    ],
)
def test_a_mention_spans_its_words(text: str, read: str) -> None:
    mention = _only(text)
    assert text[mention.begin : mention.stop] == read


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("compare 2015 and 2018", ["2015-01-01", "2018-01-01"]),
        ("2019 or last year", ["2019-01-01", "2021-01-01"]),
        ("since 2024", ["2024-01-01"]),
    ],
)
def test_what_is_no_range_is_left_apart(text: str, starts: list[str]) -> None:
    assert [str(m.start) for m in find_mentions(text, TODAY)] == starts


def test_mentions_come_in_order_without_overlaps() -> None:
    text = "6-month volatility on 5 May 2020, in Q1 2021 and over the next 3 weeks"
    mentions = find_mentions(text, TODAY)
    borders = [border for m in mentions for border in (m.begin, m.stop)]
    assert borders == sorted(borders)
    assert [m.kind for m in mentions] == ["duration", "date", "period", "horizon"]


@pytest.mark.parametrize(
    "text",
    ["9999 years from 2010", "the first 9999 years of 2020",
     "999999999 trading days after 2020", "9999 years before 9999 years ago",
     "week of 9999 years ago", "from March to 9999 years ago", "price auguſt 2019",
     "٣ days", "9999 decades", "in ſept 2019"],
)  # fmt: skip
def test_no_text_breaks_the_reading(text: str) -> None:
    find_mentions(text, TODAY)
