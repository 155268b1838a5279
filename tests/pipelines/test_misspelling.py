"""Misspelt phrasings stay readable, and their placeholders whole."""

import random

import pytest
from rapidfuzz.distance import OSA

from pipelines.misspelling import misspell


@pytest.mark.parametrize("seed", range(20))
def test_a_word_or_two_differ_by_one_letter(seed: int) -> None:
    text = "what was the highest closing price of the company"
    misspelt = misspell(text, random.Random(seed))
    assert 0 <= OSA.distance(text, misspelt) <= 2


@pytest.mark.parametrize("seed", range(20))
def test_placeholders_stay_as_they_are(seed: int) -> None:
    misspelt = misspell("volatility of {company2} during {period}", random.Random(seed))
    assert "{company2}" in misspelt
    assert "{period}" in misspelt


def test_short_words_stay_as_they_are() -> None:
    assert misspell("how is it now", random.Random(1)) == "how is it now"
