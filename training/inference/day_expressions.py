"""Single days: written dates, weekdays, public holidays, days counted from today."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import FR, MO, TH, relativedelta

from .mentions import Mention, one_day, span
from .time_words import (
    MONTHS,
    WEEKDAYS,
    Expression,
    compile_pattern,
    expression,
    no_month_follows,
    read_length,
    read_two_digits,
    read_year,
    step_back,
    unit_start,
)

_EVERY = re.compile(r"\b(?:every|each) $")
_NTH_WORDS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
    twenty-first twenty-second twenty-third twenty-fourth twenty-fifth twenty-sixth
    twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first
"""
_NTH = {name: day for day, name in enumerate(_NTH_WORDS.split(), start=1)}
_NTH_NAMES = "|".join(name.replace("-", "~") for name in sorted(_NTH, key=len, reverse=True))
_NTH_STARTS = tuple(dict.fromkeys(name.split("-")[0] for name in _NTH))


def _make(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _written(match: re.Match[str], made: date | None) -> Mention:
    return one_day(made) if made else Mention("date", impossible=match[0])


def _read_date(match: re.Match[str], today: date) -> Mention:
    """A day and a month; without a year the latest one that has been."""
    groups = match.groupdict()
    nth = groups.get("nth")
    day = _NTH[re.sub("[ -]+", "-", nth)] if nth else int(groups["day"])
    month = MONTHS[groups["month"]]
    year = read_year(match, today)
    if year is not None:
        return _written(match, _make(year, month, day))
    # Eight years hold a 29 February, whatever the century.
    made = (_make(today.year - back, month, day) for back in range(9))
    latest = next((d for d in made if d and d <= today), None)
    return one_day(latest, yearless=True) if latest else Mention("date", impossible=match[0])


def _read_yearless(match: re.Match[str], today: date) -> Mention | None:
    """A day and a month, where the text does not go on as in "20 may not be enough"."""
    return None if no_month_follows(match) else _read_date(match, today)


def _read_days(match: re.Match[str], today: date) -> Mention | None:
    """Days that share their month: 5-9 March 2020."""
    between = re.search(r"\bbetween (?:the )?$", match.string[: match.start()][-12:])
    if match["link"].strip() == "and" and not between:
        return None  # two days
    last = _read_date(match, today)
    first = _make(last.end.year, last.end.month, int(match["first"])) if last.end else None
    if last.end is None or first is None:
        return Mention("date", impossible=match[0])
    return span(min(first, last.end), max(first, last.end), yearless=last.yearless)


def _read_iso(match: re.Match[str], today: date) -> Mention:
    return _written(match, _make(*(int(match[name]) for name in ("year", "number", "day"))))


def _read_numeric(match: re.Match[str], today: date) -> Mention | None:
    """Day or month first: whichever is possible; where both are and differ, the reader must ask."""
    first, second, digits = int(match["number"]), int(match["other"]), match["years"]
    year = int(digits) if len(digits) == 4 else read_two_digits(digits, today)
    day_first, month_first = _make(year, second, first), _make(year, first, second)
    if day_first and month_first and day_first != month_first:
        return Mention("date", choices=(day_first, month_first))
    if day_first is None and month_first is None and len(digits) == 2:
        return None  # no date, but a number of another kind
    return _written(match, day_first or month_first)


def _read_weekday(match: re.Match[str], today: date) -> Mention:
    """The latest such day: today itself, but for "last"; with "next" the first after today."""
    lead = match.groupdict().get("lead")
    back = (today.weekday() - WEEKDAYS[match["weekday"]]) % 7
    if lead in ("next", "coming"):
        return one_day(today + timedelta(days=7 - back))
    if lead in ("last", "previous", "past") and back == 0:
        back = 7
    return one_day(today - timedelta(days=back))


def _read_weekday_of_week(match: re.Match[str], today: date) -> Mention:
    monday = unit_start(today, "week") - timedelta(weeks=match["which"] != "this")
    return one_day(monday + timedelta(days=WEEKDAYS[match["weekday"]]))


def _read_short_weekday(match: re.Match[str], today: date) -> Mention | None:
    """Abbreviations are read after "on" only: "sun" and "wed" are other words too."""
    before = match.string[: match.start()][-7:]
    if _EVERY.search(before):
        return None
    if before.endswith("by "):
        back = (today.weekday() - WEEKDAYS[match["weekday"]]) % 7
        return one_day(today + timedelta(days=7 - back))
    if len(match["weekday"]) < 6 and not re.search(
        r"\b(?:on|since) $", match.string[: match.start()][-7:]
    ):
        return None
    return _read_weekday(match, today)


def _read_ago(match: re.Match[str], today: date) -> Mention | None:
    length = read_length(match["count"], match["unit"], half=bool(match["half"]))
    return one_day(step_back(today, *length)) if length else None


def _read_yesterday(match: re.Match[str], today: date) -> Mention:
    return one_day(today - timedelta(days=1 if match["lead"] == "yesterday" else 2))


def _read_newest_session(match: re.Match[str], today: date) -> Mention:
    before = match["lead"] in ("previous", "prior")
    return one_day(step_back(today, 1, "session") if before else today)


def _read_day_of_month(match: re.Match[str], today: date) -> Mention | None:
    """On the 15th: the latest one; with "of last month" also elsewhere."""
    start = unit_start(today, "month")
    if match["of"]:
        start -= relativedelta(months="last" in match["of"] or "previous" in match["of"])
        return _written(match, _make(start.year, start.month, int(match["day"])))
    if not re.search(r"\bon the $", match.string[: match.start()][-8:]):
        return None
    months = (start - relativedelta(months=back) for back in range(4))
    days = (_make(month.year, month.month, int(match["day"])) for month in months)
    return _written(match, next((day for day in days if day and day <= today), None))


# Day of each year on which they fall; American where countries differ.
_HOLIDAYS: dict[str, Callable[[int], date]] = {
    "new year's eve": lambda year: date(year, 12, 31),
    "new year's day": lambda year: date(year, 1, 1),
    "valentine's day": lambda year: date(year, 2, 14),
    "good friday": lambda year: easter(year) - timedelta(days=2),
    "easter monday": lambda year: easter(year) + timedelta(days=1),
    "easter sunday": easter,
    "easter": easter,
    "memorial day": lambda year: date(year, 5, 31) + relativedelta(weekday=MO(-1)),
    "independence day": lambda year: date(year, 7, 4),
    "fourth of july": lambda year: date(year, 7, 4),
    "labor day": lambda year: date(year, 9, 1) + relativedelta(weekday=MO(1)),
    "halloween": lambda year: date(year, 10, 31),
    "thanksgiving": lambda year: date(year, 11, 1) + relativedelta(weekday=TH(4)),
    "black friday": lambda year: date(year, 11, 1) + relativedelta(weekday=TH(4))
    + relativedelta(weekday=FR(1)),
    "christmas eve": lambda year: date(year, 12, 24),
    "christmas day": lambda year: date(year, 12, 25),
    "christmas": lambda year: date(year, 12, 25),
    "xmas": lambda year: date(year, 12, 25),
    "boxing day": lambda year: date(year, 12, 26),
}  # fmt: skip


def _read_holiday(match: re.Match[str], today: date) -> Mention | None:
    if _EVERY.search(match.string, max(0, match.start() - 6), match.start()):
        return None
    name = re.sub(" +", " ", match["holiday"]).replace("years ", "year's ")
    fall = _HOLIDAYS[name.replace("valentines", "valentine's")]
    year = read_year(match, today)
    if year is not None:
        return one_day(fall(year))
    latest = fall(today.year)
    return one_day(latest if latest <= today else fall(today.year - 1), yearless=True)


_YEAR = "(?P<year>(?:1[7-9]|2[01])[0-9][0-9])"
_LINK = "(?P<link> ?- ?| (?:to|and|until|till|through) )"
_SHORT_YEAR = "(?P<digits>[0-9][0-9])"
_AGO = "(?P<half> and a half)?"
_HOLIDAY_NAMES = sorted([*_HOLIDAYS, "valentines day"], key=len, reverse=True)
_HOLIDAY = "|".join(name.replace("'s", "'?s") for name in _HOLIDAY_NAMES)

EXPRESSIONS = (
    # written dates
    expression("<DAY>", "(?:~|~of )<MONTH>", _read_yearless),
    expression("<ANYDAY>", "(?:~|~of )<MONTH><OFYEAR>", _read_date),
    expression("<ANYDAY>", f"-?<MONTH>-?{_YEAR}", _read_date),
    expression("<DAY>", f"-<MONTH>-{_SHORT_YEAR}", _read_date),
    expression("<DAY>", f" <MONTH> {_SHORT_YEAR}(?= ?(?:[?!.,;)]|$|(?:and|to|vs) ))", _read_date),
    expression("<MONTH>", " (?:the )?<DAY>", _read_yearless),
    expression("<MONTH>", "~(?:the )?<ANYDAY><OFYEAR>", _read_date),
    expression("<DIGIT>", f"(?P<first>[0-9]{{1,2}})(?:st|nd|rd|th)?{_LINK}(?:the )?<DAY>"
               "(?: of)? <MONTH>(?:<OFYEAR>)?", _read_days),
    expression("<MONTH>", f" (?:the )?(?P<first>[0-9]{{1,2}})(?:st|nd|rd|th)?{_LINK}(?:the )?<DAY>"
               "(?:<OFYEAR>)?", _read_days),
    expression("<DIGIT>", rf"{_YEAR}(?P<sep>[-/.])(?P<number>[0-9]{{1,2}})(?P=sep)"
               r"(?P<day>[0-9]{1,2})", _read_iso),
    expression("<DIGIT>", rf"{_YEAR}(?P<number>0[1-9]|1[0-2])(?P<day>[0-3][0-9])", _read_iso),
    expression("<DIGIT>", r"(?P<number>[0-9]{1,2})(?P<sep>[-/.])(?P<other>[0-9]{1,2})(?P=sep)"
               r"(?P<years>(?:1[7-9]|2[01])[0-9][0-9]|[0-9][0-9])", _read_numeric),
    expression("<DIGIT>", "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)(?P<of> of (?:the |this |last |"
               "previous )month)?", _read_day_of_month),
    Expression(_NTH_STARTS, compile_pattern(f"(?P<nth>{_NTH_NAMES})(?: of)? <MONTH>(?:<OFYEAR>)?"),
               _read_date),
    expression("<MONTH>", f" (?:the )?(?P<nth>{_NTH_NAMES})(?:<OFYEAR>)?", _read_date),
    # weekdays
    expression("<WEEKDAY>", "", _read_short_weekday),
    expression("<WEEKDAY>", "(?:,| of)? (?:the )?(?P<which>last|previous|this) week",
               _read_weekday_of_week),
    expression("last previous past this current next coming", " <WEEKDAY>", _read_weekday),
    expression("<WEEKDAY>", ",? (?:the )?<DAY>(?: of)? <MONTH>(?:<OFYEAR>)?", _read_date),
    expression("<WEEKDAY>", ",? <MONTH> (?:the )?<DAY>(?:<OFYEAR>)?", _read_date),
    # holidays
    Expression(
        tuple(dict.fromkeys(name.split()[0].removesuffix("'s") for name in _HOLIDAY_NAMES)),
        compile_pattern(f"(?P<holiday>{_HOLIDAY})(?:<OFYEAR>)?"),
        _read_holiday,
    ),
    expression("last this previous", f" (?P<holiday>{_HOLIDAY})", _read_holiday),
    # days counted from today
    expression("<COUNT>", f"[ -]?<UNIT>{_AGO} (?:ago|earlier|back)", _read_ago),
    expression("<DIGIT>", f"(?P<count>[0-9]{{1,4}}) ?(?P<unit>mos?|m|y|d|w){_AGO} ago", _read_ago),
    expression("yesterday", "", _read_yesterday),
    expression("day", " before yesterday", _read_yesterday),
    expression("last latest newest previous prior", " (?:trading (?:day|session)|session)",
               _read_newest_session),
    expression("most", " recent (?:trading (?:day|session)|session)", _read_newest_session),
)  # fmt: skip
