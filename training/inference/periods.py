"""Find dates, periods and durations in a question.

Conventions: "today" is the newest day in the data; "last year" is the calendar year before it,
"the past year" and "last 12 months" run back from it; a bare duration ("6-month return") is
left to the intent, which reads it as a period, a horizon or a window.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .time_expressions import PATTERNS, read_count, read_rolling, read_unit

Kind = Literal["date", "period", "duration", "horizon"]

TRADING_DAYS = {"day": 1, "week": 5, "month": 21, "quarter": 63, "year": 252}


@dataclass(frozen=True)
class Mention:
    """One expression of time in a text.

    Attributes:
        kind: `date` (one day), `period`, `horizon` (towards the future) or `duration`.
        begin: first character.
        stop: one past the last character.
        start: first day, for dates and periods.
        end: last day, for dates and periods.
        count: number of units, for horizons and durations.
        unit: day, week, month, quarter or year, for horizons and durations.
        trailing: whether a period runs back from today ("the last 3 months").
    """

    kind: Kind
    begin: int
    stop: int
    start: date | None = None
    end: date | None = None
    count: int = 0
    unit: str = ""
    trailing: bool = False


def trading_days(mention: Mention) -> int:
    """Length of a horizon or duration in trading days (a week 5, a month 21)."""
    return mention.count * TRADING_DAYS[mention.unit]


_BEFORE_PAIR = re.compile(
    r"(between|from|starting(?: in| from)?)(?: the)?(?: (?:start|beginning) of)? $", re.I
)
_BETWEEN = re.compile(
    r"\s*(and|to|until|till|through|thru|up to|[-–—]|to the end of|and the end of)"
    r"(?: the)?(?: end of| close of)?\s*",
    re.IGNORECASE,
)
_BEFORE_START = re.compile(
    r"(since|from|starting(?: in| from)?)(?: the)?(?: (?:start|beginning) of)? $", re.I
)
_UNTIL_NOW = re.compile(
    r"\s*(?:(?:to|until|till|through|up to|up until|onwards?)(?: to)?"
    r"(?: now| today| date| the present)?)\b",
    re.IGNORECASE,
)


def find_mentions(text: str, today: date) -> list[Mention]:
    """Find expressions of time, without overlaps, in order of appearance.

    Args:
        text: a question.
        today: the newest day in the data.
    """
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    for pattern, read in PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < stop and match.end() > begin for begin, stop in taken):
                continue
            # Taken even where nothing is read: 31 February 2020 must not become February 2020.
            taken.append(match.span())
            if read is None:
                found.append(_read_length(match))
            elif (span := read(match, today)) is not None:
                kind: Kind = "date" if span[0] == span[1] else "period"
                trailing = kind == "period" and read is read_rolling
                place = match.start(), match.end()
                found.append(Mention(kind, *place, *span, trailing=trailing))
    return _merge(text, sorted(found, key=lambda m: m.begin), today)


def _read_length(match: re.Match[str]) -> Mention:
    groups = match.groupdict()
    kind: Kind = "horizon" if groups.get("ahead") or groups.get("tail") else "duration"
    unit, factor = read_unit(groups.get("unit") or "day")
    count = read_count(groups.get("count") or "one") * factor
    return Mention(kind, match.start(), match.end(), count=count, unit=unit)


def _merge(text: str, mentions: list[Mention], today: date) -> list[Mention]:
    """Read "from A to B", "between A and B" and "since A" over the mentions found."""
    merged: list[Mention] = []
    rest = list(mentions)
    while rest:
        first = rest.pop(0)
        second = rest[0] if rest else None
        if second is not None and (pair := _read_pair(text, first, second)):
            merged.append(pair)
            rest.pop(0)
        else:
            merged.append(_read_start(text, first, today) or first)
    return merged


def _read_pair(text: str, first: Mention, second: Mention) -> Mention | None:
    if first.start is None or second.end is None or first.start > second.end:
        return None
    connector = _BETWEEN.fullmatch(text[first.stop : second.begin])
    opening = _BEFORE_PAIR.search(text[: first.begin])
    if connector is None or (connector[1].lower().startswith("and") and opening is None):
        return None
    begin = opening.start() if opening else first.begin
    return Mention("period", begin, second.stop, first.start, second.end)


def _read_start(text: str, mention: Mention, today: date) -> Mention | None:
    opening = _BEFORE_START.search(text[: mention.begin])
    if mention.start is None or opening is None or mention.start > today:
        return None
    until = _UNTIL_NOW.match(text[mention.stop :])
    if opening[1].lower() != "since" and until is None:
        return None
    stop = mention.stop + (until.end() if until else 0)
    return Mention("period", opening.start(), stop, mention.start, today)
