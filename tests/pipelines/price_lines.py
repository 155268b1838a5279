"""Prices as CSV lines, good and spoilt."""

from collections.abc import Callable
from datetime import date, timedelta

HEADER = "symbol,date,close,currency"
FIRST_DAY = date(2020, 1, 1)


def make_price_lines(rows: int, first_day: date = FIRST_DAY) -> list[str]:
    """A header and `rows` good days of one symbol."""
    days = (first_day + timedelta(days=n) for n in range(rows))
    return [HEADER, *(f"AAA,{day},{100 + n},USD" for n, day in enumerate(days))]


def _replace_field(position: int, value: str) -> Callable[[list[str], int], None]:
    def spoil(lines: list[str], row: int) -> None:
        fields = lines[row + 1].split(",")
        fields[position] = value
        lines[row + 1] = ",".join(fields)

    return spoil


def _repeat_day_before(lines: list[str], row: int) -> None:
    lines[row + 1] = lines[row]


# How a data row is spoilt, and the rule that must name it.
SPOILERS: dict[str, tuple[Callable[[list[str], int], None], str]] = {
    "negative price": (_replace_field(2, "-3.5"), "close.range"),
    "duplicate day": (_repeat_day_before, "symbol+date.unique"),
    "wrong currency": (_replace_field(3, "EUR"), "currency.known"),
    "text in a number": (_replace_field(2, "n/a"), "close.number"),
    "no price": (_replace_field(2, ""), "close.required"),
    "impossible date": (_replace_field(1, "2020-02-31"), "date.date"),
}
