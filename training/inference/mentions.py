"""What an expression of time in a question says."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["date", "period", "duration", "horizon"]

TRADING_DAYS = {"session": 1, "day": 1, "week": 5, "month": 21, "quarter": 63, "year": 252}


@dataclass(frozen=True)
class Mention:
    """One expression of time in a text.

    Attributes:
        kind: `date` (one day), `period`, `horizon` (towards the future) or `duration`.
        begin: first character.
        stop: one past the last character.
        start: first day, for dates and periods that were read.
        end: last day, for dates and periods that were read.
        count: number of units, for horizons, durations and periods that run back from today.
        unit: session (a trading day), day, week, month, quarter or year, for those too.
        trailing: whether a period runs back from today ("the last 3 months").
        yearless: whether the text names no year ("in March"), so that the latest one was taken.
        ahead: whether "in" stands before a duration ("in two weeks").
        choices: both readings of a numeric date, day first, where either could be meant.
        edge: `until`, `before` or `after` where that word stands before the time, with no start
            before it; `start` and `end` are still those of the time itself.
        whole_history: whether a period goes back to the first figures of all.
        vague: a time that names no certain days, as written ("early 2020").
        impossible: a day that no calendar has, as written ("31 February 2020").
    """

    kind: Kind
    begin: int = 0
    stop: int = 0
    start: date | None = None
    end: date | None = None
    count: int = 0
    unit: str = ""
    trailing: bool = False
    yearless: bool = False
    ahead: bool = False
    choices: tuple[date, date] | None = None
    edge: str = ""
    whole_history: bool = False
    vague: str = ""
    impossible: str | None = None


# Words that are taken but name no certain time ("Mar-20").
UNREAD = Mention("date")


def one_day(day: date, *, yearless: bool = False) -> Mention:
    """A mention of one day."""
    return Mention("date", start=day, end=day, yearless=yearless)


def span(start: date, end: date, *, trailing: bool = False, yearless: bool = False) -> Mention:
    """A mention of a period, both days included."""
    return Mention("period", start=start, end=end, trailing=trailing, yearless=yearless)


def written_length(mention: Mention, text: str) -> str:
    """A length as the text writes it."""
    return text[mention.begin : mention.stop].strip()


def trading_days(mention: Mention) -> int:
    """Length of a horizon or duration in trading days (a week 5, a month 21)."""
    return mention.count * TRADING_DAYS[mention.unit]
