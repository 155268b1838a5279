"""How near the numbers of a document are to a question."""

import math
from collections import Counter
from dataclasses import dataclass

import numpy as np

from serving.documents.facts import Fact
from serving.documents.operations import CUES, KINDS, Kind
from serving.documents.words import stems, year_range, years

KIND_NAMES = (*CUES, *(f"like {kind}" for kind in KINDS), "bias")


@dataclass(frozen=True)
class Asked:
    """A question as far as it can be read before the document.

    Attributes:
        text: the question.
        cues: what its wording points to, of `operations.CUES`.
        likeness: by kind, the cosine to its nearest prototypes, less the mean over the kinds.
    """

    text: str
    cues: frozenset[str]
    likeness: dict[Kind, float]

    def features(self) -> np.ndarray:
        """What speaks for a kind, shape (len(KIND_NAMES),)."""
        cues = [float(cue in self.cues) for cue in CUES]
        return np.array([*cues, *(self.likeness[kind] for kind in KINDS), 1.0])


# The year is the last.
MEASURES = ("overlap", "cosine", "heading", "whole", "near", "match", "best", "year")


class Nearness:
    """How near each fact is to the question; arrays of shape (facts,).

    Attributes:
        overlap: share of the label's rare words that the question has too.
        cosine: of the vectors of question and label.
        heading: share of the header's words that the question has too; 0 without a header.
        year: 1 where the fact's year was asked for, -1 where another was, 0 where none is known.
        total: all of it, weighted.
        near: the same less that of the nearest fact, in standard deviations.
        match: harmonic mean of `overlap` and the share of the question's words in the label.
        best: 1 where no label of the table matches better.
        measured: `MEASURES` side by side, shape (facts, measures).
    """

    def __init__(
        self,
        question: str,
        facts: list[Fact],
        cosines: np.ndarray,
        whole: np.ndarray,
        sides: np.ndarray | None,
    ) -> None:
        """Measure.

        Args:
            question: as asked.
            facts: of the document.
            cosines: of question and label, shape (facts,).
            whole: of question and row label with header, or the sentence, shape (facts,).
            sides: of a ratio's numerator and denominator as worded, and label, shape (facts, 2);
                None where the question words no ratio.
        """
        self._weights = _rarity(facts)
        self.words = set(stems(question))
        self.labels = [set(stems(_own(fact))) for fact in facts]
        self.headings = [set(stems(fact.heading)) for fact in facts]
        self.asked_years = year_range(question)
        self.named_years = years(question)
        self.years = [fact.years for fact in facts]
        self.cosine, self.whole, self.sides = cosines, whole, sides
        self.overlap = np.array([self.share(label, self.words) for label in self.labels])
        self.heading = np.array([self.share(label, self.words) for label in self.headings])
        self.year = np.array([self._match_year(of) for of in self.years])
        self.total = (
            self.overlap
            + 0.6 * self.heading
            + 1.5 * self.cosine
            + self.whole
            + 0.5 * self.year
            + 0.3 * np.array([self.covered([index]) for index in range(len(facts))])
        )

        spread = float(self.total.std()) or 1.0
        self.near = (self.total - self.total.max()) / spread
        covers = np.array([self.share(self.words, label) for label in self.labels])
        self.match = 2 * self.overlap * covers / np.maximum(self.overlap + covers, 1e-9)
        tables = np.array([-1 if fact.table is None else fact.table for fact in facts])
        best = {table: self.match[tables == table].max() for table in set(tables)}
        self.best = np.array(
            [float(match == best[table]) for match, table in zip(self.match, tables, strict=True)]
        )

        self.measured = np.stack([getattr(self, measure) for measure in MEASURES], axis=1)

    def share(self, words: set[str], among: set[str]) -> float:
        """Weight of the words that are among the others, as a share of their own weight."""
        whole = sum(self._weight(word) for word in words)
        return sum(self._weight(word) for word in words & among) / whole if whole else 0.0

    def covered(self, facts: list[int]) -> float:
        """Share of the question's words that labels and headings of facts have between them."""
        held: set[str] = set()
        for index in facts:
            held |= self.labels[index] | self.headings[index]
        return self.share(self.words, held)

    def _weight(self, word: str) -> float:
        return self._weights.get(word, 1.0)

    def _match_year(self, of: frozenset[int]) -> float:
        if not of or not self.asked_years:
            return 0.0
        return 1.0 if of & self.asked_years else -1.0


def _own(fact: Fact) -> str:
    return fact.label if fact.table is not None else f"{fact.label} {fact.amount.unit or ''}"


def _rarity(facts: list[Fact]) -> dict[str, float]:
    """Inverse document frequency over the distinct labels and headings."""
    texts = {fact.label for fact in facts} | {fact.heading for fact in facts}
    counts = Counter(word for text in texts for word in set(stems(text)))
    return {word: math.log(1 + len(texts) / count) for word, count in counts.items()}
