"""Which days a question is about, and which closes that takes.

Conventions: a calendar period (a year, a quarter, a month, two stated days) starts from the last
close before its first day; a period that runs back from the newest day ("the last 6 months")
starts from the close on or before its first day: `trailing` tells which it is. A period that has
begun and runs beyond the newest day ends on it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

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
        days: shape (n,), datetime64[D].
        closes: shape (n,).
    """

    days: np.ndarray
    closes: np.ndarray

    def day(self, index: int) -> date:
        """Calendar day of a close."""
        day: date = self.days[index].astype(date)
        return day


def take_window(history: History, period: Period, as_of: date, needs_base: bool = True) -> Window:
    """Take the close that the period starts from, then those within it: two or more.

    Args:
        history: of one symbol.
        period: to take.
        as_of: newest day in the data.
        needs_base: whether the close before the period is needed; otherwise data that begin
            with the period do, and its first day has no return.

    Raises:
        Refused: if the period lies outside the data, holds no close, or the symbol's data ends
            well before it does.
    """
    _require_begun(period, as_of)
    require_data_until(history, min(period.end, as_of))
    side: Literal["left", "right"] = "right" if period.trailing else "left"
    base = int(history.days.searchsorted(np.datetime64(period.start), side)) - 1
    last = find_index(history, period.end)
    begins_with_it = (history.day(0) - period.start).days <= LONGEST_GAP_DAYS
    if base < 0 and not needs_base and begins_with_it:
        base = 0
    if base < 0:
        raise _before_data(history)
    if last <= base:
        raise _no_trading_day(history, period)
    return Window(history.days[base : last + 1], history.closes[base : last + 1])


def _require_begun(period: Period, as_of: date) -> None:
    if period.start > as_of:
        raise Refused(
            "after_data",
            f"The prices end on {say(as_of)}; I have none after that day. "
            "I can give an interval forecast instead, or a figure for a past period.",
        )


def _before_data(history: History) -> Refused:
    return Refused(
        "before_data",
        f"The prices of {history.symbol} begin on {say(history.day(0))}, and this would need "
        "an earlier close. Ask for a period that starts later.",
    )


def _no_trading_day(history: History, period: Period) -> Refused:
    return Refused(
        "no_trading_day",
        f"There was no trading day in {history.symbol} between {say(period.start)} and "
        f"{say(period.end)}. Ask for a longer period.",
    )


def take_levels(history: History, period: Period, as_of: date) -> Window:
    """Take the closes within the period; one that runs back starts at the close on its start.

    Raises:
        Refused: as `take_window` does.
    """
    _require_begun(period, as_of)
    require_data_until(history, min(period.end, as_of))
    if (history.day(0) - period.start).days > LONGEST_GAP_DAYS:
        raise _before_data(history)
    first = int(history.days.searchsorted(np.datetime64(period.start), "left"))
    if period.trailing:
        first = max(find_index(history, period.start), 0)
    last = find_index(history, period.end)
    if last < first:
        raise _no_trading_day(history, period)
    return Window(history.days[first : last + 1], history.closes[first : last + 1])


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
