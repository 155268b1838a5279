"""Fill the placeholders of a phrasing with companies and times, and keep the truth of the slots.

The truth comes from the values that were filled in, never from reading the text back, so it can
judge the code that reads texts.
"""

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

_EARLIEST = date(1995, 1, 1)
_COUNT_WORDS = {
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    6: "six",
    9: "nine",
    10: "ten",
    12: "twelve",
}
_HORIZONS = {
    "5 days": 5, "five days": 5, "10 days": 10, "ten trading days": 10, "3 days": 3,
    "a week": 5, "one week": 5, "two weeks": 10, "2 weeks": 10, "three weeks": 15,
    "a month": 21, "one month": 21, "30 days": 30, "two months": 42, "20 trading days": 20,
    "60 days": 60,
}  # fmt: skip
_WINDOWS = (10, 20, 21, 30, 50, 100, 150, 200)
_BARE_WINDOW = re.compile(
    r"\{window\}(?![\s-]?(?:trading |business )?(?:d\b|day|session|dma|sma|ma\b))", re.I
)
_AMOUNTS = {
    "$10,000": 10_000, "5k": 5_000, "1000 dollars": 1_000, "$2,500": 2_500, "$500": 500,
    "20 grand": 20_000, "$1 million": 1_000_000, "10k": 10_000, "a thousand dollars": 1_000,
    "$750.50": 750.5, "100 bucks": 100, "3,000 USD": 3_000,
}  # fmt: skip
_COUNTS = {"3": 3, "5": 5, "ten": 10, "four": 4, "10": 10, "two": 2, "three": 3, "five": 5}
_CATEGORIES = {
    "groceries": "groceries", "supermarkets": "groceries", "food shopping": "groceries",
    "eating out": "dining", "restaurants": "dining", "coffee": "dining", "petrol": "transport",
    "public transport": "transport", "taxis": "transport", "energy bills": "utilities",
    "utilities": "utilities", "clothes": "shopping", "shopping": "shopping", "travel": "travel",
    "holidays": "travel", "flights": "travel", "the pharmacy": "health", "health": "health",
    "entertainment": "entertainment", "streaming": "entertainment", "rent": "rent",
    "bank fees": "fees",
}  # fmt: skip
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


@dataclass(frozen=True)
class Names:
    """What people call companies: by symbol the ticker, the name and the aliases.

    Attributes:
        covered: those that the prices cover.
        others: known companies without prices.
    """

    covered: dict[str, list[str]]
    others: dict[str, list[str]]


@dataclass(frozen=True)
class Filled:
    """One question with the truth of its slots (`symbols`, `date`, `start`, `end`, …)."""

    text: str
    slots: dict[str, object]


def fill(phrasing: str, names: Names, day: date, rng: random.Random, uncovered: bool) -> Filled:
    """Fill one phrasing.

    Args:
        phrasing: text with {company}, {company2}, {company3}, {date}, {period}, {horizon},
            {window}, {amount}, {count}, {category}.
        names: what companies are called.
        day: the day on which it is asked: what "last year" and the like count from.
        rng: where the choices come from.
        uncovered: name companies that the data does not cover; their symbols list is empty.
    """
    text, slots = _fill_companies(phrasing, names, rng, uncovered)
    if "{period}" in text:
        words, start, end = make_period(day, rng)
        text = text.replace("{period}", words)
        slots |= {"start": str(start), "end": str(end)}
    if "{date}" in text:
        words, stated = make_date(day, rng)
        since = "since {date}" in text.lower()
        text = text.replace("{date}", words)
        slots |= {"start": str(stated), "end": str(day)} if since else {"date": str(stated)}
    if "{horizon}" in text:
        words, days = rng.choice(sorted(_HORIZONS.items()))
        text = text.replace("{horizon}", words)
        slots["horizon_days"] = days
    if "{window}" in text:
        window = rng.choice(_WINDOWS)
        # "its {window} average" means a number of days as well as "its {window}-day average".
        text = _BARE_WINDOW.sub(f"{window}-day", text).replace("{window}", str(window))
        slots["window_days"] = window
    for placeholder, values in (
        ("amount", _AMOUNTS),
        ("count", _COUNTS),
        ("category", _CATEGORIES),
    ):
        if f"{{{placeholder}}}" in text:
            words, value = rng.choice(sorted(values.items()))
            text = text.replace(f"{{{placeholder}}}", words)
            slots[placeholder] = value
    return Filled(text, slots)


