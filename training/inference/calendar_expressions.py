"""Months, quarters, halves, seasons, years and decades of the calendar."""

import re
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from .mentions import UNREAD, Mention, span
from .time_words import (
    MONTHS,
    NUMBERS,
    ORDINALS,
    Expression,
    compile_pattern,
    expression,
    no_month_follows,
    read_two_digits,
    read_year,
    unit_start,
    whole_months,
)

# Meteorological: the month in which each begins; a winter runs into the next year.
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12, "fall": 9}
_DECADES = {"fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90,
            "noughties": 0, "naughties": 0, "aughts": 0, "noughts": 0, "twenties": 20}  # fmt: skip
# Nineteen ninety-five, two thousand (and) eight, twenty nineteen.
_SPELLED_YEARS = (
    {
        f"nineteen {name}": 1900 + n
        for name, n in NUMBERS.items()
        if 70 <= n < 100 and name[0] != "a"
    }
    | {f"two thousand {name}": 2000 + n for name, n in NUMBERS.items() if 0 < n < 30}
    | {f"twenty {name}": 2000 + n for name, n in NUMBERS.items() if 10 <= n < 30}
)
_BEFORE = ("last", "previous", "prior", "past")
# After these a month or a season needs no year: "march", "may" and "spring" are other words too.
_LEADS_IN = re.compile(
    r"\b(?:in|of|since|during|over|for|through|throughout|about|by|until|till|before|after|between"
    r"|from|than|to|versus|vs|whole|all|say)(?: {1,3}(?:the|whole|all|month|of))* {1,3}$"
)
_SEASON_LEADS_IN = re.compile(r"\b(?:in|of|since|during|over|for|through|until|from|to) (?:the )?$")
_CERTAIN_MONTHS = frozenset(name for name in MONTHS if len(name) > 4) - {"march"} | {"june", "july"}


def _latest(year: int | None, month: int, count: int, today: date) -> Mention:
    """Some months of a year, or where none is stated the latest of them that have begun."""
    start, end = whole_months(year or today.year, month, count)
    if year is None and start > today:
        start, end = whole_months(today.year - 1, month, count)
    return span(start, end, yearless=year is None)


def _latest_complete(month: int, count: int, today: date) -> Mention:
    spans = (whole_months(today.year - back, month, count) for back in range(3))
    return span(*next((start, end) for start, end in spans if end <= today))


def _before(match: re.Match[str], letters: int = 40) -> str:
    return match.string[max(0, match.start() - letters) : match.start()]


def _read_month(match: re.Match[str], today: date) -> Mention:
    return _latest(read_year(match, today), MONTHS[match["month"]], 1, today)


def _read_bare_month(match: re.Match[str], today: date) -> Mention | None:
    name = match["month"]
    if name not in _CERTAIN_MONTHS and not _LEADS_IN.search(_before(match)):
        return None
    if no_month_follows(match):
        return None
    return _read_month(match, today)


def _read_next_month(match: re.Match[str], today: date) -> Mention:
    month = MONTHS[match["month"]]
    return span(*whole_months(today.year + (date(today.year, month, 1) <= today), month))


def _read_last_month(match: re.Match[str], today: date) -> Mention:
    return _latest_complete(MONTHS[match["month"]], 1, today)


def _read_months(match: re.Match[str], today: date) -> Mention | None:
    """Months that share their year: Jan-Mar 2020, November to February 2020."""
    first, last = MONTHS[match["first"]], MONTHS[match["month"]]
    if re.search(r"\b(?:between|from) (?:the )?$", _before(match)):
        return None  # read as two times with words around them
    if "and" in match["link"] and last != first % 12 + 1:
        return None
    year = read_year(match, today) or today.year
    return span(whole_months(year - (first > last), first)[0], whole_months(year, last)[1])


def _read_numbered_month(match: re.Match[str], today: date) -> Mention:
    return span(*whole_months(int(match["year"]), int(match["number"])))


def _read_numbers(match: re.Match[str], today: date) -> Mention | None:
    """Two years where the second follows (2008-09) or is no month (2015-18), else a month."""
    year, number = int(match["year"]), int(match["number"])
    last = year - year % 100 + number
    if 1 <= number <= 12 and last != year + 1:
        return span(*whole_months(year, number))
    return span(date(year, 1, 1), date(last, 12, 31)) if last > year else None


