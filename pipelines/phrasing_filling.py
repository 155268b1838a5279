"""Fill the placeholders of a phrasing with companies and times, and keep the truth of the slots.

The truth comes from the values that were filled in, never from reading the text back, so it can
judge the code that reads texts.
"""

import random
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
# Companies that the data does not cover: the network must not learn that only covered names
# make a question about finance.
_UNCOVERED = (
    "Tesla", "Nvidia", "Siemens", "Netflix", "Volkswagen", "Nestle", "Airbus", "Boeing", "TSLA",
    "Shell",
)  # fmt: skip


@dataclass(frozen=True)
class Filled:
    """One question with the truth of its slots (`symbols`, `date`, `start`, `end`, …)."""

    text: str
    slots: dict[str, object]


def fill(
    phrasing: str, names: dict[str, list[str]], day: date, rng: random.Random, uncovered: bool
) -> Filled:
    """Fill one phrasing.

    Args:
        phrasing: text with {company}, {company2}, {company3}, {date}, {period}, {horizon},
            {window}.
        names: for each symbol what people call the company, ticker included.
        day: the day on which it is asked: what "last year" and the like count from.
        rng: where the choices come from.
        uncovered: name companies that the data does not cover; their symbols list is empty.
    """
    slots: dict[str, object] = {}
    text = phrasing
    chosen = rng.sample(sorted(names), 3)
    placeholders = [p for p in ("{company}", "{company2}", "{company3}") if p in phrasing]
    for placeholder, symbol in zip(placeholders, chosen, strict=False):
        called = rng.choice(_UNCOVERED) if uncovered else rng.choice(names[symbol])
        text = text.replace(placeholder, called)
    order = sorted(zip((phrasing.index(p) for p in placeholders), chosen, strict=False))
    slots["symbols"] = [] if uncovered else [symbol for _, symbol in order]
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
        text = text.replace("{window}", str(window))
        slots["window_days"] = window
    return Filled(text, slots)


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
    )
    return rng.choice(forms)
