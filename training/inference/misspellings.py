"""Covered companies whose name is misspelt by a letter or two.

A word that the language or the list of other companies knows is never taken for a misspelling.
"""

from collections import defaultdict
from collections.abc import Container, Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .company_names import VERBS, Name, Place, Token, adjacent
from .ordinary_words import ORDINARY_WORDS

# Shorter names have too many near neighbours.
_SHORTEST = 5
# From this many letters on two of them may be wrong.
_LONG = 9
# Words of a longer name up to this length must be right: "best by" is not Best Buy.
_EXACT_UP_TO = 3


class Misspellings:
    """Finds what is nearly a name."""

    def __init__(self, names: Iterable[Name], known: Container[str]) -> None:
        """Take the covered names, and the words of all names."""
        self._known = known
        self._single: dict[str, Name] = {}
        self._several: dict[str, list[Name]] = defaultdict(list)
        for name in names:
            if len(name.words) > 1:
                self._several[name.words[0][0]].append(name)
            elif len(name.words[0]) >= _SHORTEST and name.words[0] not in VERBS:
                self._single[name.words[0]] = name
        self._spellings = list(self._single)

    def find(self, text: str, tokens: list[Token]) -> list[Place]:
        """Find names in error, overlaps included."""
        found = []
        for i, token in enumerate(tokens):
            name = self._read_word(token.word)
            if name:
                found.append(Place(name, token.begin, token.stop))
            following = tokens[i + 1] if i + 1 < len(tokens) else None
            if following and (name := self._read_split(text, token, following)):
                found.append(Place(name, token.begin, following.stop))
            for name in self._several.get(token.word[0], ()):
                if self._is_near(text, tokens[i : i + len(name.words)], name):
                    found.append(Place(name, token.begin, tokens[i + len(name.words) - 1].stop))
        return found

    def _read_word(self, word: str) -> Name | None:
        if len(word) < _SHORTEST - 1 or word in ORDINARY_WORDS or word in self._known:
            return None
        if word.endswith("s") and word[:-1] in ORDINARY_WORDS:
            return None
        best = process.extractOne(word, self._spellings, scorer=OSA.distance, score_cutoff=2)
        if best is None:
            return None
        spelling, errors, _ = best
        allowed = 2 if min(len(spelling), len(word)) >= _LONG else 1
        return self._single[spelling] if errors <= allowed and word[0] == spelling[0] else None

    def _read_split(self, text: str, left: Token, right: Token) -> Name | None:
        """Two words that are one: wal mart."""
        if left.word in self._known and right.word in self._known:
            return None
        name = self._single.get(left.word + right.word)
        return name if name and adjacent(text, left, right) else None

    def _is_near(self, text: str, tokens: list[Token], name: Name) -> bool:
        if len(tokens) < len(name.words):
            return False
        errors = 0
        for i, (token, word) in enumerate(zip(tokens, name.words, strict=True)):
            if token.word == word:
                continue
            if min(len(word), len(token.word)) <= _EXACT_UP_TO:
                return False
            allowed = 2 if len(word) >= _LONG else 1
            distance = OSA.distance(token.word, word, score_cutoff=allowed)
            errors += distance
            ordinary = token.word in ORDINARY_WORDS
            if distance > allowed or (ordinary and len(name.words) < 3) or errors > 2:
                return False
            if i and not adjacent(text, tokens[i - 1], token):
                return False
        return errors > 0
