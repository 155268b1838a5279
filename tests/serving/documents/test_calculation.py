"""The calculator is exact, and shows its programs as FinQA writes them."""

from decimal import Decimal

import pytest

from serving.documents.calculation import (
    Earlier,
    NotComputable,
    Number,
    Operation,
    Step,
    chain,
    compute,
    show,
)


def _number(text: str) -> Number:
    return Number(text, Decimal(text))


@pytest.mark.parametrize(
    ("operation", "operands", "result"),
    [
        ("add", ("0.1", "0.2"), "0.3"),
        ("subtract", ("637", "624"), "13"),
        ("multiply", ("1.1", "1.1"), "1.21"),
        ("divide", ("1", "8"), "0.125"),
        ("exp", ("1.05", "2"), "1.1025"),
        ("greater", ("2", "3"), "0"),
        ("table_max", ("2", "5", "3"), "5"),
        ("table_min", ("2", "5", "3"), "2"),
        ("table_sum", ("0.1", "0.1", "0.1"), "0.3"),
        ("table_average", ("2", "5", "5"), "4"),
        ("lookup", ("7.5",), "7.5"),
    ],
)
def test_an_operation(operation: Operation, operands: tuple[str, ...], result: str) -> None:
    step = Step(operation, tuple(_number(text) for text in operands))
    assert compute((step,)) == Decimal(result)


def test_a_step_uses_an_earlier_result() -> None:
    program = (
        Step("subtract", (_number("637"), _number("624"))),
        Step("divide", (Earlier(0), _number("624"))),
    )
    assert show(program) == "subtract(637, 624), divide(#0, 624)"
    assert round(compute(program), 5) == Decimal("0.02083")


def test_a_chain_joins_from_the_left() -> None:
    program = chain("add", [_number("1"), _number("2"), _number("3")])
    assert show(program) == "add(1, 2), add(#0, 3)"
    assert compute(program) == 6


@pytest.mark.parametrize(
    "step",
    [
        Step("divide", (Number("1", Decimal(1)), Number("0", Decimal(0)))),
        Step("exp", (Number("-2", Decimal(-2)), Number("0.5", Decimal("0.5")))),
    ],
)
def test_what_has_no_value_is_not_computed(step: Step) -> None:
    with pytest.raises(NotComputable):
        compute((step,))
