"""The many ways to write a day, a period or a length of time."""

from datetime import date

import pytest

from training.inference.mentions import Mention
from training.inference.periods import find_mentions

TODAY = date(2022, 12, 28)  # a Wednesday


def _only(text: str) -> Mention:
    (mention,) = find_mentions(text, TODAY)
    return mention


PERIODS = """
last spring                                       2022-03-01 2022-05-31
last winter                                       2021-12-01 2022-02-28
last autumn                                       2022-09-01 2022-11-30
last fall                                         2022-09-01 2022-11-30
spring 2019                                       2019-03-01 2019-05-31
the summer of 2008                                2008-06-01 2008-08-31
winter 2019                                       2019-12-01 2020-02-29
winter 2019/20                                    2019-12-01 2020-02-29
this winter                                       2022-12-01 2022-12-28
this summer                                       2022-06-01 2022-08-31
over the summer                                   2022-06-01 2022-08-31
in the fall of 2019                               2019-09-01 2019-11-30
the worst fall of 2019                            2019-01-01 2019-12-31
the week of 9 March 2020                          2020-03-09 2020-03-15
the week of March 11th, 2020                      2020-03-09 2020-03-15
week commencing 9 March 2020                      2020-03-09 2020-03-15
w/c 9 March 2020                                  2020-03-09 2020-03-15
the week ending 13 March 2020                     2020-03-09 2020-03-15
between 5 March and 8 May 2020                    2020-03-05 2020-05-08
from March 5th to May 8th, 2020                   2020-03-05 2020-05-08
between 5 November and 8 March 2020               2019-11-05 2020-03-08
from March to June 2020                           2020-03-01 2020-06-30
from March 2020 to June                           2020-03-01 2020-06-30
from November to February                         2021-11-01 2022-02-28
between May and March 2020                        2019-05-01 2020-03-31
Jan-Mar 2020                                      2020-01-01 2020-03-31
in March and April 2020                           2020-03-01 2020-04-30
5-9 March 2020                                    2020-03-05 2020-03-09
March 5-9, 2020                                   2020-03-05 2020-03-09
between the 5th and 9th of March 2020             2020-03-05 2020-03-09
from 2020 to 2018                                 2018-01-01 2020-12-31
2020-2018                                         2018-01-01 2020-12-31
2008-09                                           2008-01-01 2009-12-31
2015-18                                           2015-01-01 2018-12-31
2019-07                                           2019-07-01 2019-07-31
2020/03                                           2020-03-01 2020-03-31
03/2020                                           2020-03-01 2020-03-31
2015 to date                                      2015-01-01 2022-12-28
2015-present                                      2015-01-01 2022-12-28
from 2010 on                                      2010-01-01 2022-12-28
starting January 2015                             2015-01-01 2022-12-28
since 03/16/2020                                  2020-03-16 2022-12-28
since last Christmas                              2022-12-25 2022-12-28
2020-03-16 - 2020-04-16                           2020-03-16 2020-04-16
Q1 2020-Q3 2020                                   2020-01-01 2020-09-30
from Q1 to Q3 2020                                2020-01-01 2020-09-30
from 2010 to 2015                                 2010-01-01 2015-12-31
from the start of 2019 to the end of March 2020   2019-01-01 2020-03-31
from the beginning of last year to now            2021-01-01 2022-12-28
3Q19                                              2019-07-01 2019-09-30
3Q 2019                                           2019-07-01 2019-09-30
Q319                                              2019-07-01 2019-09-30
Q3 '19                                            2019-07-01 2019-09-30
Q3-2019                                           2019-07-01 2019-09-30
H1 '20                                            2020-01-01 2020-06-30
1H20                                              2020-01-01 2020-06-30
2H 2020                                           2020-07-01 2020-12-31
H2                                                2022-07-01 2022-12-31
third quarter last year                           2021-07-01 2021-09-30
the fourth quarter of last year                   2021-10-01 2021-12-31
last year's third quarter                         2021-07-01 2021-09-30
the 2nd quarter                                   2022-04-01 2022-06-30
Q1 last year                                      2021-01-01 2021-03-31
the first half of this year                       2022-01-01 2022-06-30
December last year                                2021-12-01 2021-12-31
last March                                        2022-03-01 2022-03-31
last December                                     2021-12-01 2021-12-31
in may                                            2022-05-01 2022-05-31
the first three months of 2020                    2020-01-01 2020-03-31
the last two months of 2019                       2019-11-01 2019-12-31
the final month of 2019                           2019-12-01 2019-12-31
first week of March 2020                          2020-03-01 2020-03-07
the second week of March 2020                     2020-03-08 2020-03-14
the last week of last month                       2022-11-24 2022-11-30
the first 100 days of 2021                        2021-01-01 2021-04-10
the last quarter of the year                      2022-10-01 2022-12-31
the three years to June 2018                      2015-07-01 2018-06-30
the 12 months ending 30 June 2020                 2019-07-01 2020-06-30
the five years before 2010                        2005-01-01 2009-12-31
the two years following 2010                      2011-01-01 2012-12-31
two weeks from 3 March 2020                       2020-03-03 2020-03-16
the decade to 2015                                2006-01-01 2015-12-31
the year to March 2020                            2019-04-01 2020-03-31
the quarter ended 30 June 2020                    2020-04-01 2020-06-30
a year and a half to June 2020                    2019-01-01 2020-06-30
the 2010s                                         2010-01-01 2019-12-31
the nineties                                      1990-01-01 1999-12-31
the noughties                                     2000-01-01 2009-12-31
the 90s                                           1990-01-01 1999-12-31
the '90s                                          1990-01-01 1999-12-31
back in '08                                       2008-01-01 2008-12-31
in '09                                            2009-01-01 2009-12-31
in twenty nineteen                                2019-01-01 2019-12-31
two thousand and eight                            2008-01-01 2008-12-31
nineteen ninety-five                              1995-01-01 1995-12-31
FY19                                              2019-01-01 2019-12-31
2019 calendar year                                2019-01-01 2019-12-31
all of 2019                                       2019-01-01 2019-12-31
the year before last                              2020-01-01 2020-12-31
the last couple of years                          2020-12-28 2022-12-28
past half year                                    2022-06-28 2022-12-28
the last half a year                              2022-06-28 2022-12-28
the last year and a half                          2021-06-28 2022-12-28
the last 2.5 years                                2020-06-28 2022-12-28
the past twenty-five years                        1997-12-28 2022-12-28
the past 5y                                       2017-12-28 2022-12-28
last 6mo                                          2022-06-28 2022-12-28
L12M                                              2021-12-28 2022-12-28
TTM                                               2021-12-28 2022-12-28
the last 20 closes                                2022-11-30 2022-12-28
last 30 trading days                              2022-11-16 2022-12-28
the last few months                               2022-09-28 2022-12-28
MTD                                               2022-12-01 2022-12-28
the year so far                                   2022-01-01 2022-12-28
this week                                         2022-12-26 2022-12-28
next March                                        2023-03-01 2023-03-31
the rest of the year                              2022-12-28 2022-12-31
LAST  SPRING                                      2022-03-01 2022-05-31
"""
DAYS = """
start of 2020                        2020-01-01
the beginning of March 2020          2020-03-01
the end of 2019                      2019-12-31
the end of last year                 2021-12-31
the end of Q2 2020                   2020-06-30
the end of the year                  2022-12-31
the end of next month                2023-01-31
end-2019                             2019-12-31
year-end 2019                        2019-12-31
year end                             2021-12-31
by year end                          2022-12-31
month-end                            2022-11-30
month-end March 2020                 2020-03-31
the last day of 2016                 2016-12-31
the last trading day of 2015         2015-12-31
the last trading day of 2016         2016-12-30
the first trading day of 2010        2010-01-04
the last trading day before 8 March 2020  2020-03-06
the first trading day after 6 March 2020  2020-03-09
the first trading day of March 2020  2020-03-02
the last trading day                 2022-12-28
Christmas Eve 2018                   2018-12-24
New Year's Eve 2019                  2019-12-31
New Years Day 2020                   2020-01-01
last Christmas                       2022-12-25
Good Friday 2019                     2019-04-19
Thanksgiving 2020                    2020-11-26
Black Friday                         2022-11-25
the day after Christmas 2018         2018-12-26
last Friday                          2022-12-23
last Wednesday                       2022-12-21
this Monday                          2022-12-26
on Tuesday                           2022-12-27
on Wed                               2022-12-28
Friday's                             2022-12-23
next Friday                          2022-12-30
by Friday                            2022-12-30
Monday last week                     2022-12-19
Monday, 9 March 2020                 2020-03-09
on the 15th                          2022-12-15
the 15th of last month               2022-11-15
2020.03.16                           2020-03-16
20200316                             2020-03-16
16-Mar-2020                          2020-03-16
16-Mar-20                            2020-03-16
16Mar2020                            2020-03-16
16/3/20                              2020-03-16
3/16/20                              2020-03-16
3/16/2020                            2020-03-16
16 Mar '20                           2020-03-16
16th of March, 2020                  2020-03-16
March the 16th, 2020                 2020-03-16
March 16 last year                   2021-03-16
the fifth of March 2020              2020-03-05
March the fifth                      2022-03-05
29 February                          2020-02-29
a year and a half ago                2021-06-28
6 months back                        2022-06-28
"""
LENGTHS = """
1y                 1 year
5yr                5 year
6mo                6 month
3m                 3 month
10-yr              10 year
18 months          18 month
half a year        6 month
half-year          6 month
a year and a half  18 month
1.5 years          18 month
2 and a half years 30 month
twenty-five years  25 year
a year?            1 year
over a month       1 month
SMA(200)           200 day
MA50               50 day
50 dma             50 day
52-week high       52 week
"""