def _fill_companies(
    phrasing: str, names: Names, rng: random.Random, uncovered: bool
) -> tuple[str, dict[str, object]]:
    companies = names.others if uncovered else names.covered
    chosen = rng.sample(sorted(companies), 3)
    placeholders = [p for p in ("{company}", "{company2}", "{company3}") if p in phrasing]
    text = phrasing
    for placeholder, symbol in zip(placeholders, chosen, strict=False):
        text = text.replace(placeholder, rng.choice(companies[symbol]))
    order = sorted(zip((phrasing.index(p) for p in placeholders), chosen, strict=False))
    if uncovered:
        return text, {"symbols": [], "uncovered": True} if order else {"symbols": []}
    return text, {"symbols": [symbol for _, symbol in order]}


def make_date(day: date, rng: random.Random) -> tuple[str, date]:
    """A past day in one of the ways people write it."""
    stated = _EARLIEST + timedelta(days=rng.randrange((day - _EARLIEST).days))
    number, month, year = stated.day, stated.strftime("%B"), stated.year
    suffix = "th" if 10 < number < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    forms = (
        f"{number} {month} {year}",
        f"{month} {number}, {year}",
        f"{stated.strftime('%b')} {number} {year}",
        f"{number}{suffix} {month} {year}",
        f"the {number}{suffix} of {month} {year}",
        f"{month} {number}{suffix}, {year}",
        stated.isoformat(),
    )
    return rng.choice(forms), stated


def make_period(day: date, rng: random.Random) -> tuple[str, date, date]:
    """A span up to `day` in one of the ways people write it, with its first and last day."""
    year = rng.randrange(_EARLIEST.year, day.year)
    count = rng.choice(sorted(_COUNT_WORDS))
    number = rng.choice([str(count), _COUNT_WORDS[count]])
    quarter = rng.randrange(1, 5)
    month = date(year, rng.randrange(1, 13), 1)
    later = rng.randrange(year, day.year)
    anywhere = date(year, 1, 1) + timedelta(days=rng.randrange(365))
    monday = anywhere - timedelta(days=anywhere.weekday())
    season = rng.choice(sorted(_SEASONS))
    first = date(year, _SEASONS[season], 1)
    forms = (
        (f"{year}", date(year, 1, 1), date(year, 12, 31)),
        (month.strftime("%B %Y"), month, month + relativedelta(months=1, days=-1)),
        (
            f"Q{quarter} {year}",
            date(year, 3 * quarter - 2, 1),
            date(year, 3 * quarter - 2, 1) + relativedelta(months=3, days=-1),
        ),
        (f"the first half of {year}", date(year, 1, 1), date(year, 6, 30)),
        (f"the second half of {year}", date(year, 7, 1), date(year, 12, 31)),
        (f"the last {number} months", day - relativedelta(months=count), day),
        (f"the past {number} years", day - relativedelta(years=count), day),
        (f"the last {number} weeks", day - timedelta(weeks=count), day),
        ("the past year", day - relativedelta(years=1), day),
        ("last year", date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)),
        ("this year", date(day.year, 1, 1), day),
        (f"{year} to {later}", date(year, 1, 1), date(later, 12, 31)),
        (f"between {year} and {later}", date(year, 1, 1), date(later, 12, 31)),
        (f"the week of {_write_day(monday)}", monday, monday + timedelta(days=6)),
        (f"{season} {year}", first, first + relativedelta(months=3, days=-1)),
    )
    return rng.choice(forms)


def _write_day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
