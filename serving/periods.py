"""Which days a question is about, and which closes that takes.

Conventions: a calendar period (a year, a quarter, a month, two stated days) starts from the last
close before its first day; a period that runs back from the newest day ("the last 6 months")
starts from the close on or before its first day: the question's `trailing` tells which it is.
A period that has begun and runs beyond the newest day ends on it. Where no period is stated, it
is the last year by the calendar.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from dateutil.relativedelta import relativedelta

from serving.questions import Slots
from serving.refusals import Refused
from serving.tables import History

# Calendar days without a close that are no sign of a symbol whose data has ended.
LONGEST_GAP_DAYS = 7


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
    if slots.start and slots.end:
        end = min(slots.end, as_of) if slots.start <= as_of else slots.end
        return Period(slots.start, end, slots.trailing, assumed=False)
    if slots.date:
        return Period(slots.date, slots.date, trailing=False, assumed=False)
    return Period(as_of - relativedelta(years=1), as_of, trailing=True, assumed=True)


def resolve_day(slots: Slots, as_of: date) -> date | None:
    """Decide which day a question means: the one named, or the last of its period; else None.

    Args:
        slots: as understood.
        as_of: newest day in the data, where a period that has begun ends at the latest.
    """
    if slots.date is None and slots.end is None:
        return None
    return slots.date or resolve_period(slots, as_of).end


def take_window(history: History, period: Period, as_of: date) -> Window:
    """Take the period's closes, with the close that it starts from.

    Raises:
        Refused: if the period lies outside the data, holds no close, or the symbol's data ends
            well before it does.
    """
    if period.start > as_of:
        raise Refused(
            "after_data",
            f"The prices end on {say(as_of)}; I have none after that day. "
            "I can give an interval forecast instead, or a figure for a past period.",
        )
    require_data_until(history, min(period.end, as_of))
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


def require_data_until(history: History, day: date) -> None:
    """Check that a symbol's data reaches a day, a long weekend apart.

    Raises:
        Refused: if its last close is older, so that it would pass for that day's.
    """
    last = history.day(-1)
    if (day - last).days > LONGEST_GAP_DAYS:
        raise Refused(
            "after_data",
            f"The data of {history.symbol} ends on {say(last)}, and this would need prices until "
            f"{say(day)}. Ask for a day or a period up to {say(last)}.",
        )


def find_index(history: History, day: date) -> int:
    """Index of the last close on or before a day; -1 if there is none."""
    return int(history.days.searchsorted(np.datetime64(day), "right")) - 1


def say(day: date) -> str:
    """Write a day as people do: 28 December 2022."""
    return f"{day.day} {day:%B %Y}"
