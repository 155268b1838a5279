"""The expressions of time that are read, as patterns in the order in which they are tried."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_NUMBERS = dict(
    zip(
        "one two three four five six seven eight nine ten eleven twelve".split(),  # noqa: SIM905
        range(1, 13),
        strict=True,
    )
) | {
    "a": 1, "an": 1, "couple of": 2, "a couple of": 2, "few": 3, "fifteen": 15, "twenty": 20,
    "thirty": 30, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100, "a hundred": 100,
    "two hundred": 200,
}  # fmt: skip
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4,
             "4th": 4, "final": 4, "last": 4}  # fmt: skip

_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)?"
_COUNT = (
    r"(?P<count>\d{1,4}|"
    + "|".join(re.escape(n) for n in sorted(_NUMBERS, key=len, reverse=True))
    + r")"
)
_UNIT = (
    r"(?P<unit>(?:trading |business |working |calendar )?"
    r"(?:day|week|fortnight|month|quarter|year|yr|decade|session)s?)"
)

Reader = Callable[[re.Match[str], date], tuple[date, date] | None]


def read_count(text: str) -> int:
    """Read a count in digits or words."""
    return int(text) if text.isdigit() else _NUMBERS[re.sub(r"\s+", " ", text.lower())]


def read_unit(text: str) -> tuple[str, int]:
    """Read a unit as one of day, week, month, quarter, year, and how many of it."""
    word = text.lower().split()[-1].removesuffix("s")
    return {
        "fortnight": ("week", 2),
        "yr": ("year", 1),
        "decade": ("year", 10),
        "session": ("day", 1),
        "d": ("day", 1),
    }.get(word, (word, 1))


def step_back(day: date, count: int, unit: str) -> date:
    """The calendar day `count` units before `day`, or the first of all days."""
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    try:
        if months:
            return day - relativedelta(months=months * count)
        return day - timedelta(days=count * {"day": 1, "week": 7}[unit])
    except (ValueError, OverflowError):  # "9999 years ago"
        return date.min


def _make(year: int, month: int, day: int) -> tuple[date, date] | None:
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return made, made


def _read_day(match: re.Match[str], today: date) -> tuple[date, date] | None:
    month = _MONTHS[match["month"].lower()]
    if match["year"]:
        return _make(int(match["year"]), month, int(match["day"]))
    made = _make(today.year, month, int(match["day"]))
    if made and made[0] > today:
        made = _make(today.year - 1, month, int(match["day"]))
    return made


def _read_iso(match: re.Match[str], today: date) -> tuple[date, date] | None:
    return _make(int(match["year"]), int(match["month"]), int(match["day"]))


def _read_slashed(match: re.Match[str], today: date) -> tuple[date, date] | None:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if first > 12:
        return _make(year, second, first)
    # 03/04/2019 could be March or April: only what is certain is read.
    return _make(year, first, second) if second > 12 or first == second else None


def _whole_month(year: int, month: int) -> tuple[date, date]:
    start = date(year, month, 1)
    return start, start + relativedelta(months=1, days=-1)


def _read_month(match: re.Match[str], today: date) -> tuple[date, date]:
    year = int(match["year"])
    if len(match["year"]) == 2:
        year += 2000 if 2000 + year <= today.year else 1900
    return _whole_month(year, _MONTHS[match["month"].lower()])


def _read_months(match: re.Match[str], today: date) -> tuple[date, date] | None:
    first, last = (_MONTHS[match[name].lower()] for name in ("first", "month"))
    year = int(match["year"])
    start, end = _whole_month(year, first)[0], _whole_month(year, last)[1]
    return (start, end) if start < end else None


def _read_bare_month(match: re.Match[str], today: date) -> tuple[date, date]:
    start, end = _whole_month(today.year, _MONTHS[match["month"].lower()])
    return (start, end) if start <= today else _whole_month(today.year - 1, start.month)


def _whole_quarter(year: int, quarter: int) -> tuple[date, date]:
    start = date(year, 3 * quarter - 2, 1)
    return start, start + relativedelta(months=3, days=-1)


def _read_quarter(match: re.Match[str], today: date) -> tuple[date, date]:
    number = match["quarter"].lower()
    quarter = int(number) if number.isdigit() else _ORDINALS[number]
    return _whole_quarter(int(match["year"]) if match["year"] else today.year, quarter)


def _read_half(match: re.Match[str], today: date) -> tuple[date, date]:
    number = match["half"].lower()
    first = number in ("1", "first", "1st")
    year = int(match["year"]) if match["year"] else today.year
    return (
        (date(year, 1, 1), date(year, 6, 30)) if first else (date(year, 7, 1), date(year, 12, 31))
    )


def _read_year(match: re.Match[str], today: date) -> tuple[date, date]:
    return date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31)


def _read_years(match: re.Match[str], today: date) -> tuple[date, date] | None:
    first, last = int(match["year"]), int(match["last"])
    return (date(first, 1, 1), date(last, 12, 31)) if first < last else None


def _read_decade(match: re.Match[str], today: date) -> tuple[date, date]:
    start = int(match["decade"])
    last = date(start + 9, 12, 31)
    return date(start, 1, 1), min(last, today) if start <= today.year else last


def read_rolling(match: re.Match[str], today: date) -> tuple[date, date]:
    """So many units that run back from today."""
    unit, factor = read_unit(match["unit"])
    count = read_count(match["count"]) if match["count"] else 1
    return step_back(today, count * factor, unit), today


def _read_calendar(match: re.Match[str], today: date) -> tuple[date, date] | None:
    """The whole calendar unit before this one, or this one so far.

    Fortnights and decades start on no agreed day: this one is not read.
    """
    unit, factor = read_unit(match["unit"])
    before = match["which"].lower() in ("last", "previous", "prior")
    if factor > 1:
        return None
    starts = {
        "day": today,
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "quarter": date(today.year, 3 * ((today.month - 1) // 3) + 1, 1),
        "year": date(today.year, 1, 1),
    }
    start = starts[unit]
    if before:
        return step_back(start, 1, unit), start - timedelta(days=1)
    return start, today


def _read_to_date(match: re.Match[str], today: date) -> tuple[date, date]:
    letter = match["letter"] or match["unit"]
    unit = {"y": "year", "q": "quarter", "m": "month"}[letter[0].lower()]
    start = {
        "month": today.replace(day=1),
        "quarter": date(today.year, 3 * ((today.month - 1) // 3) + 1, 1),
        "year": date(today.year, 1, 1),
    }[unit]
    return start, today


def _read_ago(match: re.Match[str], today: date) -> tuple[date, date]:
    unit, factor = read_unit(match["unit"])
    day = step_back(today, read_count(match["count"]) * factor, unit)
    return day, day


def _read_yesterday(match: re.Match[str], today: date) -> tuple[date, date]:
    days = 2 if match["word"].lower().startswith("the day before") else 1
    return today - timedelta(days=days), today - timedelta(days=days)


def _compile(pattern: str) -> re.Pattern[str]:
    parts = {"MONTH": _MONTH, "YEAR": _YEAR, "DAY": _DAY, "COUNT": _COUNT, "UNIT": _UNIT}
    for name, part in (parts | {"FIRST": _MONTH.replace("month", "first", 1)}).items():
        pattern = pattern.replace(f"<{name}>", part)
    # ASCII: otherwise "ſ" passes for an "s" that the tables of months and numbers do not know.
    return re.compile(r"(?<![\w/$€£-])" + pattern + r"(?![\w/])", re.IGNORECASE | re.ASCII)


# Tried in this order; an earlier match keeps its characters.
PATTERNS: tuple[tuple[re.Pattern[str], Reader | None], ...] = (
    (_compile(r"(?P<ahead>(?:over |in |for |during |within )?(?:the )?"
              r"(?:next|coming|following|upcoming))(?: <COUNT>)? <UNIT>(?: or so)?"), None),
    (_compile(r"<COUNT>[ -]<UNIT>(?P<tail>'?(?: from (?:now|today)| ahead| out\b| forward"
              r"| into the future|'s time))"), None),
    (_compile(r"(?P<tail>in) <COUNT> <UNIT>(?:'s?)? time"), None),
    (_compile(r"(?P<ahead>tomorrow)(?:'s)?"), None),
    (_compile(r"<COUNT>[ -]<UNIT> (?:ago|earlier|back)"), _read_ago),
    (_compile(r"(?:(?:the |these )?(?:past|trailing|last|previous|latest|most recent))"
              r"[ -]<COUNT>[ -]<UNIT>"), read_rolling),
    (_compile(r"(?:the )?(?:past|trailing)(?P<count>) <UNIT>"), read_rolling),
    # Fortnights and decades start on no agreed day: the last one runs back from today.
    (_compile(r"(?:the )?(?:last|previous|prior)(?P<count>) (?:calendar )?"
              r"(?P<unit>fortnights?|decades?)(?:'s)?(?: so far)?"), read_rolling),
    (_compile(r"(?:the )?(?P<which>last|previous|prior|this|current) (?:calendar )?<UNIT>"
              r"(?:'s)?(?: so far)?"), _read_calendar),
    (_compile(r"(?:(?P<letter>[ymq])td|(?P<unit>year|quarter|month)[ -]to[ -]date)"),
     _read_to_date),
    (_compile(r"<YEAR>[-/](?P<month>\d\d?)[-/](?P<day>\d\d?)"), _read_iso),
    (_compile(r"(?P<first>\d\d?)[/.](?P<second>\d\d?)[/.]<YEAR>"), _read_slashed),
    (_compile(r"(?:the )?<DAY>(?: of)? <MONTH>,?(?: (?:in )?<YEAR>)?"), _read_day),
    (_compile(r"<MONTH> (?:the )?<DAY>(?!\d),?(?: <YEAR>)?"), _read_day),
    (_compile(r"<YEAR>[ -]?q(?P<quarter>[1-4])"), _read_quarter),
    (_compile(r"(?:q|quarter )(?P<quarter>[1-4])(?:,? (?:of )?<YEAR>)?"), _read_quarter),
    (_compile(r"(?:the )?(?P<quarter>first|second|third|fourth|final|last|1st|2nd|3rd|4th)"
              r" quarter (?:of |in )?<YEAR>"), _read_quarter),
    (_compile(r"(?:the )?(?P<half>first|second|1st|2nd) half(?: of)? <YEAR>"), _read_half),
    (_compile(r"h(?P<half>[12]) <YEAR>"), _read_half),
    (_compile(r"(?:between|from) <FIRST>(?: and| to| until| till| through) <MONTH>,? <YEAR>"),
     _read_months),
    (_compile(r"<MONTH>,?(?: of| in)? <YEAR>"), _read_month),
    (_compile(r"<MONTH> ?'(?P<year>\d\d)"), _read_month),
    (_compile(r"<YEAR> ?[-–] ?(?P<last>(?:19|20)\d\d)"), _read_years),
    (_compile(r"(?:the )?(?P<decade>(?:19|20)\d0)s"), _read_decade),
    (_compile(r"(?:the )?(?:whole |full |entire |calendar )?(?:year )?<YEAR>"), _read_year),
    (_compile(r"(?P<word>yesterday|the day before yesterday)(?:'s)?"), _read_yesterday),
    (_compile(r"(?:(?<=in )|(?<=of )|(?<=since )|(?<=during )|(?<=for )|(?<=through ))<MONTH>"),
     _read_bare_month),
    (_compile(r"<COUNT>[ -]?<UNIT>"), None),
    (_compile(r"(?P<count>\d{1,4})[ -]?(?P<unit>d)(?:ma)?"), None),
)  # fmt: skip
