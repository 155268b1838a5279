"""Extractive summaries: the sentences that stand for the whole text, verbatim.

A sentence's weight is its centrality (LexRank, Erkan and Radev 2004, doi:10.1613/jair.1523, over
cosines of sentence vectors), raised for an early place and for figures. Sentences are taken one by
one by maximal marginal relevance (Carbonell and Goldstein 1998, doi:10.1145/290941.291025), so
that none repeats another, and given in the order of the text. No figure can come out wrong, for no
word is written anew.
"""

import math
from dataclasses import dataclass

import numpy as np

from serving.documents.amounts import Amount, find_amounts
from serving.documents.document import Document
from serving.documents.sentences import Sentence, split_sentences
from serving.documents.vectors import encode
from serving.errors import ServiceError
from serving.registry import LoadedModel

MOST_SENTENCES = 1500  # encoding more takes longer than a request may

# Chosen on the eight development reports of benchmarks/reports.jsonl.
_DAMPING = 0.85
_POSITION_WEIGHT = 0.35
_FIGURES_WEIGHT = 0.5
_ENOUGH_FIGURES = 3
_REDUNDANCY_WEIGHT = 0.3
_SAME_COSINE = 0.95
_SHORTEST_WORDS = 6
_LONGEST_WORDS = 60


@dataclass(frozen=True)
class Line:
    """A sentence of a summary.

    Attributes:
        sentence: its index among the document's sentences, from 0.
        text: as written, line breaks as single blanks.
        begin: first character in the text as read.
        end: after the last.
        page: of a PDF, from 1.
        figures: the numbers in it.
    """

    sentence: int
    text: str
    begin: int
    end: int
    page: int | None
    figures: tuple[Amount, ...]


@dataclass(frozen=True)
class Summary:
    """A summary.

    Attributes:
        lines: in the order of the text.
        sentences: of the document, in all.
        sha256: of the text.
    """

    lines: tuple[Line, ...]
    sentences: int
    sha256: str


async def summarise(text: str | Document, encoder: LoadedModel, sentences: int) -> Summary:
    """Choose the sentences that stand for a text.

    Args:
        text: what to summarise.
        encoder: a version of the model `encoder`.
        sentences: how many; fewer where the text has no more.

    Raises:
        ServiceError: 413 if the text has too many sentences.
    """
    document = Document(text) if isinstance(text, str) else text
    whole = split_sentences(document.text)
    if len(whole) > MOST_SENTENCES:
        raise ServiceError(
            413,
            "document_too_long",
            f"the text has {len(whole)} sentences; at most {MOST_SENTENCES} can be summarised",
        )
    candidates = _candidates(whole, sentences)
    vectors = await encode(encoder, [whole[index].text for index in candidates])
    chosen = choose([whole[index] for index in candidates], vectors, sentences)
    lines = tuple(_line(document, whole, candidates[row]) for row in sorted(chosen))
    return Summary(lines, len(whole), document.sha256)


def _candidates(whole: list[Sentence], count: int) -> list[int]:
    """Indices of what can stand in a summary: full sentences; too few, then what there is."""
    running = [i for i, sentence in enumerate(whole) if sentence.kind in ("prose", "item")]
    full = [i for i in running if _SHORTEST_WORDS <= len(whole[i].text.split()) <= _LONGEST_WORDS]
    if len(full) >= count:
        return full
    return running or list(range(len(whole)))


def choose(sentences: list[Sentence], vectors: np.ndarray, count: int) -> list[int]:
    """Choose rows by weight against redundancy, best first.

    Args:
        sentences: the candidates.
        vectors: of length 1, shape (candidates, width).
        count: how many.
    """
    cosines = np.clip(vectors @ vectors.T, 0, 1)
    weights = _weights(sentences, cosines)
    chosen: list[int] = []
    while len(chosen) < min(count, len(sentences)):
        repeated = cosines[:, chosen].max(axis=1) if chosen else np.zeros(len(sentences))
        gains = weights - _REDUNDANCY_WEIGHT * repeated
        # What says the same comes last, and what is taken not again.
        gains[repeated > _SAME_COSINE] -= gains.max() - gains.min() + 1
        gains[chosen] = -np.inf
        chosen.append(int(gains.argmax()))
    return chosen


def _weights(sentences: list[Sentence], cosines: np.ndarray) -> np.ndarray:
    centrality = rank(cosines)
    position = np.array([1 / math.sqrt(1 + place) for place in range(len(sentences))])
    figures = np.array([_count_figures(sentence.text) for sentence in sentences])
    return np.asarray(
        centrality / centrality.max()
        + _POSITION_WEIGHT * position
        + _FIGURES_WEIGHT * np.minimum(figures, _ENOUGH_FIGURES) / _ENOUGH_FIGURES
    )


def rank(cosines: np.ndarray) -> np.ndarray:
    """LexRank: the stationary share of a walk along cosines, shape (sentences,), summing to 1."""
    size = len(cosines)
    strength = cosines.sum(axis=1, keepdims=True)
    steps = _DAMPING * cosines / strength + (1 - _DAMPING) / size
    share = np.full(size, 1 / size)
    for _ in range(100):
        share = share @ steps
    return np.asarray(share)


def _count_figures(text: str) -> int:
    return sum(not amount.is_date for amount in find_amounts(text))


def _line(document: Document, whole: list[Sentence], index: int) -> Line:
    sentence = whole[index]
    figures = tuple(amount for amount in find_amounts(sentence.text) if not amount.is_date)
    page = document.page(sentence.begin)
    return Line(index, sentence.text, sentence.begin, sentence.end, page, figures)