def _rows(table: str, columns: int) -> list[list[str]]:
    return [line.rsplit(maxsplit=columns) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("text", "start", "end"), _rows(PERIODS, 2))
def test_a_period_is_read(text: str, start: str, end: str) -> None:
    mention = _only(text.rstrip())
    assert (mention.kind, str(mention.start), str(mention.end)) == ("period", start, end)


@pytest.mark.parametrize(("text", "day"), _rows(DAYS, 1))
def test_a_day_is_read(text: str, day: str) -> None:
    mention = _only(text.rstrip())
    assert (mention.kind, str(mention.start), str(mention.end)) == ("date", day, day)


@pytest.mark.parametrize(("text", "count", "unit"), _rows(LENGTHS, 2))
def test_a_length_is_read(text: str, count: str, unit: str) -> None:
    mention = _only(text.rstrip())
    assert (mention.kind, mention.count, mention.unit) == ("duration", int(count), unit)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("03/04/2019", ["2019-04-03", "2019-03-04"]),
        ("on 3.4.19", ["2019-04-03", "2019-03-04"]),
        ("03-04-2019", ["2019-04-03", "2019-03-04"]),
    ],
)
def test_a_numeric_date_that_reads_two_ways_has_both(text: str, choices: list[str]) -> None:
    mention = _only(text)
    assert mention.start is None
    assert [str(day) for day in mention.choices or ()] == choices


