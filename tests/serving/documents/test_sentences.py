"""Where sentences begin and end."""

from itertools import pairwise

import pytest

from serving.documents.sentences import split_sentences
from tests.serving.documents.conftest import NOTE


def _texts(text: str) -> list[str]:
    return [sentence.text for sentence in split_sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "Revenue was $1.2 million in March.",
        "The U.S. market grew 3.5% in Q2.",
        "ACME Inc. and Beta Corp. agreed on terms.",
        "See No. 5 and Fig. 2 for details.",
        "Mr. Weber met Dr. J. Smith at 9 a.m. on Monday.",
        "Costs, e.g. rent, rose vs. last year.",
        "It grew by approx. 4 percent.",
    ],
)
def test_an_abbreviation_or_a_decimal_ends_no_sentence(whole: str) -> None:
    assert _texts(whole) == [whole]


def test_an_abbreviation_can_end_a_sentence() -> None:
    assert _texts("It sells in the U.S. It buys in Asia.") == [
        "It sells in the U.S.",
        "It buys in Asia.",
    ]


def test_a_sentence_may_begin_with_a_digit_or_a_quotation_mark() -> None:
    assert len(_texts('Sales fell. 2024 was worse. "Not good," he said.')) == 3


def test_a_wrapped_line_belongs_to_its_sentence() -> None:
    assert _texts("The bank lends\nto small firms. It is old.") == [
        "The bank lends to small firms.",
        "It is old.",
    ]


def test_headings_items_and_table_rows_stand_alone() -> None:
    text = "Results\n\n- Costs fell\n- Sales rose\nSales | 5 | 6\nCosts 4.1 3.9\n\nThe end is near."
    kinds = [sentence.kind for sentence in split_sentences(text)]
    assert kinds == ["heading", "item", "item", "table", "table", "prose"]


def test_every_word_is_in_exactly_one_sentence() -> None:
    sentences = split_sentences(NOTE)
    assert " ".join(s.text for s in sentences).split() == NOTE.split()
    assert all(a.end <= b.begin for a, b in pairwise(sentences))


def test_a_span_holds_the_sentence() -> None:
    for sentence in split_sentences(NOTE):
        assert NOTE[sentence.begin : sentence.end].split() == sentence.text.split()


def test_a_blank_text_has_no_sentences() -> None:
    assert split_sentences(" \n\n ") == []
