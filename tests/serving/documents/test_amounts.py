"""Numbers with their units, as written."""

from decimal import Decimal

import pytest

from serving.documents.amounts import find_amounts


@pytest.mark.parametrize(
    ("text", "written", "value", "unit"),
    [
        ("It paid $1.2 million.", "$1.2 million", "1200000", "USD"),
        ("It paid US$5bn.", "US$5bn", "5000000000", "USD"),
        ("It paid EUR 3.4 billion,", "EUR 3.4 billion", "3400000000", "EUR"),
        ("It paid 20 euros", "20 euros", "20", "EUR"),
        ("Margin rose to 12.5%.", "12.5%", "12.5", "percent"),
        ("It fell 250 basis points", "250 basis points", "250", "basis points"),
        ("It has 14,200 customers", "14,200", "14200", "customers"),
        ("A loss of $(3.4) was", "$(3.4)", "-3.4", "USD"),
        ("Net: (3.4)", "(3.4)", "-3.4", None),
        ("It lost (0.5%) then", "(0.5%)", "-0.5", "percent"),
        ("It changed by -0.3 percent", "-0.3 percent", "-0.3", "percent"),
    ],
)
def test_a_number_is_found_with_its_unit(
    text: str, written: str, value: str, unit: str | None
) -> None:
    (found,) = find_amounts(text)
    assert (found.text, found.value, found.unit) == (written, Decimal(value), unit)


@pytest.mark.parametrize("text", ["in 2023 it", "on 5 March", "on March 5,", "see No. 5", "1. Sum"])
def test_years_days_and_labels_are_dates_not_figures(text: str) -> None:
    assert all(found.is_date for found in find_amounts(text))


@pytest.mark.parametrize("text", ["Q3", "10-K", "COVID-19x", "A380"])
def test_a_number_within_a_word_is_none(text: str) -> None:
    assert [found.text for found in find_amounts(text) if found.scale != 1] == []
