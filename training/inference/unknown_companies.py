"""Companies that no list knows but a text names as such: `$XYZQ`, ZZZZ shares, Foobar Inc."""

import re
from collections.abc import Sequence

from .ordinary_words import ABBREVIATIONS, ORDINARY_WORDS
from .spans import TakenCharacters

_DOLLAR = re.compile(r"(?<![\w$])\$([A-Za-z]{1,5})(?![\w$])", re.ASCII)
_EXCHANGE = re.compile(r"\b(?:NYSE|NASDAQ|AMEX|LSE): ?([A-Z]{1,5})\b", re.ASCII)
_OF_STOCK = re.compile(
    r"(?<![\w&$])((?:[A-Z][\w&.\-]{1,30} ){0,2}[A-Z][\w&\-]{1,30})(?:['’]s?)?"
    r" (?:stocks?|shares|share prices?|ticker)\b(?! (?:exchange|market))"
)
_OF_FIRM = re.compile(
    r"(?<![\w&$])((?:[A-Z][\w&.\-]{1,30} ){0,2}[A-Z][\w&\-]{1,30}),? "
    r"(?:Inc|Corp|Corporation|PLC|plc|AG|Ltd|LLC|SE|NV|SA)\b\.?"
)
_CAPITALS = re.compile(r"(?<![\w$&./'’\-])[A-Z]{3,5}(?![\w&/]|[.\-]\w)", re.ASCII)
# In longer texts capitals are mostly codes and emphasis.
_LONGEST_QUESTION = 100
_WORD = re.compile(r"\S+")


def find_unknown(text: str, known: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Find names of companies that are in no list.

    Args:
        text: a question.
        known: places of the companies that are; they are no unknown ones.

    Returns:
        Where each begins and stops, without overlaps, in order.
    """
    found: list[tuple[int, int]] = []
    taken = TakenCharacters(len(text), known)

    def take(begin: int, stop: int) -> None:
        if taken.is_free(begin, stop):
            taken.take(begin, stop)
            found.append((begin, stop))

    if "$" in text:
        for match in _DOLLAR.finditer(text):
            take(*match.span())
    if ":" in text:
        for match in _EXCHANGE.finditer(text):
            take(*match.span())
    shouted = text.isupper()
    if not shouted:
        for pattern in (_OF_FIRM, _OF_STOCK):
            for match in pattern.finditer(text):
                begin = _skip_ordinary(text, match.start(1), match.end(1))
                if begin is not None:
                    take(begin, match.end(1))
        if not known and not found and len(text) <= _LONGEST_QUESTION:
            for match in _CAPITALS.finditer(text):
                if _may_be_ticker(match[0]):
                    take(*match.span())
    return sorted(found)


def _skip_ordinary(text: str, begin: int, stop: int) -> int | None:
    """Where a name begins after words that are none: "Is Foobar stock", "Which stock"."""
    for word in _WORD.finditer(text, begin, stop):
        plain = word[0].strip(".,&-").lower()
        if plain not in ORDINARY_WORDS and word[0].upper() not in ABBREVIATIONS:
            return word.start()
    return None


def _may_be_ticker(word: str) -> bool:
    return word not in ABBREVIATIONS and word.lower() not in ORDINARY_WORDS
