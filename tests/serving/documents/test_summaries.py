"""Summaries are sentences of the text, chosen, never written."""

import anyio
import numpy as np
import pytest

from serving.documents import summaries
from serving.documents.document import Document
from serving.documents.sentences import split_sentences
from serving.documents.summaries import Summary, choose, rank, summarise
from serving.errors import ServiceError
from serving.registry import LoadedModel
from tests.serving.documents.conftest import NOTE, unit


def _summarise(text: str | Document, encoder: LoadedModel, sentences: int) -> Summary:
    return anyio.run(summarise, text, encoder, sentences)


def test_lines_are_verbatim_and_in_the_order_of_the_text(encoder: LoadedModel) -> None:
    made = _summarise(NOTE, encoder, 3)
    whole = split_sentences(NOTE)
    assert [line.sentence for line in made.lines] == sorted(line.sentence for line in made.lines)
    for line in made.lines:
        assert line.text == whole[line.sentence].text
        assert NOTE[line.begin : line.end].split() == line.text.split()


def test_figures_are_as_written(encoder: LoadedModel) -> None:
    made = _summarise(NOTE, encoder, 1)
    assert [figure.text for figure in made.lines[0].figures] == ["$41.5 million", "8%"]


def test_headings_stand_in_no_summary(encoder: LoadedModel) -> None:
    made = _summarise(NOTE, encoder, 20)
    assert "Harbour Bank: Half Year" not in [line.text for line in made.lines]


def test_a_short_text_is_its_own_summary(encoder: LoadedModel) -> None:
    assert [line.text for line in _summarise("Rates fell.", encoder, 5).lines] == ["Rates fell."]


def test_a_line_of_a_pdf_names_its_page(encoder: LoadedModel) -> None:
    text = "Rates fell by a quarter of a point.\n\nLoans grew by a tenth over the year."
    made = _summarise(Document(text, "pdf", (0, text.index("Loans"))), encoder, 2)
    assert [line.page for line in made.lines] == [1, 2]


def test_a_text_with_too_many_sentences_is_refused(
    encoder: LoadedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summaries, "MOST_SENTENCES", 3)
    with pytest.raises(ServiceError) as caught:
        _summarise(NOTE, encoder, 3)
    assert caught.value.code == "document_too_long"


def test_the_sentence_that_is_like_all_others_ranks_first() -> None:
    vectors = unit([[1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
    shares = rank(vectors @ vectors.T)
    assert shares.argmax() == 0
    assert np.isclose(shares.sum(), 1)


def test_a_sentence_that_repeats_another_is_not_taken_with_it() -> None:
    sentences = split_sentences("Profit rose a lot. Profit rose a lot. Profit fell a little.")
    chosen = choose(sentences, unit([[1, 0.7], [1, 0.7], [0.7, 1]]), 2)
    assert set(chosen) == {0, 2}
