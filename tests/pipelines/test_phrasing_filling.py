"""Filled phrasings: the truth is that of the values that were filled in."""

import random
from datetime import date

import pytest

from pipelines.phrasing_filling import Names, fill

DAY = date(2022, 6, 1)
NAMES = Names(
    {"AAPL": ["AAPL", "Apple"], "MSFT": ["MSFT", "Microsoft"], "KO": ["KO", "Coke"]},
    {"TSLA": ["Tesla"], "NVDA": ["Nvidia"], "NFLX": ["Netflix"]},
)


def test_companies_are_in_order_of_mention() -> None:
    for seed in range(20):
        filled = fill(
            "{company2} against {company}", NAMES, DAY, random.Random(seed), uncovered=False
        )
        first, _, second = filled.text.partition(" against ")
        named = [
            next(symbol for symbol, all_ in NAMES.covered.items() if name in all_)
            for name in (first, second)
        ]
        assert filled.slots["symbols"] == named


def test_companies_without_prices_are_no_symbols() -> None:
    filled = fill("price of {company}", NAMES, DAY, random.Random(1), uncovered=True)
    assert filled.slots == {"symbols": [], "uncovered": True}


def test_a_phrasing_without_companies_names_none_that_is_uncovered() -> None:
    filled = fill("best stock {period}", NAMES, DAY, random.Random(1), uncovered=True)
    assert filled.slots["symbols"] == []
    assert "uncovered" not in filled.slots


def test_a_periods_truth_holds_its_first_and_last_day() -> None:
    for seed in range(60):
        filled = fill("{period}", NAMES, DAY, random.Random(seed), uncovered=False)
        assert str(filled.slots["start"]) <= str(filled.slots["end"])


@pytest.mark.parametrize(
    ("phrasing", "slot"),
    [
        ("{amount} in {company}", "amount"),
        ("top {count} stocks", "count"),
        ("spent on {category}", "category"),
        ("{company} in {horizon}", "horizon_days"),
    ],
)
def test_each_placeholder_leaves_its_truth(phrasing: str, slot: str) -> None:
    filled = fill(phrasing, NAMES, DAY, random.Random(3), uncovered=False)
    assert filled.slots[slot]
    assert "{" not in filled.text


@pytest.mark.parametrize("phrasing", ["its {window} average", "its {window}-day average"])
def test_a_window_is_a_number_of_days(phrasing: str) -> None:
    filled = fill(phrasing, NAMES, DAY, random.Random(3), uncovered=False)
    assert filled.text == f"its {filled.slots['window_days']}-day average"
