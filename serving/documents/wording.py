"""How the value of a calculation is written, and in which unit."""

from decimal import Decimal

from serving.documents.asking import Found
from serving.documents.facts import Fact

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_SCALES = {3: "thousand", 6: "million", 9: "billion", 12: "trillion"}


def unit_of(found: Found) -> str | None:
    """`fraction`, `yes_no`, a currency, what is counted, or None where the document says none.

    A change or a share is a fraction: 0.25 is 25%.
    """
    kind = found.candidate.kind
    if kind == "greater":
        return "yes_no"
    units = [_fact_unit(fact) for fact in found.facts]
    if kind == "percent_change":
        return "fraction"
    if kind == "ratio":
        return "fraction" if len(set(units)) == 1 else None
    known = {unit for unit in units if unit is not None}
    if kind == "product":
        known -= {"fraction"}
        known = {unit for unit in known if unit.isupper()} or known
    return known.pop() if len(known) == 1 else None


def _fact_unit(fact: Fact) -> str | None:
    unit = fact.amount.unit
    return "fraction" if unit == "percent" else unit


def answer_text(found: Found, unit: str | None) -> str:
    """The value as a short text; scale words are those of the numbers it was made from."""
    value = found.candidate.value
    if unit == "yes_no":
        return "yes" if value == 1 else "no"
    if unit == "fraction":
        return f"{_plain(value * 100)}%"
    number = _plain(value)
    scale = _scale(found)
    if unit in _SYMBOLS:
        sign = "-" if number.startswith("-") else ""
        return f"{sign}{_SYMBOLS[unit]}{number.lstrip('-')}{scale}"
    return f"{number}{scale}" + (f" {unit}" if unit else "")


def _scale(found: Found) -> str:
    """The scale word that all operands share, where the result has it too."""
    scales = {fact.amount.scale for fact in found.facts}
    if found.candidate.kind in ("ratio", "product", "percent_change") or len(scales) > 1:
        return ""
    power = scales.pop().adjusted()
    return f" {_SCALES[power]}" if power in _SCALES else ""


def _plain(value: Decimal) -> str:
    """Rounded to two decimals, or where that would hide it, to three significant digits."""
    places = 2 if abs(value) >= Decimal("0.1") or value == 0 else 2 - value.adjusted()
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
