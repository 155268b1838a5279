"""The names of companies as sequences of words, and where a text holds them."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from .ordinary_words import ABBREVIATIONS, CALENDAR_WORDS, ORDINARY_WORDS

_ACCENTS = {
    code: plain
    for code in range(0xC0, 0x250)
    if (plain := unicodedata.normalize("NFD", chr(code))[0].lower()).isascii()
}
_FOLDED = _ACCENTS | {ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"} | {ord("’"): "'"}
_TOKEN = re.compile(r"(?<=[a-z0-9])'s(?![a-z0-9])|([a-z0-9]+|[&+])", re.ASCII)
# What may stand between the words of a name: Coca-Cola, J.P. Morgan, Apple, Inc.
_BETWEEN_WORDS = frozenset(" .,'-–/\t\n\u00a0")
_SUFFIX = re.compile(
    r",? (?:inc|corp|corporation|company|co|plc|ltd|incorporated)\b(?:\.(?= ?[a-z,]))?", re.I
)
_SAYS_COMPANY = re.compile(
    r"(?:['’]s)? {1,3}(?:stocks?|shares?|ticker|equity|vs|versus)\b(?! of\b)"
    r"|['’]s {1,3}(?:price|return|clos|volatil|drawdown|perform|chart|trend"
    r"|average|high|low|best|worst)",
    re.I,
)
_ASKS_OF_COMPANY = re.compile(r"\b(?:did|has|is|vs\.?|versus|against) $", re.I)
_ANSWERS = re.compile(r" {1,3}(?:do|done|doing|perform|performed|return|returned|trading)\b", re.I)
_AGAINST = re.compile(r"\b(?:vs\.?|versus|against) $", re.I)
# "3M" is also three months.
_LENGTH = re.compile(r"[0-9]{1,2}[mydw]", re.I)
_OF_LENGTH = re.compile(
    r" {1,3}(?:return|volatil|vol|high|low|perform|chart|change|forecast|average|gain|cagr|trend)",
    re.I,
)
_AFTER_EXCHANGE = re.compile(r"\b(?:NYSE|NASDAQ|AMEX|NYSEARCA|LSE)(?: |: ?)$", re.I)
_OF_STOCK = re.compile(r"(?:['’]s)? {1,3}(?:stock|shares?)\b")
_GENITIVE = re.compile(r"['’]s?(?![\w])")
# "Apple Pay", "my Visa card": things of daily banking, whoever makes them.
_NO_COMPANY_AFTER = re.compile(
    r" {1,3}(?:pay|cards?|debit|credit card|wallet|voucher|payments?|applications?|purchases?)\b",
    re.I,
)
# "To chase the market" and "what is the best buy" name nobody.
VERBS = {
    "chase": re.compile(r" (?:the|a|an|after|up|down|returns?|yields?|it|them|for|my)\b", re.I)
}
_PHRASE = re.compile(r"\b(?:the|a|your|which|what|one|any) $")


class Token(NamedTuple):
    """A word of a text, folded, with its place."""

    word: str
    begin: int
    stop: int


@dataclass(frozen=True)
class Name:
    """A name of one company, or of several.

    Attributes:
        words: folded.
        symbols: whose it is.
        covered: whether their prices are held.
        ticker: whether it is a symbol.
    """

    words: tuple[str, ...]
    symbols: tuple[str, ...]
    covered: bool
    ticker: bool


class Place(NamedTuple):
    """A name found in a text, from `begin` to before `stop`."""

    name: Name
    begin: int
    stop: int


def split_tokens(text: str) -> list[Token]:
    """The words of a text; `&` and `+` are the word "and", a genitive is none."""
    return [
        Token("and" if m[1] in "&+" else m[1], m.start(), m.end())
        for m in _TOKEN.finditer(text.translate(_FOLDED))
        if m[1]
    ]


def _variants(name: str) -> set[tuple[str, ...]]:
    """A name's words, also joined, without "and", with "n" for it."""
    words = tuple(token.word for token in split_tokens(name))
    if len(words) < 2:
        return {words} - {()}
    variants = {words}
    if "and" in words[1:-1]:
        variants.add(tuple("n" if word == "and" else word for word in words))
        without = tuple(word for word in words if word != "and")
        if all(len(word) > 2 for word in without):
            variants.add(without)
    if len("".join(words)) > 3 or "and" not in words:
        variants.add(("".join(words),))
    if len(words[0]) == 2 and words[0].isalpha() and name[:2].isupper():
        variants.add((*words[0], *words[1:]))  # J P Morgan
    return variants


