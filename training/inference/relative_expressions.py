"""Lengths of time, and periods that are counted from today."""

import re
from dataclasses import replace
from datetime import date, timedelta

from .mentions import Mention, span
from .time_words import expression, read_length, read_unit, step_back, unit_start

_BEFORE = ("last", "previous", "prior", "preceding")
# Words before "a year" after which it is a length; elsewhere it is "per year".
_LEADS_TO_LENGTH = re.compile(
    r"\b(?:in|over|for|within|during|after|about|around|of|than|through|and|say|just|it|by|across"
    r"|only|exactly|full) (?:the )?$"
)


def _read_ahead(match: re.Match[str], today: date) -> Mention | None:
    groups = match.groupdict()
    length = read_length(groups.get("count"), groups["unit"], half=bool(groups.get("half")))
    return Mention("horizon", count=length[0], unit=length[1]) if length else None


def _read_tomorrow(match: re.Match[str], today: date) -> Mention:
    return Mention("horizon", count=1 if match["lead"] == "tomorrow" else 2, unit="day")


def _read_length(match: re.Match[str], today: date) -> Mention | None:
    before = match.string[max(0, match.start() - 14) : match.start()]
    if match["count"] in ("a", "an") and not (
        not before.strip()
        or _LEADS_TO_LENGTH.search(before)
        or match["half"]
        or match.string[match.end() :][:2] == "'s"
    ):
        return None
    length = read_length(match["count"], match["unit"], half=bool(match["half"]))
    if length is None or (1900 <= length[0] < 2100 and length[1] == "year"):
        return None  # "2019 calendar year"
    ahead = re.search(r"\b(?:in|within) (?:the )?$", before) is not None
    return Mention("duration", count=length[0], unit=length[1], ahead=ahead)


def _read_half_unit(match: re.Match[str], today: date) -> Mention:
    unit, factor = read_unit(match[0])
    return Mention("duration", count=factor, unit=unit)


def _read_short_length(match: re.Match[str], today: date) -> Mention | None:
    length = read_length(match["count"], match["unit"])
    return Mention("duration", count=length[0], unit=length[1]) if length else None


def _read_average_days(match: re.Match[str], today: date) -> Mention:
    return Mention("duration", count=int(match["count"]), unit="day")


def _read_rolling(match: re.Match[str], today: date) -> Mention | None:
    """So many units that run back from today."""
    groups = match.groupdict()
    length = read_length(groups.get("count"), groups["unit"], half=bool(groups.get("half")))
    if length is None:
        return None
    found = span(step_back(today, *length), today, trailing=True)
    return replace(found, count=length[0], unit=length[1])


def _read_trailing_year(match: re.Match[str], today: date) -> Mention:
    return span(step_back(today, 1, "year"), today, trailing=True)


def _read_calendar(match: re.Match[str], today: date) -> Mention | None:
    """The whole calendar unit before this one, or this one so far.

    Fortnights, decades and half years start on no agreed day: only the last one is read, and runs
    back from today.
    """
    unit, factor = read_unit(match["unit"])
    if factor > 1:
        return _read_rolling(match, today) if match["lead"] in _BEFORE else None
    start = unit_start(today, unit)
    if match["lead"] in _BEFORE:
        return span(step_back(start, 1, unit), start - timedelta(days=1))
    return span(start, today)


def _read_to_date(match: re.Match[str], today: date) -> Mention:
    unit = {"y": "year", "q": "quarter", "m": "month", "w": "week"}[match["unit"][0]]
    return span(unit_start(today, unit), today)


_HALF = "(?P<half> and a half)?"
_SHORT_UNIT = "(?P<unit>yrs?|y|mos?|m|wks?|w|d)"
_NEXT = "next coming following upcoming"
_PAST = "past trailing last previous latest preceding prior rolling recent"

EXPRESSIONS = (
    # towards the future
    expression(_NEXT, f"(?: <COUNT>)?~<UNIT>{_HALF}(?: or so)?", _read_ahead),
    expression(_NEXT, f" (?P<count>[0-9]{{1,3}}) ?{_SHORT_UNIT}", _read_ahead),
    expression("this", " coming <UNIT>", _read_ahead),
    expression("<COUNT>", f"~<UNIT>{_HALF}'?(?: from (?:now|today)| ahead| out(?! of)| forward"
               "| hence| into the future| down the (?:line|road)|'?s? time)", _read_ahead),
    expression("week fortnight month quarter year", " (?:ahead|from (?:now|today))",
               _read_ahead, "unit"),
    expression("tomorrow", "", _read_tomorrow),
    expression("day", " after tomorrow", _read_tomorrow),
    # back from today
    expression(_PAST, f"~(?:<COUNT>~)<UNIT>{_HALF}", _read_rolling),
    expression(_PAST, "~<UNIT>(?P<half> and a half)", _read_rolling),
    expression("most", f" recent <COUNT>~<UNIT>{_HALF}", _read_rolling),
    expression(f"most {_PAST}", "(?: recent)? <COUNT> (?:daily )?(?P<unit>closes)", _read_rolling),
    expression(_PAST, rf"[ -]{{1,2}}(?P<count>[0-9]{{1,4}})[ -]?{_SHORT_UNIT}", _read_rolling),
    expression(_PAST, "~(?P<unit>half(?: an?)?~(?:year|decade))", _read_rolling),
    expression("past trailing rolling", "~(?:full )?<UNIT>", _read_rolling),
    expression("ttm ltm", "", _read_trailing_year),
    expression("l", r"(?P<count>[0-9]{1,2})(?P<unit>m|y)", _read_rolling),
    expression("last previous prior preceding this current",
               " (?:calendar )?(?P<unit>week|fortnight|month|quarter|half[ -]year|year|decade)"
               "(?: so far| to date)?", _read_calendar),
    expression("ytd qtd mtd wtd", "", _read_to_date, "unit"),
    expression("year quarter month week", "(?:~to~date| so far)", _read_to_date, "unit"),
    # lengths
    expression("<COUNT>", f"[ -]{{0,3}}<UNIT>{_HALF}", _read_length),
    expression("<COUNT>", "(?P<half> and a half)~<UNIT>", _read_length),
    expression("half", "(?: an?)?~(?:year|decade)", _read_half_unit),
    expression("<DIGIT>", rf"(?P<count>[0-9]{{1,4}}(?:\.5)?)-?{_SHORT_UNIT}", _read_short_length),
    expression("<DIGIT>", r"(?P<count>[0-9]{1,9})[ -]?(?:d?ma|sma|ema)", _read_average_days),
    expression("<DIGIT>", "(?P<count>[0-9]{1,9})(?= (?:simple |exponential )?moving average)",
               _read_average_days),
    expression("sma ema ma dma", r"[ -]?\(?(?P<count>[0-9]{1,9})\)?", _read_average_days),
)  # fmt: skip
