"""Numbers in a text with their units, exactly as written, and what they are worth."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_CURRENCIES = {
    "$": "USD",
    "us$": "USD",
    "usd": "USD",
    "dollars": "USD",
    "dollar": "USD",
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "£": "GBP",
    "gbp": "GBP",
    "pounds": "GBP",
    "¥": "JPY",
    "jpy": "JPY",
    "yen": "JPY",
    "chf": "CHF",
    "francs": "CHF",
    "c$": "CAD",
    "cad": "CAD",
    "a$": "AUD",
    "aud": "AUD",
}
_SCALES = {
    "thousand": 3,
    "k": 3,
    "million": 6,
    "millions": 6,
    "mn": 6,
    "m": 6,
    "billion": 9,
    "billions": 9,
    "bn": 9,
    "trillion": 12,
    "tn": 12,
}
_PERCENTS = {
    "%": "percent",
    "percent": "percent",
    "per cent": "percent",
    "pct": "percent",
    "percentage point": "percentage points",
    "percentage points": "percentage points",
    "basis point": "basis points",
    "basis points": "basis points",
    "bps": "basis points",
    "bp": "basis points",
    "x": "times",
}
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NO_UNIT = _words(
    "a an and are as at be but by for from has have in into is it its of on or per than that "
    "the their then this to under was we were when which while with would year-on-year"
)

_NUMBER = re.compile(
    r"""(?<![\w.,])
    (?:(?P<outer>(?:US|C|A)?\$|[€£¥])\s?(?=\())?
    (?P<open>\()?
    (?P<sign>[-−+]\s?)?
    (?P<currency>(?:US|C|A)?\$|[€£¥]|(?:USD|EUR|GBP|CHF|CAD|AUD|JPY)\b)?\s?
    (?P<inner>[-−+]\s?)?
    (?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)
    (?:(?:[\s-]?(?P<scale>thousand|millions?|billions?|trillion|mn|bn|tn))(?!\w)
       |(?P<letter>[mk])(?!\w))?
    (?:[\s-]?(?P<percent>%|percentage\ points?|per\ cent|percent|pct|basis\ points?|bps|bp|x)
       (?!\w))?
    (?:\s(?P<after>USD|EUR|GBP|CHF|CAD|AUD|JPY|dollars?|euros?|pounds|yen|francs)\b)?
    (?P<close>\))?
    (?![\w]|[.,]\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_NEXT_WORD = re.compile(r"\s([A-Za-z][a-z-]+)")
_DAY_BEFORE = re.compile(rf"(?:\b(?:{_MONTHS})\.?|\bno\.|\bnote|\bitem|\bpage)\s*$", re.I)
_MONTH_AFTER = re.compile(rf"\s+(?:{_MONTHS})\b", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LIST_MARK = re.compile(r"(?:^|\n)\s*$")


@dataclass(frozen=True)
class Amount:
    """A number as it stands in a text.

    Attributes:
        begin: first character in the text.
        end: after the last.
        text: exactly as written.
        number: as written, without its scale: 1.2 of `$1.2 million`; negative in brackets.
        scale: what a scale word multiplies it by, 1 without one.
        unit: currency code, `percent`, `percentage points`, `basis points`, or the noun counted;
            None where none is written.
        is_date: whether it is a year, or the day of a month.
    """

    begin: int
    end: int
    text: str
    number: Decimal
    scale: Decimal
    unit: str | None
    is_date: bool

    @property
    def value(self) -> Decimal:
        """The number times its scale."""
        return self.number * self.scale


def find_amounts(text: str) -> list[Amount]:
    """Every number of a text, in order."""
    return list(_find(text))


def _find(text: str) -> Iterator[Amount]:
    for match in _NUMBER.finditer(text):
        bracketed = bool(match["open"] and match["close"])
        begin = match.start() if bracketed or not match["open"] else match.start("open") + 1
        end = match.end() if bracketed or not match["close"] else match.end() - 1
        digits = match["digits"]
        number = Decimal(digits.replace(",", ""))
        minus = any(sign and sign.strip() in "-−" for sign in (match["sign"], match["inner"]))
        unit = _unit(match, text, end)
        # A number alone in brackets is negative, as accounts write it; `(5 branches)` is not.
        if minus or (bracketed and (_currency(match) or unit is None or "percent" in unit)):
            number = -number
        power = _SCALES.get((match["scale"] or match["letter"] or "").lower(), 0)
        bare = not (_currency(match) or match["percent"] or power)
        is_date = bare and not bracketed and _is_date(text, begin, end, digits)
        written = text[begin:end].strip()
        begin += len(text[begin:end]) - len(text[begin:end].lstrip())
        yield Amount(
            begin, begin + len(written), written, number, Decimal(10) ** power, unit, is_date
        )


def _unit(match: re.Match[str], text: str, end: int) -> str | None:
    if match["percent"]:
        return _PERCENTS[match["percent"].lower()]
    if currency := _currency(match):
        return _CURRENCIES[currency.lower()]
    word = _NEXT_WORD.match(text, end)
    return word[1].lower() if word and word[1].lower() not in _NO_UNIT else None


def _currency(match: re.Match[str]) -> str | None:
    return match["currency"] or match["outer"] or match["after"]


def _is_date(text: str, begin: int, end: int, digits: str) -> bool:
    if _YEAR.fullmatch(digits) or _MONTH_AFTER.match(text, end):
        return True
    before = text[max(0, begin - 16) : begin]
    if _DAY_BEFORE.search(before):
        return True
    # `1. Results` at the start of a line counts the line.
    return bool(re.match(r"[.)]\s", text[end : end + 2]) and _LIST_MARK.search(before or "\n"))
