"""What speaks for a candidate: how near its numbers are to the question, and whether they fit."""

import math
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from serving.documents.candidates import Candidate
from serving.documents.facts import Fact
from serving.documents.operations import CUES, KINDS, Kind, split_ratio
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


_PLAIN = (
    *("overlap_mean", "overlap_min", "cosine_mean", "cosine_min", "heading_mean", "whole_mean"),
    *("covered", "year_mean", "year_mismatch", "years_covered", "years_exact"),
    *("same_row", "same_column", "same_sentence", "same_table", "mixed", "text"),
    *(
        "same_label",
        "units_differ",
        "extra_years",
        "near_mean",
        "near_min",
        "match_mean",
        "match_min",
    ),
    *("best_row",),
)
_OWN = (
    *("portion_below_one", "same_row", "same_column", "same_sentence"),
    *("later_first", "earlier_first", "left_first", "adjacent", "below_one", "negative"),
    *("large", "direct", "reversed", "total_second", "total_first", "unit_percent", "unit_money"),
    *("covered", "overlap_min", "years_named", "size", "years_covered", "same_label", "tiny"),
    *("last_total", "whole_line", "equal_scale", "text", "shares_price", "far_apart", "prior_year"),
    *("second_100", "direct_cosine", "units_differ", "years_exact", "same_heading", "year_mean"),
    *("same_row_exact", "same_column_total", "direct_worst"),
)
NAMES = (
    *_PLAIN,
    *(f"{kind}:{name}" for kind in KINDS for name in _OWN),
)
_SHARED = (
    *("same_row", "same_column", "same_sentence", "covered", "overlap_min", "years_covered"),
    *("same_label", "text", "units_differ", "years_exact", "year_mean"),
)
_INDEX = {name: place for place, name in enumerate(NAMES)}


def describe(
    asked: Asked, facts: list[Fact], near: Nearness, candidates: list[Candidate]
) -> np.ndarray:
    """Features of candidates, shape (candidates, len(NAMES))."""
    matrix = np.zeros((len(candidates), len(NAMES)), np.float32)
    parts = split_ratio(asked.text)
    sides = None
    if parts is not None:
        words = (set(stems(parts[0])), set(stems(parts[1])))
        sides = np.array(
            [
                [near.share(side, label | heading) for side in words]
                for label, heading in zip(near.labels, near.headings, strict=True)
            ]
        )
    sizes = Counter((fact.table, fact.row) for fact in facts)
    for row, candidate in enumerate(candidates):
        values = _plain(facts, near, candidate)
        for name, value in values.items():
            matrix[row, _INDEX[name]] = value
        own = _ordered(facts, near, candidate, sides)
        own |= {
            "portion_below_one": own["below_one"] * float("portion" in asked.cues),
            "years_named": min(len(near.named_years), 3) / 3,
            "size": len(candidate.facts) / 4,
            "whole_line": float(_is_whole_row(facts, candidate, sizes)),
        }
        own |= {name: values[name] for name in _SHARED}
        own["same_row_exact"] = values["same_row"] * values["years_exact"]
        own["same_column_total"] = values["same_column"] * own.get("total_second", 0.0)
        for name, value in own.items():
            matrix[row, _INDEX[f"{candidate.kind}:{name}"]] = value
    return matrix


def _is_whole_row(
    facts: list[Fact], candidate: Candidate, sizes: Counter[tuple[int | None, int]]
) -> bool:
    places = {(facts[index].table, facts[index].row) for index in candidate.facts}
    return len(places) == 1 and sizes[next(iter(places))] == len(candidate.facts)


def _plain(facts: list[Fact], near: Nearness, candidate: Candidate) -> dict[str, float]:
    chosen = list(candidate.facts)
    of = [facts[index] for index in chosen]
    held: frozenset[int] = frozenset().union(*(near.years[index] for index in chosen))
    tables = {fact.table for fact in of}
    in_text = sum(fact.table is None for fact in of)
    rows = {(fact.table, fact.row, fact.part if fact.table is None else "") for fact in of}
    units = {_unit(fact) for fact in of} - {None}
    one = len(rows) == 1 and len(of) > 1
    return {
        "overlap_mean": float(near.overlap[chosen].mean()),
        "overlap_min": float(near.overlap[chosen].min()),
        "cosine_mean": float(near.cosine[chosen].mean()),
        "cosine_min": float(near.cosine[chosen].min()),
        "heading_mean": float(near.heading[chosen].mean()),
        "whole_mean": float(near.whole[chosen].mean()),
        "covered": near.covered(chosen),
        "near_mean": float(near.near[chosen].mean()),
        "near_min": float(near.near[chosen].min()),
        "match_mean": float(near.match[chosen].mean()),
        "match_min": float(near.match[chosen].min()),
        "best_row": float(near.best[chosen].mean()),
        "year_mean": float(near.year[chosen].mean()),
        "year_mismatch": float((near.year[chosen] < 0).mean()),
        "years_covered": _share(held & near.asked_years, near.asked_years),
        "years_exact": float(bool(near.asked_years) and held == near.asked_years),
        "extra_years": float(len(held - near.asked_years) > 0 and len(near.asked_years) > 1),
        "same_row": float(one and in_text == 0),
        "same_column": float(
            in_text == 0 and len(of) > 1 and len({(fact.table, fact.column) for fact in of}) == 1
        ),
        "same_sentence": float(one and in_text > 0),
        "same_table": float(in_text == 0 and len(tables) == 1),
        "mixed": float(0 < in_text < len(of)),
        "text": float(in_text == len(of)),
        "same_label": float(len({fact.label for fact in of}) == 1),
        "units_differ": float(len(units) > 1),
    }


