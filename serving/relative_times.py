"""Times that a conversation gives their meaning: "and Q2?", "the year before", "the last 5"."""

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from serving.questions import Slots

_MOVES = re.compile(
    r"\b(?P<unit>year|quarter|month|week) (?P<way>before|after|earlier|later|prior)\b"
    r"|\b(?P<back>previous|preceding|prior|following|next) (?P<of>year|quarter|month|week)\b",
    re.IGNORECASE,
)
_LAST_OF = re.compile(r"\b(?:last|past|trailing) (?P<count>\d{1,3})\W*$", re.I)


def names_relative_time(text: str) -> bool:
    """Whether a text names a time that only another one gives a meaning."""
    return bool(_MOVES.search(text) or _LAST_OF.search(text))


def read_relative_time(slots: Slots, text: str, old: Slots) -> Slots:
    """Read "Q2", "the quarter before" and "the last 5" by the period spoken of before.

    Args:
        slots: of the message.
        text: the message.
        old: slots of the question before it.
    """
    if slots.yearless and old.start and slots.start and slots.end and not old.trailing:
        years = old.start.year - slots.start.year
        moved = {name: _shift(getattr(slots, name), years=years) for name in ("start", "end")}
        return slots.model_copy(update=moved)
    if slots.yearless and slots.date and (old.date or old.start):
        year = (old.date or old.start).year  # type: ignore[union-attr]
        return slots.model_copy(update={"date": _shift(slots.date, years=year - slots.date.year)})
    if slots.date or slots.end or not (old.start and old.end):
        return slots
    last = _LAST_OF.search(text)
    if last and old.trailing:
        return _last_of(slots, int(last["count"]), old.start, old.end)
    move = _MOVES.search(text)
    return _move(slots, move, old.start, old.end) if move and not old.trailing else slots


def _last_of(slots: Slots, count: int, start: date, end: date) -> Slots:
    """So many of the unit that the period before had: "the last 6 months", "over the last 12"."""
    length = relativedelta(end, start)
    months = 12 * length.years + length.months
    back = relativedelta(days=count * (7 if (end - start).days % 7 == 0 else 1))
    if length.days == 0 and months:
        yearly = length.months == 0 and months > 12
        back = relativedelta(years=count) if yearly else relativedelta(months=count)
    update = {"start": end - back, "end": end, "trailing": True, "count": None}
    return slots.model_copy(update=update)


def _move(slots: Slots, move: re.Match[str], start: date, end: date) -> Slots:
    """The period before moved by a unit, a whole calendar unit staying one."""
    unit = str(move["unit"] or move["of"]).lower()
    way = str(move["way"] or move["back"]).lower()
    sign = 1 if way in ("after", "later", "following", "next") else -1
    if unit == "week":
        week = timedelta(days=7 * sign)
        return slots.model_copy(update={"start": start + week, "end": end + week})
    months = sign * {"year": 12, "quarter": 3, "month": 1}[unit]
    first = start + relativedelta(months=months)
    following = end + timedelta(days=1) + relativedelta(months=months)
    return slots.model_copy(update={"start": first, "end": following - timedelta(days=1)})


def _shift(day: date, years: int) -> date:
    return day + relativedelta(years=years)
