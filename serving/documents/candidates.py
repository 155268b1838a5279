"""Programs that could answer a question: operations over the facts that are near it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, permutations

from serving.documents.calculation import (
    Earlier,
    NotComputable,
    Number,
    Program,
    Step,
    chain,
    compute,
)
from serving.documents.facts import Fact
from serving.documents.operations import Kind

# Facts that are paired with every other; rows and columns are paired beyond these.
_NEAREST = 12
_LONGEST_SERIES = 14
_LONGEST_SUM = 8


@dataclass(frozen=True)
class Candidate:
    """One way to compute an answer.

    Attributes:
        kind: of the operation.
        facts: indices of the operands; of a change the new one first, of a ratio the numerator.
        program: the calculation.
        value: its result.
    """

    kind: Kind
    facts: tuple[int, ...]
    program: Program
    value: Decimal


def make_candidates(facts: list[Fact], order: list[int]) -> list[Candidate]:
    """All candidates.

    Args:
        facts: of the document.
        order: their indices, the nearest to the question first.
    """
    nearest = order[:_NEAREST]
    series = _series(facts, order)
    pairs = _pairs(nearest, series)
    made: dict[tuple[Kind, tuple[int, ...]], Candidate] = {}
    for kind, chosen in [*_wanted_pairs(pairs), *_wanted_sets(facts, nearest, series)]:
        candidate = _make(kind, chosen, facts)
        if candidate is not None:
            made.setdefault((kind, chosen), candidate)
    return list(made.values())


def _series(facts: list[Fact], order: list[int]) -> list[list[int]]:
    """Cells of a row, cells of a column, and numbers of a sentence, in their order."""
    lines: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, fact in enumerate(facts):
        if fact.table is None:
            lines["sentence", fact.part, fact.row].append(index)
        else:
            lines["row", fact.table, fact.row].append(index)
            lines["column", fact.table, fact.column].append(index)
    near = set(order[: 3 * _NEAREST])
    return [line[:_LONGEST_SERIES] for line in lines.values() if len(line) > 1 and near & set(line)]


def _pairs(nearest: list[int], series: list[list[int]]) -> set[tuple[int, int]]:
    pairs = set(permutations(nearest, 2))
    for line in series:
        pairs |= set(permutations(line, 2))
    return pairs


def _wanted_pairs(pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[Kind, tuple[int, ...]]]:
    for pair in pairs:
        yield "difference", pair
        yield "percent_change", pair
        yield "ratio", pair
        if pair[0] < pair[1]:
            yield "sum", pair
            yield "average", pair
            yield "product", pair
        yield "greater", pair


def _wanted_sets(
    facts: list[Fact], nearest: list[int], series: list[list[int]]
) -> Iterator[tuple[Kind, tuple[int, ...]]]:
    for index in nearest:
        yield "lookup", (index,)
    for line in series:
        # Neighbours, as of three years in a row, and the line without its total at the end.
        for size in range(3, min(len(line), _LONGEST_SUM) + 1):
            for begin in range(len(line) - size + 1):
                chosen = tuple(line[begin : begin + size])
                yield "sum", chosen
                yield "average", chosen
    for chosen in combinations(sorted(nearest[:7]), 3):
        if len({facts[index].table for index in chosen}) == 1:
            yield "sum", chosen
            yield "average", chosen


def _make(kind: Kind, chosen: tuple[int, ...], facts: list[Fact]) -> Candidate | None:
    program = _program(kind, [facts[index].number for index in chosen])
    try:
        return Candidate(kind, chosen, program, compute(program))
    except NotComputable:
        return None


def _program(kind: Kind, numbers: list[Number]) -> Program:
    match kind:
        case "lookup":
            return (Step("lookup", (numbers[0],)),)
        case "difference":
            return chain("subtract", numbers)
        case "percent_change":
            return (
                Step("subtract", (numbers[0], numbers[1])),
                Step("divide", (Earlier(0), numbers[1])),
            )
        case "ratio":
            return chain("divide", numbers)
        case "sum":
            return chain("add", numbers)
        case "product":
            return chain("multiply", numbers)
        case "greater":
            return (Step("greater", (numbers[0], numbers[1])),)
    summed = chain("add", numbers)
    count = Number(f"const_{len(numbers)}", Decimal(len(numbers)))
    return (*summed, Step("divide", (Earlier(len(summed) - 1), count)))
