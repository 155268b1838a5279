"""Times that another one names: the end of 2019, three years to June 2018, the week of a day."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from .mentions import Mention, one_day, span
from .time_words import (
    Expression,
    compile_pattern,
    expression,
    first_words,
    read_length,
    read_unit,
    read_year,
    step_back,
    unit_start,
)

Composer = Callable[[re.Match[str], date, date], Mention | None]

_NTH = {"second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}


class Operator(NamedTuple):
    """Words before a time that make another one of it.

    Attributes:
        starts: its first words.
        pattern: what it looks like, up to the time that follows.
        compose: makes a mention of the match and of the first and last day of what follows.
    """

    starts: tuple[str, ...]
    pattern: re.Pattern[str]
    compose: Composer


def _operator(start: str, rest: str, compose: Composer) -> Operator:
    head = start if start.startswith("<") else f"(?P<lead>{'|'.join(start.split())})"
    return Operator(first_words(start), compile_pattern(head + rest, whole=False), compose)


def _leave_vague(match: re.Match[str], start: date, end: date) -> Mention:
    return Mention("period", vague=match[0])


def _take_edge(match: re.Match[str], start: date, end: date) -> Mention:
    return one_day(start if match["lead"] in ("start", "beginning", "first", "turn") else end)


def _take_trading_edge(match: re.Match[str], start: date, end: date) -> Mention:
    """The first weekday that is no New Year's Day, or the last weekday."""
    if match["lead"] != "first":
        return one_day(end - timedelta(days=max(0, end.weekday() - 4)))
    day = start
    while day.weekday() > 4 or (day.month, day.day) == (1, 1):
        day += timedelta(days=1)
    return one_day(day)


def _take_neighbour(match: re.Match[str], start: date, end: date) -> Mention:
    """The last weekday before a time, or the first after it."""
    if match["link"].split()[0] in ("after", "following"):
        return one_day(step_back(end, -1, "session"))
    return one_day(step_back(step_back(start, 1, "day"), 0, "session"))


def _take_part(match: re.Match[str], start: date, end: date) -> Mention | None:
    """The first three months, the last week, the second month of a period; never beyond it."""
    length = read_length(match["count"], match["unit"])
    if length is None:
        return None
    count, unit = length
    after = step_back(end, -1, "day")
    if match["lead"] in ("last", "final", "closing"):
        return span(max(start, step_back(after, count, unit)), end)
    skipped = (_NTH.get(match["lead"], 1) - 1) * count
    first = step_back(start, -skipped, unit)
    last = step_back(step_back(start, -skipped - count, unit), 1, "day")
    return span(first, min(last, end)) if first <= end else None


def _take_week(match: re.Match[str], start: date, end: date) -> Mention | None:
    if start != end:
        return None
    monday = unit_start(start, "week")
    return span(monday, step_back(monday, -6, "day"))


def _take_length(match: re.Match[str], start: date, end: date) -> Mention | None:
    """So many whole units that end with a time, end before it, start with it or follow it."""
    groups = match.groupdict()
    written = groups.get("unit") or groups["lead"]
    length = read_length(groups.get("count"), written, half=bool(groups["half"]))
    if length is None:
        return None
    count, unit = length
    link = match["link"].split()[0]
    if link in ("from", "starting", "beginning", "after", "following"):
        first = start if link in ("from", "starting", "beginning") else step_back(end, -1, "day")
        last = step_back(step_back(first, -count, unit), 1, "day")
    else:
        after = start if link in ("before", "prior", "preceding", "leading") else (
            step_back(end, -1, "day")
        )  # fmt: skip
        first, last = step_back(after, count, unit), step_back(after, 1, "day")
    return one_day(first) if first == last else span(first, last)


def _read_year_end(match: re.Match[str], today: date) -> Mention:
    """The stated one; else the one to come after "by", and otherwise the latest."""
    year = read_year(match, today)
    if year is None:
        year = today.year - (re.search(r"\bby (?:the )?$", match.string[: match.start()]) is None)
    return one_day(date(year, 12, 31))


def _read_month_end(match: re.Match[str], today: date) -> Mention:
    return one_day(unit_start(today, match["lead"]) - timedelta(days=1))


def read_whole_unit(text: str, position: int, today: date) -> tuple[Mention, int] | None:
    """Read "(the end of) this month": the whole calendar unit, also where it has not ended.

    Returns:
        The mention and where it stops.
    """
    match = _WHOLE_UNIT.match(text, position)
    if match is None:
        return None
    unit, _ = read_unit(match["unit"])
    start = unit_start(today, unit)
    if match["which"] in ("next", "coming"):
        start = step_back(start, -1, unit)
    return span(start, step_back(start, -1, unit) - timedelta(days=1)), match.end()


_WHOLE_UNIT = compile_pattern(
    "(?:(?P<which>this|current|next|coming) )?(?:calendar )?(?P<unit>week|month|quarter|year)"
)
_OF = " (?:of|in) (?:the )?"
_HALF = "(?P<half> and a half)?"
_LINK = (
    " (?P<link>to|till|until|up to|through|ending|ended|that ended|before|prior to|preceding"
    "|leading up to|from|starting|beginning|after|following)(?: (?:on|in|with|at))? (?:the )?"
)

OPERATORS = (
    _operator("early mid late middle", "(?:~of)?~(?:in )?(?:the )?", _leave_vague),
    _operator("start beginning end turn", "(?:~of)?~(?:the )?", _take_edge),
    _operator("month quarter year", "~?end (?:of |in )?(?:the )?", _take_edge),
    _operator("first last final", f" (?:calendar )?day{_OF}", _take_edge),
    _operator("first last final",
              f" (?:(?:trading|business|working|market) (?:day|session)|session){_OF}",
              _take_trading_edge),
    _operator("first last final next",
              " (?:(?:trading|business|working|market) (?:day|session)|day|session|close"
              "|closing price) (?P<link>before|prior to|preceding|after|following) (?:the )?",
              _take_neighbour),
    _operator("first last final opening closing initial second third fourth",
              f"(?:~<COUNT>)?~<UNIT>{_OF}", _take_part),
    _operator("week wk", " (?:of|commencing|beginning|starting|from|ending|ended|including"
              "|containing)(?: on)? (?:the )?", _take_week),
    _operator("w", "/[ce] (?:the )?", _take_week),
    _operator("<COUNT>", f"~<UNIT>{_HALF}{_LINK}", _take_length),
    _operator("day session week fortnight month quarter year decade", f"{_HALF}{_LINK}",
              _take_length),
)  # fmt: skip

EXPRESSIONS: tuple[Expression, ...] = (
    expression("year", "~?end(?:<OFYEAR>)?", _read_year_end),
    expression("month quarter", "~?end", _read_month_end),
)
