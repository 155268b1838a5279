"""Values as people read them, with the unit that the document gives."""

from decimal import Decimal

import pytest

from serving.documents.amounts import find_amounts
from serving.documents.asking import Found
from serving.documents.calculation import Number, Step
from serving.documents.candidates import Candidate
from serving.documents.facts import Fact
from serving.documents.operations import Kind
from serving.documents.wording import answer_text, unit_of


def _found(kind: Kind, value: str, *numbers: str) -> Found:
    facts = tuple(
        Fact(find_amounts(number)[0], 0, 1, place, "row", "2023", "table")
        for place, number in enumerate(numbers)
    )
    step = Step("lookup", (Number(value, Decimal(value)),))
    return Found(Candidate(kind, (0,), (step,), Decimal(value)), facts, 0.9)


@pytest.mark.parametrize(
    ("found", "unit", "text"),
    [
        (_found("percent_change", "0.020833", "637", "624"), "fraction", "2.08%"),
        (_found("ratio", "0.25", "$5", "$20"), "fraction", "25%"),
        (_found("ratio", "2.5", "$5", "2 shares"), None, "2.5"),
        (_found("difference", "-13.5", "$1.5 million", "$15 million"), "USD", "-$13.5 million"),
        (_found("sum", "1200", "700 shares", "500 shares"), "shares", "1,200 shares"),
        (_found("sum", "1200", "700 shares", "$500"), None, "1,200"),
        (_found("product", "613009.2", "24,980 shares", "$24.54"), "USD", "$613,009.2"),
        (_found("greater", "1", "5", "4"), "yes_no", "yes"),
        (_found("greater", "0", "4", "5"), "yes_no", "no"),
        (_found("lookup", "0.00123", "0.00123"), None, "0.00123"),
    ],
)
def test_a_value_is_written_with_its_unit(found: Found, unit: str | None, text: str) -> None:
    assert unit_of(found) == unit
    assert answer_text(found, unit) == text
