"""Amounts of money and numbers of companies or bookings that a question names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .spans import TakenCharacters
from .time_words import NUMBERS, fold, read_number

_WORDS = "|".join(
    re.escape(word).replace(r"\ ", "[ -]{1,3}") for word in sorted(NUMBERS, key=len, reverse=True)
)
_DIGITS = r"\d{1,3}(?:[,.' ]\d{3}){1,12}(?:\.\d{1,2})?(?!\d)|\d{1,40}(?:\.\d{1,4})?"
_NUMBER = rf"(?P<number>{_DIGITS})"
_SCALES = {"k": 1e3, "grand": 1e3, "thousand": 1e3, "hundred": 1e2, "m": 1e6, "mn": 1e6, "mio": 1e6,
           "mil": 1e6, "million": 1e6, "bn": 1e9, "b": 1e9, "billion": 1e9,
           "tn": 1e12, "trillion": 1e12, "trn": 1e12}  # fmt: skip
_LONG_SCALE = r"(?P<scale>k|grand|thousand|hundred|million|mio|mn|billion|bn|trillion|trn|tn)"
_ANY_SCALE = (
    r"(?P<scale>k|grand|thousand|hundred|million|mio|mil|mn|m|billion|bn|b|trillion|trn|tn)"
)
_CURRENCY = (
    r"(?:(?:us|american|u\.s\.) )?(?:dollars?|usd|bucks?|pounds?(?: sterling)?|quid|sterling|gbp"
    r"|euros?|eur|(?:swiss )?francs?|chf|(?:japanese )?yen|jpy|\$|£|€|¥)"
)
_OF_TIME = r"(?! {0,3}-?(?:day|week|month|quarter|year|yr|session|%|percent|stocks|shares|compan))"

_YEAR = r"(?:1[7-9]|2[01])\d\d\b"
_TIMES = (
    r"\d|q[1-4]|h[12]|the (?:last|past|first|next|second|third|fourth|year|month|week|quarter)"
    r"|(?:last|past|this|early|late|mid|total|all|order|jan|feb|mar|apr|may|jun|jul|aug|sep|oct"
    r"|nov|dec)"
)

# Each with the group `number` or `words`, and `scale` where one follows.
_AMOUNTS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"[$£€¥] ?(?:- ?)?{_NUMBER}(?: ?{_ANY_SCALE}(?!\w))?(?![\w])",
        rf"\b(?:usd|gbp|eur|chf|jpy|us\$) ?(?:- ?)?{_NUMBER}(?: ?{_ANY_SCALE})?(?!\w)",
        rf"(?<![\w$.,]){_NUMBER}(?: ?{_ANY_SCALE})? ?{_CURRENCY}(?!\w)",
        rf"(?<![\w$.,]){_NUMBER} ?{_LONG_SCALE}(?![\w-])(?! (?:filing|report|shares|run))",
        rf"\b(?P<words>half a|{_WORDS}) {_LONG_SCALE}s? {_CURRENCY}(?!\w)",
        rf"\b(?P<words>half a|{_WORDS}) (?P<scale>k|grand|thousand|million|billion|trillion)s?\b"
        r"(?! (?:shares|and))",
        rf"\b(?!an? )(?P<words>{_WORDS}) {_CURRENCY}(?!\w)",
        r"\b(?:invest|invests|invested|investing|put|putting|puts|place|placed|allocate|allocating"
        rf"|stuck|deploy|split|spread|distribute) (?:- ?)?{_NUMBER}(?![\w-]|[.,]\d){_OF_TIME}",
        # A bare number is money where it is put into something: "2,500 went into", "500 in Lilly".
        rf"(?<![\w$.,/-])(?!{_YEAR}){_NUMBER}(?= (?:went|gone|invested|held|sunk|parked|put)\b)",
        rf"(?<![\w$.,/-])(?!{_YEAR}){_NUMBER}(?= in(?:to)?(?:,| (?!{_TIMES})))",
    )
)
_MAY_HOLD = re.compile(
    rf"[0-9]|\b(?:{_CURRENCY}|grand|thousand|hundred|million|billion|trillion)\b|zero"
)
_SMALLEST_BARE = 100
_LARGEST_AMOUNT = 1e12
# Of companies, bookings, sentences and closes: whoever names more has mistyped.
LARGEST_NUMBER = 10_000
_MINUS = re.compile(r"(?:(?<![\w)])-|\bminus|\bnegative) {0,3}(?:(?:usd|eur|gbp) ?|[$£€¥] ?)?$")
_CURRENCIES = {
    "EUR": re.compile(r"€|\beur(?:os?)?\b|\deuros?\b"),
    "GBP": re.compile(r"£|\b(?:gbp|pounds?|sterling|quid)\b"),
    "CHF": re.compile(r"\b(?:chf|francs?)\b"),
    "JPY": re.compile(r"¥|\b(?:jpy|yen)\b"),
}
_PERIODICALLY = re.compile(
    r" {0,3}(?:(?:(?:an?|per|every|each)(?: single)? |/ ?|p\.?)(?:day|week|fortnight|month|quarter"
    r"|year|mo|yr|m\b|annum)|daily|weekly|monthly|quarterly|yearly|annually)"
)
_REGULARLY = re.compile(
    r"\b(?:(?:every|each)(?: single| other)? (?:day|week|fortnight|month|quarter|year)"
    r"|(?:monthly|weekly|yearly|annual|regular) (?:investments?|contributions?|deposits?|savings?"
    r"|instal?lments?|payments?)|(?:invest\w*|put\w*|sav\w+) (?:in )?(?:monthly|weekly|yearly))\b"
)
_GROWS = re.compile(r"\b(?:grow\w*|gain\w*|return\w*|rise\w*|rose|earn\w*|ma[dk]e|by)"
                    r"(?: \w{1,12})? $")  # fmt: skip

_COUNT = rf"(?P<count>\d{{1,9}}|{_WORDS})"
_RANKED = (
    r"best|worst|top|bottom|biggest|largest|strongest|weakest|greatest|steepest|poorest|smallest"
    r"|highest|lowest|leading|most recent|latest|last|recent|newest|hottest"
)
_THINGS = (
    r"stocks|companies|names|shares|performers|gainers|losers|winners|laggards|leaders|risers|fallers"
    r"|decliners|transactions|bookings|payments|purchases|entries|movements|debits|items|expenses"
    r"|charges|transfers|ones|picks"
)
_UNITS = r"(?! ?-?(?:day|week|month|quarter|year|yr|session|decade|trading|%|percent|[$£€]))"
_COUNTS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"\b(?:{_RANKED}|first|previous|past|most) {_COUNT}\b{_UNITS}(?![.,]\d)",
        rf"(?<![\w.,$]){_COUNT} (?:of (?:the |my )?)?(?:\w{{1,12}} )?(?:{_RANKED})\b"
        rf"(?! {_COUNT.replace('count', 'more')}\b)",
        rf"(?<![\w.,$]){_COUNT} (?:\w{{1,14}} ){{0,2}}(?:{_THINGS})\b",
        rf"\b(?:which|what|the|name|show|list) {_COUNT} (?:of|least|most|that)\b",
        rf"\bmake (?:it|that) {_COUNT}(?= *(?:$|[.?!,]))",
    )
)
_NO_COUNTS = frozenset(("a", "an", "one", "half", "few", "couple", "hundred"))


@dataclass(frozen=True)
class Amount:
    """An amount of money from character `begin` to before `stop`.

    Attributes:
        value: in units of its currency.
        begin: first character.
        stop: one past the last character.
        currency: its code where it is not in dollars.
    """

    value: float
    begin: int
    stop: int
    currency: str = ""


def find_amounts(text: str) -> list[Amount]:
    """Find amounts of money, without overlaps, in order of appearance."""
    folded = fold(text)
    if not _MAY_HOLD.search(folded):
        return []
    found: list[Amount] = []
    taken = TakenCharacters(len(text))
    for pattern in _AMOUNTS:
        for match in pattern.finditer(folded):
            amount = _read_amount(match)
            if amount and taken.is_free(*match.span()):
                taken.take(*match.span())
                found.append(amount)
    return sorted(found, key=lambda amount: amount.begin)


def _read_amount(match: re.Match[str]) -> Amount | None:
    groups = match.groupdict()
    number = groups.get("number")
    if number:
        value = _read_digits(number)
        begin = match.start() if "scale" in groups else match.start("number")
        if "scale" not in groups and 0 < value < _SMALLEST_BARE:
            return None  # "put 3 companies": a bare number is an amount only if it is large
        if number == "401" and groups.get("scale") == "k":
            return None  # a pension plan
    else:
        words = groups["words"]
        value = 0.5 if words == "half a" else read_number(words)
        begin = match.start()
    value *= _SCALES.get(groups.get("scale") or "", 1.0)
    minus = _MINUS.search(match.string, max(0, begin - 16), begin)
    if minus or (number and "-" in match.string[match.start() : match.start("number")]):
        value = -value
    written = match.string[begin : match.end()]
    currency = next((code for code, of in _CURRENCIES.items() if of.search(written)), "")
    return Amount(value, minus.start() if minus else begin, match.end(), currency)


def _read_digits(text: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text):  # 10.000 as on the continent
        return float(text.replace(".", ""))
    return float(re.sub(r"[,' ]", "", text))


def read_amount_slot(amounts: Sequence[Amount], text: str) -> dict[str, object]:
    """The first amount, as a whole number where it is one.

    With `currency` unless it is in dollars and `recurring` if it is paid again and again; only
    `bad_amount`, as written, if it is not above zero or absurdly large.
    """
    if not amounts:
        return {}
    first = amounts[0]
    if not 0 < first.value <= _LARGEST_AMOUNT:
        return {"bad_amount": text[first.begin : first.stop]}
    value = int(first.value) if first.value.is_integer() else round(first.value, 2)
    slots: dict[str, object] = {"amount": value}
    if first.currency:
        slots["currency"] = first.currency
    return slots | ({"recurring": True} if _recurs(first, fold(text)) else {})


def _recurs(amount: Amount, text: str) -> bool:
    if _PERIODICALLY.match(text, amount.stop):
        return True
    regularly = _REGULARLY.search(text)
    return regularly is not None and not _GROWS.search(text[: regularly.start()])


def read_count_slot(text: str, taken: TakenCharacters) -> dict[str, object]:
    """How many companies or bookings are asked for.

    Args:
        text: a question.
        taken: what companies, times and amounts hold; their numbers are no counts.
    """
    folded = fold(text)
    for pattern in _COUNTS:
        for match in pattern.finditer(folded):
            if match["count"] in _NO_COUNTS or not taken.is_free(*match.span("count")):
                continue
            count = int(read_number(match["count"]))
            if 0 < count <= LARGEST_NUMBER:
                return {"count": count}
            return {"bad_number": text[match.start() : match.end()].strip()}
    return {}