@pytest.mark.parametrize(
    "written",
    ["31 February 2020", "Feb 30, 2021", "30/02/2019", "2020-13-45", "30 February", "31st of June",
     "13/13/2019", "29 February 2019", "99/99/2020"],
)  # fmt: skip
def test_an_impossible_day_is_kept_as_written(written: str) -> None:
    mention = _only(f"the close on {written}?")
    assert (mention.start, mention.impossible) == (None, written)


@pytest.mark.parametrize(("text", "ahead"), [("in two weeks", True), ("over two weeks", False)])
def test_a_length_after_in_may_lie_ahead(text: str, ahead: bool) -> None:
    assert _only(text).ahead is ahead


@pytest.mark.parametrize(
    "text",
    [
        "the five years from 2010 to 2015",
        "the week since 2020",
        "the end of the first week of 2020",
    ],
)
def test_times_within_times_do_not_break_the_reading(text: str) -> None:
    assert find_mentions(text, TODAY)[-1].start is not None


def test_what_an_amount_holds_is_no_time() -> None:
    text = "2000 dollars in 2010"
    assert [str(m.start) for m in find_mentions(text, TODAY, [(0, 12)])] == ["2010-01-01"]


def test_a_range_is_not_read_into_a_comparison() -> None:
    assert len(find_mentions("compare 2015 to 2018", TODAY)) == 2
