"""A small exact calculator: programs of the operations that FinQA's language names.

A program is a list of steps such as `subtract(637, 624), divide(#0, 624)`, where `#0` is the
result of the first step (Chen et al. 2021, arXiv:2109.00122). Numbers are decimal, so that sums
and differences of what a document says are exact; a quotient has 28 digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Literal

Operation = Literal[
    "add",
    "subtract",
    "multiply",
    "divide",
    "exp",
    "greater",
    "table_max",
    "table_min",
    "table_sum",
    "table_average",
    "lookup",
]


class NotComputable(Exception):
    """A program has no result: a division by zero, or a power without a real value."""


@dataclass(frozen=True)
class Number:
    """An operand.

    Attributes:
        written: as a program shows it.
        value: what it is worth.
    """

    written: str
    value: Decimal


@dataclass(frozen=True)
class Earlier:
    """The result of an earlier step, by its index from 0."""

    step: int


@dataclass(frozen=True)
class Step:
    """One operation.

    Attributes:
        operation: which.
        operands: two; for `table_` operations the numbers of a row, one or more; for `lookup`,
            which is ours, the number itself.
    """

    operation: Operation
    operands: tuple[Number | Earlier, ...]


Program = tuple[Step, ...]


def show(program: Program) -> str:
    """The program as text."""
    return ", ".join(
        f"{step.operation}({', '.join(_show(operand) for operand in step.operands)})"
        for step in program
    )


def _show(operand: Number | Earlier) -> str:
    return f"#{operand.step}" if isinstance(operand, Earlier) else operand.written


def compute(program: Program) -> Decimal:
    """Run a program; `greater` gives 1 for yes and 0 for no.

    Raises:
        NotComputable: if a step has no value.
    """
    results: list[Decimal] = []
    for step in program:
        operands = [
            results[operand.step] if isinstance(operand, Earlier) else operand.value
            for operand in step.operands
        ]
        try:
            results.append(_apply(step.operation, operands))
        except (DivisionByZero, InvalidOperation, Overflow) as error:
            raise NotComputable(f"{show(program)}: {type(error).__name__}") from error
    return results[-1]


def _apply(operation: Operation, operands: Sequence[Decimal]) -> Decimal:
    match operation:
        case "lookup":
            return operands[0]
        case "table_max":
            return max(operands)
        case "table_min":
            return min(operands)
        case "table_sum":
            return sum(operands, Decimal(0))
        case "table_average":
            return sum(operands, Decimal(0)) / len(operands)
    first, second = operands
    match operation:
        case "add":
            return first + second
        case "subtract":
            return first - second
        case "multiply":
            return first * second
        case "divide":
            return first / second
        case "exp":
            return first**second
    return Decimal(int(first > second))


def chain(operation: Operation, operands: Sequence[Number]) -> Program:
    """A program that joins two or more numbers by a binary operation, left to right."""
    steps = [Step(operation, (operands[0], operands[1]))]
    for operand in operands[2:]:
        steps.append(Step(operation, (Earlier(len(steps) - 1), operand)))
    return tuple(steps)
