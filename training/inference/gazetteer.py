"""Find companies by the names in the data: name, alias, ticker, genitive, near misspelling."""

import json
from dataclasses import dataclass
from pathlib import Path

from .company_names import NameIndex, Place, split_tokens, widen
from .misspellings import Misspellings
from .spans import TakenCharacters
from .unknown_companies import find_unknown


@dataclass(frozen=True)
class CompanyMention:
    """One company named in a text.

    Attributes:
        symbol: its ticker; of an unknown one the text that names it; empty where it has `choices`.
        begin: first character.
        stop: one past the last character.
        covered: whether its prices are held.
        choices: the tickers of the covered companies that bear this name, if there are several.
    """

    symbol: str
    begin: int
    stop: int
    covered: bool = True
    choices: tuple[str, ...] = ()


class Gazetteer:
    """Names of companies and the symbols they stand for.

    Attributes:
        symbols: for each covered ticker its name and aliases.
        uncovered: the same for companies whose prices are not held.
    """

    def __init__(
        self, symbols: dict[str, list[str]], uncovered: dict[str, list[str]] | None = None
    ) -> None:
        """Take the names of each ticker."""
        self.symbols = symbols
        self.uncovered = uncovered or {}
        self._index = NameIndex(self.symbols, self.uncovered)
        covered = (name for name in self._index.names if name.covered and not name.ticker)
        self._misspellings = Misspellings(covered, self._index.words)

    @classmethod
    def load(cls, path: Path) -> "Gazetteer":
        """Read the names written by `save`."""
        names = json.loads(path.read_text(encoding="utf-8"))
        return cls(names["covered"], names["uncovered"])

    def save(self, path: Path) -> None:
        """Write the names as JSON."""
        names = {"covered": self.symbols, "uncovered": self.uncovered}
        path.write_text(json.dumps(names, ensure_ascii=False, indent=1), encoding="utf-8")

    def find(self, text: str) -> list[CompanyMention]:
        """Find the companies named in a text, in order, without overlaps."""
        tokens = split_tokens(text)
        places = self._index.find(text, tokens)
        places += [widen(text, place) for place in self._misspellings.find(text, tokens)]
        found = [_mention(place) for place in _choose(text, places)]
        known = [(mention.begin, mention.stop) for mention in found]
        found += [
            CompanyMention(
                text[begin:stop].strip("$").split(":")[-1].strip().upper(),
                begin,
                stop,
                covered=False,
            )
            for begin, stop in find_unknown(text, known)
        ]
        return _join_tickers(text, sorted(found, key=lambda mention: mention.begin))


def _choose(text: str, places: list[Place]) -> list[Place]:
    """The longest of names that overlap; of two that only share words the covered one."""
    taken = TakenCharacters(len(text))
    covered = TakenCharacters(
        len(text), [(place.begin, place.stop) for place in places if place.name.covered]
    )
    chosen: list[Place] = []
    for place in sorted(places, key=lambda p: (p.begin - p.stop, not p.name.covered)):
        crossed = not place.name.covered and (
            _is_cut(covered, place.begin, text) or _is_cut(covered, place.stop, text)
        )
        if not crossed and taken.is_free(place.begin, place.stop):
            taken.take(place.begin, place.stop)
            chosen.append(place)
    return chosen


def _is_cut(covered: TakenCharacters, border: int, text: str) -> bool:
    """Whether a covered name runs across a border."""
    inside = 0 < border < len(text)
    return inside and not (
        covered.is_free(border - 1, border) or covered.is_free(border, border + 1)
    )


def _mention(place: Place) -> CompanyMention:
    symbols = place.name.symbols
    if place.name.covered and len(symbols) > 1:
        return CompanyMention("", place.begin, place.stop, choices=symbols)
    return CompanyMention(symbols[0], place.begin, place.stop, place.name.covered)


def _join_tickers(text: str, mentions: list[CompanyMention]) -> list[CompanyMention]:
    """One mention of a name and its ticker in brackets: Apple (AAPL)."""
    joined: list[CompanyMention] = []
    for mention in mentions:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.symbol == mention.symbol
            and text[before.stop : mention.begin] in (" (", "(")
            and text[mention.stop : mention.stop + 1] == ")"
        ):
            joined[-1] = CompanyMention(
                mention.symbol, before.begin, mention.stop + 1, mention.covered
            )
        else:
            joined.append(mention)
    return joined
