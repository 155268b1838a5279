"""The words that expressions of time are made of, and the patterns built from them.

A pattern is written over text folded by `fold`: lower case, plain hyphens and apostrophes. In it
a blank stands for one to three blanks, `~` for blanks or hyphens, and <MONTH>, <DAY>, <YEAR>,
<COUNT>, <UNIT>, <OFYEAR> for the words of that kind.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from dateutil.relativedelta import relativedelta

from .mentions import Mention

Reader = Callable[[re.Match[str], date], Mention | None]

MONTHS = {
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
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "mon"),
            ("tuesday", "tues", "tue"),
            ("wednesday", "wed"),
            ("thursday", "thurs", "thur", "thu"),
            ("friday", "fri"),
            ("saturday",),
            ("sunday",),
        )
    )
    for name in names
}
ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4,
            "4th": 4, "final": 4, "last": 4}  # fmt: skip

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
         "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
         "nineteen")  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS = (
    {word: value for value, word in enumerate(_ONES, start=1)}
    | {word: 10 * value for value, word in enumerate(_TENS, start=2)}
    | {
        f"{tens} {ones}": 10 * i + j
        for i, tens in enumerate(_TENS, start=2)
        for j, ones in enumerate(_ONES[:9], start=1)
    }
    | {"a": 1, "an": 1, "couple": 2, "couple of": 2, "a couple": 2, "a couple of": 2}
    | {"few": 3, "a few": 3, "dozen": 12, "a dozen": 12, "half a dozen": 6, "hundred": 100}
    | {"zero": 0, "a hundred": 100, "one hundred": 100, "two hundred": 200, "three hundred": 300}
)

# Unit as written, without its plural s, to the unit meant and how many of it.
_UNITS = {
    "day": ("day", 1),
    "session": ("session", 1),
    "close": ("session", 1),
    "closes": ("session", 1),
    "week": ("week", 1),
    "wk": ("week", 1),
    "w": ("week", 1),
    "fortnight": ("week", 2),
    "month": ("month", 1),
    "mnth": ("month", 1),
    "mth": ("month", 1),
    "mo": ("month", 1),
    "m": ("month", 1),
    "quarter": ("quarter", 1),
    "qtr": ("quarter", 1),
    "half year": ("month", 6),
    "half decade": ("year", 5),
    "year": ("year", 1),
    "yr": ("year", 1),
    "y": ("year", 1),
    "decade": ("year", 10),
    "d": ("day", 1),
}


def _any(words: object) -> str:
    names = sorted((str(word) for word in words), key=len, reverse=True)  # type: ignore[attr-defined]
    return "|".join(re.escape(name).replace(r"\ ", "[ -]{1,3}") for name in names)


_YEAR = r"(?:1[7-9]|2[01])[0-9][0-9]"
_YEAR_REFERENCE = (
    rf"(?P<year>{_YEAR}|'[0-9][0-9]"
    r"|(?:the {1,3})?(?:last|this|next|previous|prior|current) {1,3}year|the {1,3}year)"
)
_PARTS = {
    "MONTH": rf"(?P<month>{_any(MONTHS)})(?:\.(?= ?[0-9]))?",
    "FIRST": rf"(?P<first>{_any(MONTHS)})(?:\.(?= ?[0-9]))?",
    "WEEKDAY": rf"(?P<weekday>{_any(WEEKDAYS)})",
    "DAY": r"(?P<day>0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?",
    "ANYDAY": r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?",
    "YEAR": rf"(?P<year>{_YEAR})",
    "OFYEAR": rf"(?:,? {{0,3}}(?:(?:of|in) {{1,3}}|- ?|/)?(?:(?:the {{1,3}})?year {{1,3}})?"
    rf"{_YEAR_REFERENCE})",
    "COUNT": rf"(?P<count>[0-9]{{1,9}}(?:\.5)?|{_any(NUMBERS)})",
    "UNIT": r"(?P<unit>(?:(?:trading|business|working|market|calendar|full|whole)[ -]{1,3})?"
    r"(?:day|week|wk|fortnight|month|mnth|mth|mo|quarter|qtr|half(?: {1,3}an?)?[ -]{1,3}year"
    r"|half(?: {1,3}an?)?[ -]{1,3}decade|year|yr|decade|session|closes)s?)",
}

# Not within a class of characters.
_BLANKS = re.compile(r"\[[^\]]*\]|[ ~]\??")
_WIDENED = {" ": " {1,3}", " ?": " {0,3}", "~": "[ -]{1,3}", "~?": "[ -]{0,3}"}
_FOLDED = {ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_FOLDED |= dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_FOLDED |= dict.fromkeys(map(ord, "’‘`´ʼ"), "'")
_FOLDED |= dict.fromkeys(map(ord, "\t\n\r\f\v\u00a0\u2007\u2009\u202f"), " ")


def fold(text: str) -> str:
    """Lower case, plain hyphens, apostrophes and blanks; every character stays at its place."""
    return text.translate(_FOLDED)


def compile_pattern(pattern: str, *, whole: bool = True) -> re.Pattern[str]:
    """Compile a pattern as described above.

    Args:
        pattern: what to look for.
        whole: whether it must end at the end of a word.
    """
    pattern = _BLANKS.sub(lambda match: _WIDENED.get(match[0], match[0]), pattern)
    for name, part in _PARTS.items():
        pattern = pattern.replace(f"<{name}>", part)
    end = r"(?![\w/%]|[.,][0-9])" if whole else ""
    return re.compile(rf"(?:{pattern}){end}", re.ASCII)


class Expression(NamedTuple):
    """An expression of time.

    Attributes:
        starts: words it can start with, in words or as the name of their kind.
        pattern: what it looks like, from its first word on.
        read: what it says; nothing where it is not one after all.
    """

    starts: tuple[str, ...]
    pattern: re.Pattern[str]
    read: Reader


_STARTS = {
    "<MONTH>": tuple(MONTHS),
    "<FIRST>": tuple(MONTHS),
    "<WEEKDAY>": tuple(WEEKDAYS),
    "<DAY>": ("0",),
    "<ANYDAY>": ("0",),
    "<DIGIT>": ("0",),
    "<YEAR>": ("0",),
    "<COUNT>": ("0", *dict.fromkeys(name.split()[0] for name in NUMBERS)),
}


def first_words(start: str) -> tuple[str, ...]:
    """The first words that a start stands for; a digit is written 0."""
    return tuple(word for part in start.split() for word in _STARTS.get(part, (part,)))


def expression(start: str, rest: str, read: Reader, group: str = "lead") -> Expression:
    """An expression that starts with one of some words or with a kind of word.

    Args:
        start: words apart by blanks, or one kind in angle brackets (<DIGIT> is in `rest`).
        rest: the pattern after that word.
        read: its reader.
        group: name of the group that holds the first of some words.
    """
    if start == "<DIGIT>":
        head = ""
    elif start.startswith("<"):
        head = start
    else:
        head = f"(?P<{group}>{'|'.join(start.split())})"
    return Expression(first_words(start), compile_pattern(head + rest), read)


def read_number(text: str) -> float:
    """Read a number in digits or words."""
    if text[0].isdigit():
        return float(text)
    return NUMBERS[re.sub(r"[ -]+", " ", text)]


def read_unit(text: str) -> tuple[str, int]:
    """Read a unit as one of `TRADING_DAYS`, and how many of it."""
    words = text.replace("-", " ").split()
    if words[0] in ("trading", "business", "working", "market") and words[-1].startswith("day"):
        return "session", 1
    name = f"half {words[-1]}" if "half" in words else words[-1]
    return _UNITS[name] if name in _UNITS else _UNITS[name.removesuffix("s")]


def read_length(count: str | None, unit: str, *, half: bool = False) -> tuple[int, str] | None:
    """Read a length: two and a half years are 30 months, half a month is two weeks.

    Args:
        count: in digits or words, one where nothing.
        unit: as written.
        half: whether half a unit is to be added.

    Returns:
        Count and unit, or nothing for a broken number of days, weeks or quarters.
    """
    name, factor = read_unit(unit)
    number = (read_number(count) if count else 1.0) * factor + 0.5 * factor * half
    if number.is_integer():
        return int(number), name
    finer = {"year": ("month", 12), "month": ("week", 4)}.get(name)
    return (int(number * finer[1]), finer[0]) if finer else None


def step_back(day: date, count: int, unit: str) -> date:
    """The day `count` units before another, after it where negative; at most the first or last.

    Calendar units, but for sessions: these are weekdays.
    """
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    try:
        if months:
            return day - relativedelta(months=months * count)
        if unit == "session":
            moved = np.busday_offset(day, -count, roll="backward").astype(date)
            if not isinstance(moved, date):  # numpy goes beyond the year 9999
                raise OverflowError
            return moved
        return day - timedelta(days=count * {"day": 1, "week": 7}[unit])
    except (ValueError, OverflowError):  # "9999 years ago"
        return date.min if count > 0 else date.max


def whole_months(year: int, month: int, count: int = 1) -> tuple[date, date]:
    """First and last day of some months from one on."""
    start = date(year, month, 1)
    return start, start + relativedelta(months=count, days=-1)


def read_two_digits(text: str, today: date) -> int:
    """The year that two digits mean: the latest one that has begun."""
    year = 2000 + int(text)
    return year if year <= today.year else year - 100


def read_year(match: re.Match[str], today: date) -> int | None:
    """The year in the group `year` (<OFYEAR>) or in two `digits`, if one was stated."""
    groups = match.groupdict()
    if digits := groups.get("digits"):
        return read_two_digits(digits, today)
    text: str | None = groups.get("year")
    if not text:
        return None
    number = text.lstrip("'")
    if number.isdigit():
        return int(number) if len(number) == 4 else read_two_digits(number, today)
    before = any(word in text for word in ("last", "previous", "prior"))
    return today.year + ("next" in text) - before


def unit_start(day: date, unit: str) -> date:
    """First day of the calendar unit that holds a day; weeks start on Monday."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    month = {"month": day.month, "quarter": 3 * ((day.month - 1) // 3) + 1, "year": 1}.get(unit)
    return date(day.year, month, 1) if month else day


_GOES_ON = re.compile(r" {1,3}(?:i|we|you|they|he|she|it|be|have|not|the|a|on|forward)\b")


def no_month_follows(match: re.Match[str]) -> bool:
    """Whether what was taken for the months March and May is another word ("may I")."""
    ambiguous = match["month"] in ("may", "march", "mar")
    return ambiguous and _GOES_ON.match(match.string, match.end()) is not None
