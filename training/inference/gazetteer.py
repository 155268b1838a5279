"""Find companies by the names in the data: name, alias, ticker, possessive, near misspelling."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

# Lower-case tickers are read as tickers only from this many letters on: "hd" and "ko" are also
# words.
_LOWER_TICKER_LETTERS = 3
# Names shorter than this have too many near neighbours among ordinary words.
_FUZZY_LETTERS = 5
_FUZZY_SCORE = 86.0
# Ordinary words that lie within one or two letters of a name.
_NOT_NAMES = frozenset(
    "apply applied apples maple ample general target intel mercy merge micro soft price prices "  # noqa: SIM905
    "walk wall chase chased change range ranges resource resources home house depot deposit best "
    "bank america american electric gamble group united health cheese coke cost johnson devices "
    "micros advance advanced international company companies stock stocks share shares".split()
)
_WORD = re.compile(r"\$?[A-Za-z][A-Za-z&.\-]*[A-Za-z]|\$?[A-Za-z]", re.ASCII)


@dataclass(frozen=True)
class CompanyMention:
    """One company named in a text, from character `begin` to before `stop`."""

    symbol: str
    begin: int
    stop: int


class Gazetteer:
    """Names of companies and the symbols they stand for."""

    def __init__(self, symbols: dict[str, list[str]]) -> None:
        """Take the names of each symbol.

        Args:
            symbols: for each ticker its name and aliases.
        """
        self.symbols = symbols
        names = {_fold(name): symbol for symbol, all_ in symbols.items() for name in all_}
        self._tickers = {symbol.lower(): symbol for symbol in symbols}
        self._names = {name: symbol for name, symbol in names.items() if name}
        self._single = [n for n in self._names if " " not in n and len(n) >= _FUZZY_LETTERS]
        longest_first = sorted(self._names, key=len, reverse=True)
        self._ordered = [self._names[name] for name in longest_first]
        # One group per name: which group matched tells which company was named.
        alternatives = "|".join(f"({_spaced(name)})" for name in longest_first) or "(?!)"
        self._pattern = re.compile(rf"(?<![\w$])(?:{alternatives})(?:'s|’s|s')?(?!\w)", re.I)

    @classmethod
    def load(cls, path: Path) -> "Gazetteer":
        """Read the names written by `save`."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    def save(self, path: Path) -> None:
        """Write the names as JSON."""
        path.write_text(json.dumps(self.symbols, ensure_ascii=False, indent=1), encoding="utf-8")

    def find(self, text: str) -> list[CompanyMention]:
        """Find the companies named in a text, in order, without overlaps."""
        found = [
            CompanyMention(self._ordered[(m.lastindex or 1) - 1], m.start(), m.end())
            for m in self._pattern.finditer(text)
        ]
        for match in _WORD.finditer(text):
            if any(match.start() < f.stop and match.end() > f.begin for f in found):
                continue
            symbol = self._read_word(_strip_possessive(match.group(0)))
            if symbol is not None:
                found.append(CompanyMention(symbol, match.start(), match.end()))
        return sorted(found, key=lambda mention: mention.begin)

    def _read_word(self, word: str) -> str | None:
        ticker = self._tickers.get(word.lstrip("$").lower())
        bare = word.lstrip("$")
        certain = word.startswith("$") or bare.isupper() or len(bare) >= _LOWER_TICKER_LETTERS
        if ticker is not None and certain and bare.lower() not in _NOT_NAMES:
            return ticker
        folded = _fold(word)
        if len(folded) < _FUZZY_LETTERS or folded in _NOT_NAMES:
            return None
        best = process.extractOne(
            folded, self._single, scorer=fuzz.ratio, score_cutoff=_FUZZY_SCORE
        )
        return self._names[best[0]] if best else None


def _fold(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", name.lower().replace("&", " and ")).strip()


def _spaced(folded: str) -> str:
    """A folded name as a pattern that allows `&`, hyphens, dots and apostrophes in between."""
    words = [r"(?:and|&|n|'n'|\+)" if word == "and" else re.escape(word) for word in folded.split()]
    return r"[\s.,'’\-]*".join(words) if len(words) > 1 else words[0]


def _strip_possessive(word: str) -> str:
    return re.sub(r"(?:'s|’s|s['’])$", "", word, flags=re.IGNORECASE)