def _read_quarter(match: re.Match[str], today: date) -> Mention:
    number = match["quarter"]
    quarter = int(number) if number.isdigit() else ORDINALS[number]
    return _latest(read_year(match, today), 3 * quarter - 2, 3, today)


def _read_half(match: re.Match[str], today: date) -> Mention:
    month = 1 if match["half"] in ("1", "first", "1st") else 7
    return _latest(read_year(match, today), month, 6, today)


def _read_of_year(match: re.Match[str], today: date) -> Mention:
    """Last year's third quarter, this year's March."""
    year = today.year - (match["lead"] in _BEFORE)
    if match["month"]:
        return _latest(year, MONTHS[match["month"]], 1, today)
    months = 6 if match["part"] in ("half", "h") else 3
    number = match["number"] or match["ordinal"]
    count = int(number) if number.isdigit() else ORDINALS[number]
    return _latest(year, months * (count - 1) + 1, months, today)


def _read_season(match: re.Match[str], today: date) -> Mention:
    return _latest(read_year(match, today), _SEASONS[match["season"]], 3, today)


def _read_bare_season(match: re.Match[str], today: date) -> Mention | None:
    return _read_season(match, today) if _SEASON_LEADS_IN.search(_before(match)) else None


def _read_drop_or_season(match: re.Match[str], today: date) -> Mention | None:
    """The fall of 2019 is a season, the worst fall of 2019 is none: then only the year is read."""
    if re.search(r"(?:^|\b(?:in|during|over|since|through|until|of|for|from|the) )(?:the )?$",
                 _before(match)):  # fmt: skip
        return _read_season(match, today)
    return None


def _read_last_season(match: re.Match[str], today: date) -> Mention:
    month = _SEASONS[match["season"]]
    if match["lead"] in _BEFORE:
        return _latest_complete(month, 3, today)
    found = _latest(None, month, 3, today)
    assert found.start is not None
    assert found.end is not None
    return span(found.start, min(found.end, today))


def _read_one_year(match: re.Match[str], today: date) -> Mention:
    year = read_year(match, today) or today.year
    return span(date(year, 1, 1), date(year, 12, 31))


def _read_spelled_year(match: re.Match[str], today: date) -> Mention:
    year = _SPELLED_YEARS[re.sub("[ -]+", " ", match[0]).replace(" and ", " ")]
    return span(date(year, 1, 1), date(year, 12, 31))


def _read_years(match: re.Match[str], today: date) -> Mention:
    first, last = sorted((int(match["year"]), int(match["other"])))
    return span(date(first, 1, 1), date(last, 12, 31))


def _read_decade(match: re.Match[str], today: date) -> Mention:
    text = match["decade"]
    digits = str(_DECADES.get(text, text))
    start = int(digits) if len(digits) == 4 else read_two_digits(digits, today)
    last = date(start + 9, 12, 31)
    return span(date(start, 1, 1), min(last, today) if start <= today.year else last)


def _read_before_last(match: re.Match[str], today: date) -> Mention:
    start = unit_start(today, match["unit"])
    one = relativedelta(**{"weeks": 1} if match["unit"] == "week" else
                        {"months": {"month": 1, "quarter": 3, "year": 12}[match["unit"]]})  # type: ignore[arg-type]  # fmt: skip
    return span(start - one - one, start - one - timedelta(days=1))


def _read_rest(match: re.Match[str], today: date) -> Mention:
    unit = match["unit"]
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    length = relativedelta(months=months) if months else relativedelta(weeks=1)
    return span(today, unit_start(today, unit) + length - timedelta(days=1))


_SPELLED = "|".join(
    re.sub(" ", "~", name).replace("thousand~", "thousand (?:and )?")
    for name in sorted(_SPELLED_YEARS, key=len, reverse=True)
)
_YEAR = "(?P<year>(?:1[7-9]|2[01])[0-9][0-9])"
_DIGITS = "(?P<digits>[0-9][0-9])"
_NTH = "1st|2nd|3rd|4th"
_QUARTER = "~(?:quarter|qtr)"
_UNIT = "(?P<unit>week|month|quarter|year)"