def _share(part: frozenset[int], whole: frozenset[int]) -> float:
    return len(part) / len(whole) if whole else 0.0


def _unit(fact: Fact) -> str | None:
    unit = fact.amount.unit
    if unit is None:
        return None
    return "percent" if "percent" in unit else ("money" if unit.isupper() else "count")


def _ordered(
    facts: list[Fact], near: Nearness, candidate: Candidate, sides: np.ndarray | None
) -> dict[str, float]:
    """What depends on which operand comes first."""
    first, last = candidate.facts[0], candidate.facts[-1]
    one, other = facts[first], facts[last]
    value = float(candidate.value)
    units = [_unit(facts[index]) for index in candidate.facts]
    made = {
        "below_one": float(0 < value < 1),
        "negative": float(value < 0),
        "large": float(abs(value) > 10),
        "tiny": float(abs(value) < 0.001),
        "unit_percent": units.count("percent") / len(units),
        "unit_money": units.count("money") / len(units),
        "equal_scale": float(one.amount.scale == other.amount.scale),
    }
    if first == last:
        return made
    years_of = near.years[first], near.years[last]
    apart = max(years_of[0], default=0) - max(years_of[1], default=0) if all(years_of) else 0
    total = [
        bool({"total", "all"} & set(f"{f.label} {f.heading}".lower().split())) for f in (one, other)
    ]
    made |= {
        "later_first": float(apart > 0),
        "earlier_first": float(apart < 0),
        "left_first": float(apart == 0 and (one.row, one.column) < (other.row, other.column)),
        "adjacent": float(
            abs(apart) == 1 or (one.row == other.row and abs(one.column - other.column) == 1)
        ),
        "total_first": float(total[0]),
        "total_second": float(total[1]),
        "last_total": float(len(candidate.facts) > 2 and total[1]),
        "shares_price": float(_counts_and_prices(one, other)),
    }
    made |= _sizes(near, candidate, facts, apart)
    if sides is not None and near.sides is not None:
        cosines = near.sides
        made["direct_cosine"] = float(
            cosines[first, 0] + cosines[last, 1] - cosines[first, 1] - cosines[last, 0]
        )
        made["direct_worst"] = float(min(cosines[first, 0], cosines[last, 1]))
        made["direct"] = float(sides[first, 0] + sides[last, 1])
        made["reversed"] = float(sides[first, 1] + sides[last, 0])
    return made


def _sizes(near: Nearness, candidate: Candidate, facts: list[Fact], apart: int) -> dict[str, float]:
    first, last = candidate.facts[0], candidate.facts[-1]
    sizes = [abs(float(facts[index].amount.number)) for index in candidate.facts]
    wide = max(sizes) / max(min(sizes), 1e-6)
    prior = (
        len(near.named_years) == 1
        and apart == 1
        and max(near.years[first]) == max(near.named_years)
    )
    return {
        "far_apart": min(math.log10(max(wide, 1.0)), 4.0) / 4,
        "prior_year": float(prior),
        "second_100": float(sizes[-1] == 100),
        "same_heading": float(facts[first].heading == facts[last].heading),
    }


def _counts_and_prices(one: Fact, other: Fact) -> bool:
    """Whether one is a number of shares or units, and the other a price of one of them."""
    texts = [f"{fact.label} {fact.heading}".lower() for fact in (one, other)]
    price = ["price" in text or "value" in text or "per share" in text for text in texts]
    count = ["number" in text or "shares" in text or "options" in text for text in texts]
    amounts = [worth.amount.number for worth in (one, other)]
    wide = max(map(abs, amounts)) > 20 * max(min(map(abs, amounts)), Decimal("0.01"))
    return wide and ((price[0] and count[1]) or (price[1] and count[0]))
