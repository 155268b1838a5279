"""What speaks for a candidate: how near its numbers are to the question, and whether they fit."""

import math
from collections import Counter
from decimal import Decimal

import numpy as np

from serving.documents.candidates import Candidate
from serving.documents.facts import Fact
from serving.documents.nearness import MEASURES, Asked, Nearness
from serving.documents.operations import KINDS, split_ratio
from serving.documents.words import stems

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
    measured = near.measured[chosen]
    mean = dict(zip(MEASURES, measured.mean(axis=0).tolist(), strict=True))
    least = dict(zip(MEASURES, measured.min(axis=0).tolist(), strict=True))
    tables = {fact.table for fact in of}
    in_text = sum(fact.table is None for fact in of)
    rows = {(fact.table, fact.row, fact.part if fact.table is None else "") for fact in of}
    units = {_unit(fact) for fact in of} - {None}
    one = len(rows) == 1 and len(of) > 1
    return {
        "overlap_mean": mean["overlap"],
        "overlap_min": least["overlap"],
        "cosine_mean": mean["cosine"],
        "cosine_min": least["cosine"],
        "heading_mean": mean["heading"],
        "whole_mean": mean["whole"],
        "covered": near.covered(chosen),
        "near_mean": mean["near"],
        "near_min": least["near"],
        "match_mean": mean["match"],
        "match_min": least["match"],
        "best_row": mean["best"],
        "year_mean": mean["year"],
        "year_mismatch": sum(year < 0 for year in measured[:, -1].tolist()) / len(chosen),
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