EXPRESSIONS = (
    # months
    expression("<MONTH>", "<OFYEAR>", _read_month),
    expression("<MONTH>", "", _read_bare_month),
    expression("<MONTH>", "-[0-9][0-9]", lambda match, today: UNREAD),  # Mar-20: a day or a year
    expression("<FIRST>", "(?P<link> (?:to|and|until|till|through|thru) | ?- ?)<MONTH><OFYEAR>",
               _read_months),
    expression("last previous past", " <MONTH>", _read_last_month),
    expression("this current", " <MONTH>", _read_month),
    expression("next coming", " <MONTH>", _read_next_month),
    expression("<DIGIT>", f"{_YEAR}-(?P<number>[0-9][0-9])", _read_numbers),
    expression("<DIGIT>", f"{_YEAR}/(?P<number>0[1-9]|1[0-2])", _read_numbered_month),
    expression("<DIGIT>", f"(?P<number>0?[1-9]|1[0-2])[/-]{_YEAR}", _read_numbered_month),
    # quarters
    expression("q quarter qtr", " ?(?P<quarter>[1-4])(?:<OFYEAR>)?", _read_quarter),
    expression("q", f"(?P<quarter>[1-4])[ -]?{_DIGITS}", _read_quarter),
    expression("<DIGIT>", "(?P<quarter>[1-4])q(?:<OFYEAR>)?", _read_quarter),
    expression("<DIGIT>", f"(?P<quarter>[1-4])q ?{_DIGITS}", _read_quarter),
    expression("<DIGIT>", f"{_YEAR}[ /-]?q(?P<quarter>[1-4])", _read_quarter),
    expression("<DIGIT>", f"(?P<quarter>{_NTH}){_QUARTER}(?:<OFYEAR>)?", _read_quarter),
    expression("first second third fourth", f"{_QUARTER}(?:<OFYEAR>)?", _read_quarter, "quarter"),
    expression("final last", f"{_QUARTER}<OFYEAR>", _read_quarter, "quarter"),
    # halves
    expression("h", "(?P<half>[12])(?:<OFYEAR>)?", _read_half),
    expression("h", f"(?P<half>[12])[ -]?{_DIGITS}", _read_half),
    expression("<DIGIT>", "(?P<half>[12])h<OFYEAR>", _read_half),
    expression("<DIGIT>", f"(?P<half>[12])h ?{_DIGITS}", _read_half),
    expression("<DIGIT>", f"{_YEAR}[ /-]?h(?P<half>[12])", _read_half),
    expression("<DIGIT>", "(?P<half>1st|2nd)~half<OFYEAR>", _read_half),
    expression("first second", "~half<OFYEAR>", _read_half, "half"),
    expression("last this previous prior",
               rf" year's (?:(?P<ordinal>first|second|third|fourth|final|last|{_NTH})"
               r" (?P<part>quarter|half)|(?:q|h)(?P<number>[1-4])|<MONTH>)", _read_of_year),
    # seasons
    expression("spring summer autumn winter", "<OFYEAR>(?:[/-](?:1[7-9]|2[01])?[0-9][0-9])?",
               _read_season, "season"),
    expression("spring summer autumn winter", "", _read_bare_season, "season"),
    expression("fall", "<OFYEAR>", _read_drop_or_season, "season"),
    expression("last previous past this", " (?P<season>spring|summer|autumn|winter|fall)",
               _read_last_season),
    # years and decades
    expression("<YEAR>", "", _read_one_year),
    expression("year calendar whole full entire fiscal all",
               f" (?:of )?(?:the )?(?:(?:calendar|full) )?(?:year )?{_YEAR}", _read_one_year),
    Expression(("nineteen", "two", "twenty"), compile_pattern(_SPELLED), _read_spelled_year),
    expression("fy", f" ?(?:{_YEAR}|'?{_DIGITS})", _read_one_year),
    expression("'", f"{_DIGITS}(?!')", _read_one_year),
    expression("<YEAR>", " ?-{1,2} ?(?P<other>(?:1[7-9]|2[01])[0-9][0-9])", _read_years),
    expression("<DIGIT>", "(?P<decade>(?:1[7-9]|2[01])[0-9]0|[026-9]0)'?s", _read_decade),
    expression("'", "(?P<decade>[0-9]0)'?s", _read_decade),
    expression(" ".join(_DECADES), "", _read_decade, "decade"),
    # other
    expression("week month quarter year", " before last", _read_before_last, "unit"),
    expression("rest remainder", f" of (?:the|this) (?:current )?{_UNIT}", _read_rest),
)  # fmt: skip
