"""Which days a question is about, and which closes that takes.

Conventions: a calendar period (a year, a quarter, a month, two stated days) starts from the last
close before its first day; a period that runs back from the newest day ("the last 6 months")
starts from the close on or before its first day. Where no period is stated, it is the last year
by the calendar.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
from dateutil.relativedelta import relativedelta

from serving.questions import Slots
from serving.refusals import Refused
from serving.tables import History


@dataclass(frozen=True)
class Period:
    """Days that a question is about, both included.

    Attributes:
        trailing: whether it runs back from the newest day in the data.
        assumed: whether the question named no period.
    """

    start: date
    end: date
    trailing: bool
    assumed: bool


@dataclass(frozen=True)
class Window:
    """Closes that a period takes from a history.

    Attributes:
        days: shape (n,), datetime64[D]; the first is the day of the base close.
        closes: shape (n,), n >= 2; the first is the base close.
        first: index of the first close within the period: 0 where trailing, else 1.
    """

    days: np.ndarray
    closes: np.ndarray
    first: int

    def day(self, index: int) -> date:
        """Calendar day of a close."""
        day: date = self.days[index].astype(date)
        return day


def resolve_period(slots: Slots, as_of: date) -> Period:
    """Decide which period a question means.

    Args:
        slots: as understood.
        as_of: newest day in the data.
    """
    if slots.start:
        end = slots.end or as_of
        return Period(slots.start, end, _is_trailing(slots.start, end, as_of), assumed=False)
    if slots.date:
        return Period(slots.date, slots.date, trailing=False, assumed=False)
    if slots.window_days:
        return Period(as_of - timedelta(days=slots.window_days), as_of, True, assumed=False)
    end = slots.end or as_of
    return Period(end - relativedelta(years=1), end, trailing=True, assumed=True)


def _is_trailing(start: date, end: date, as_of: date) -> bool:
    """Tell "the last 6 months" from "this year" or "since May": both end on the newest day.

    The latter start with a month or with the current week; the former do so only by chance.
    """
    monday = as_of - timedelta(days=as_of.weekday())
    starts_a_month = start.day == 1 and as_of.day != 1
    return end == as_of and start < as_of and not starts_a_month and start != monday


def take_window(history: History, period: Period, as_of: date) -> Window:
    """Take the period's closes, with the close that it starts from.

    Raises:
        Refused: if the period lies outside the data, or holds no close.
    """
    if period.start > as_of:
        raise Refused(
            "after_data",
            f"The prices end on {say(as_of)}; I have none after that day. "
            "I can give an interval forecast instead, or a figure for a past period.",
        )
    side: Literal["left", "right"] = "right" if period.trailing else "left"
    base = int(history.days.searchsorted(np.datetime64(period.start), side)) - 1
    last = find_index(history, period.end)
    if base < 0:
        raise Refused(
            "before_data",
            f"The prices of {history.symbol} begin on {say(history.day(0))}, and this would need "
            "an earlier close. Ask for a period that starts later.",
        )
    if last <= base:
        raise Refused(
            "no_trading_day",
            f"There was no trading day in {history.symbol} between {say(period.start)} and "
            f"{say(period.end)}. Ask for a longer period.",
        )
    closes = history.closes[base : last + 1]
    return Window(history.days[base : last + 1], closes, 0 if period.trailing else 1)


def find_index(history: History, day: date) -> int:
    """Index of the last close on or before a day; -1 if there is none."""
    return int(history.days.searchsorted(np.datetime64(day), "right")) - 1


def say(day: date) -> str:
    """Write a day as people do: 28 December 2022."""
    return f"{day.day} {day:%B %Y}"