class NameIndex:
    """Names by their first word."""

    def __init__(self, covered: dict[str, list[str]], uncovered: dict[str, list[str]]) -> None:
        """Take the names and aliases of each ticker."""
        owners: dict[tuple[tuple[str, ...], bool, bool], dict[str, None]] = defaultdict(dict)
        for symbols, held in ((covered, True), (uncovered, False)):
            for symbol, aliases in symbols.items():
                for words in _variants(symbol):
                    owners[words, held, True][symbol] = None
                for alias in aliases:
                    for words in _variants(alias) if alias != symbol else ():
                        owners[words, held, False][symbol] = None
        self.names = [
            Name(words, tuple(symbols), held, ticker)
            for (words, held, ticker), symbols in owners.items()
        ]
        self.words = frozenset(word for name in self.names for word in name.words)
        self._by_first: dict[str, list[Name]] = defaultdict(list)
        for name in sorted(self.names, key=lambda n: (-len(n.words), not n.covered)):
            self._by_first[name.words[0]].append(name)

    def find(self, text: str, tokens: list[Token]) -> list[Place]:
        """Find every name, overlaps included."""
        shouted = text.isupper()
        found = []
        for i, token in enumerate(tokens):
            names = self._by_first.get(token.word)
            if names is None and token.word.endswith("s") and token.word not in ORDINARY_WORDS:
                singular = self._by_first.get(token.word[:-1], ())
                names = [n for n in singular if len(n.words) == 1 and not n.ticker]
            for name in names or ():
                last = _match(text, tokens, i, name.words)
                if last is None:
                    continue
                place = Place(name, token.begin, tokens[last].stop)
                if _is_meant(text, place, shouted):
                    found.append(widen(text, place))
        return found


def _match(text: str, tokens: list[Token], first: int, words: tuple[str, ...]) -> int | None:
    """Index of the last token of a name that starts at a token."""
    last = first + len(words) - 1
    if last >= len(tokens):
        return None
    for i in range(first + 1, last + 1):
        word = words[i - first]
        same = tokens[i].word == word or (i == last and tokens[i].word == word + "s")
        if not same or not adjacent(text, tokens[i - 1], tokens[i]):
            return None
    return last


def adjacent(text: str, left: Token, right: Token) -> bool:
    """Whether two words can belong to one name."""
    gap = text[left.stop : right.begin]
    return len(gap) <= 3 and all(c in _BETWEEN_WORDS for c in gap)


def _is_meant(text: str, place: Place, shouted: bool) -> bool:
    """Whether these words name the company here, and are not just words."""
    name, begin, stop = place
    written = text[begin:stop]
    if name.ticker and not name.covered and written.lower() in CALENDAR_WORDS:
        said = written.isupper() and _OF_STOCK.match(text, stop) is not None
        return said or _is_marked_ticker(text, begin)
    if _is_explicit(text, place):
        return True
    if _NO_COMPANY_AFTER.match(text, stop):
        return False
    if name.ticker:
        return _is_ticker(name, written, shouted)
    if name.covered:
        verb = VERBS.get(written)
        if verb and verb.match(text, stop):
            return False
        in_phrase = name.words in (("best", "buy"), ("best", "buys")) and written.islower()
        return not (in_phrase and _PHRASE.search(text, max(0, begin - 8), begin))
    if len("".join(name.words)) < 3:
        if _LENGTH.fullmatch(written) and _OF_LENGTH.match(text, stop):
            return False
        return written.isupper() and not shouted and len(written) > 1
    if all(word in ORDINARY_WORDS for word in name.words):
        sentence_start = not text[:begin].rstrip(" \"'(") or text[:begin].rstrip()[-1:] in ".!?\n"
        return written[0].isupper() and not shouted and not sentence_start
    return True


def _is_marked_ticker(text: str, begin: int) -> bool:
    """Whether "$" or an exchange stands before a place."""
    if text[begin - 1 : begin] == "$":
        return True
    return _AFTER_EXCHANGE.search(text, max(0, begin - 10), begin) is not None


def _is_explicit(text: str, place: Place) -> bool:
    begin = place.begin
    if _is_marked_ticker(text, begin):
        return place.name.ticker
    if place.name.covered or (place.name.ticker and not text[begin : place.stop].isupper()):
        return False
    if _LENGTH.fullmatch(text, begin, place.stop):
        return False
    if _SAYS_COMPANY.match(text, place.stop) or _AGAINST.search(text, max(0, begin - 12), begin):
        return True
    asked = _ASKS_OF_COMPANY.search(text, max(0, begin - 12), begin)
    return asked is not None and _ANSWERS.match(text, place.stop) is not None


def _is_ticker(name: Name, written: str, shouted: bool) -> bool:
    """Capitals are tickers unless they abbreviate; small letters if they are no words."""
    word = written.lower()
    if name.covered:
        return (written.isupper() and not shouted) or word not in ORDINARY_WORDS
    if len(written) < 2 or word in ORDINARY_WORDS or word.upper() in ABBREVIATIONS:
        return False
    return len(written) > 2 or (written.isupper() and not shouted)


def widen(text: str, place: Place) -> Place:
    """Take in "$" or an exchange before a ticker, "Inc." and a genitive after a name."""
    name, begin, stop = place
    if name.ticker:
        exchange = _AFTER_EXCHANGE.search(text, max(0, begin - 10), begin)
        begin = exchange.start() if exchange else begin - (text[begin - 1 : begin] == "$")
    suffix = _SUFFIX.match(text, stop)
    stop = suffix.end() if suffix else stop
    genitive = _GENITIVE.match(text, stop)
    return Place(name, begin, genitive.end() if genitive else stop)
