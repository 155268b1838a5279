"""Questions over tables and text: which numbers, which calculation, or what is lacking."""

import anyio
import pytest

from serving.documents import asking
from serving.documents.asking import Found, Lacking, ask, find_calculation
from serving.documents.facts import Passage
from serving.errors import ServiceError
from serving.registry import LoadedModel

TABLE = [
    ["in millions", "2023", "2022"],
    ["net sales", "$ 637", "$ 624"],
    ["research expense", "61", "52"],
    ["total operating expenses", "402", "390"],
]


def _find(question: str, encoder: LoadedModel) -> Found:
    found = anyio.run(find_calculation, question, TABLE, [], encoder)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("question", "calculation"),
    [
        (
            "what was the percentage change in net sales from 2022 to 2023?",
            "subtract(637, 624), divide(#0, 624)",
        ),
        ("what was the change in research expense from 2022 to 2023?", "subtract(61, 52)"),
    ],
)
def test_a_change_is_of_the_named_row_and_years(
    question: str, calculation: str, encoder: LoadedModel
) -> None:
    assert _find(question, encoder).calculation == calculation


def test_the_cells_used_are_known(encoder: LoadedModel) -> None:
    found = _find("what was the change in research expense from 2022 to 2023?", encoder)
    used = [(fact.label, fact.heading, fact.amount.text) for fact in found.facts]
    assert used == [("research expense", "2023", "61"), ("research expense", "2022", "52")]


def test_a_year_that_the_document_does_not_name_is_lacking(encoder: LoadedModel) -> None:
    question = "what was the change in net sales from 2017 to 2018?"
    answer = anyio.run(ask, question, TABLE, [], encoder)
    assert isinstance(answer, Lacking)
    assert "2017, 2018" in answer.message


def test_a_document_without_numbers_is_lacking_them(encoder: LoadedModel) -> None:
    passages = [Passage("text", "Nothing was counted here.")]
    answer = anyio.run(ask, "how much was it?", None, passages, encoder)
    assert isinstance(answer, Lacking)
    assert "no number" in answer.message


def test_what_is_too_uncertain_is_not_answered(
    encoder: LoadedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "LEAST_CONFIDENCE", 1.01)
    answer = anyio.run(ask, "what was net sales in 2023?", TABLE, [], encoder)
    assert isinstance(answer, Lacking)
    assert "too uncertain" in answer.message


def test_too_many_numbers_are_refused(
    encoder: LoadedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "MOST_FACTS", 3)
    with pytest.raises(ServiceError) as caught:
        anyio.run(ask, "what was net sales in 2023?", TABLE, [], encoder)
    assert caught.value.status == 413
