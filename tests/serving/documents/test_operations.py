"""What the wording of a question points to."""

import pytest

from serving.documents.operations import KINDS, PROTOTYPES, find_cues, split_ratio
from serving.documents.words import stem, year_range, years


@pytest.mark.parametrize(
    ("question", "cue"),
    [
        ("what was the percentage change in sales?", "percent_change"),
        ("what portion of sales came from Asia?", "portion"),
        ("what is the average price?", "average"),
        ("what is the ratio of debt to equity?", "ratio"),
        ("did the fund beat its index?", "closed"),
    ],
)
def test_a_cue_is_found(question: str, cue: str) -> None:
    assert cue in find_cues(question)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("what is the ratio of debt to equity?", ("debt", "equity")),
        ("what percentage of total assets were loans?", ("loans", "total assets")),
        ("how much is rent?", None),
    ],
)
def test_numerator_and_denominator_are_told_apart(
    question: str, parts: tuple[str, str] | None
) -> None:
    assert split_ratio(question) == parts


def test_every_kind_has_as_many_prototypes() -> None:
    assert {len(PROTOTYPES[kind]) for kind in KINDS} == {15}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("from 2010 to 2012", {2010, 2012}),
        ("december 312011", {2011}),
        ("12/31/07", {2007}),
        ("the 201cplan 201d of management 2019s", set()),
        ("$2,014 and 2014.5", set()),
    ],
)
def test_years_are_found(text: str, named: set[int]) -> None:
    assert years(text) == named


def test_a_range_holds_the_years_between() -> None:
    assert year_range("between 2010 and 2013") == {2010, 2011, 2012, 2013}


@pytest.mark.parametrize(
    ("word", "other"), [("taxes", "tax"), ("companies", "company"), ("purchased", "purchases")]
)
def test_forms_of_a_word_have_one_stem(word: str, other: str) -> None:
    assert stem(word) == stem(other)
