"""Vectors of texts do not depend on who else is asked, and like texts are near each other."""

from pathlib import Path

import numpy as np
import pytest

from tests.training.workshop import Workshop
from training import tracking
from training.inference.sentence_vectors import SentenceVectors

TEXTS = [
    "Revenue rose by a tenth in the third quarter.",
    "Sales grew 10% in the three months to September.",
    "Our branch in the old town is closed on Mondays.",
    "",
    "ok",
]


@pytest.fixture(scope="session")
def encoder(encoder_promoted_once: Workshop) -> SentenceVectors:
    with encoder_promoted_once.entered():
        version = tracking.load_version("encoder", "1")
    return SentenceVectors(Path(version._model_impl.context.artifacts["model"]))


def test_a_vector_has_length_1(encoder: SentenceVectors) -> None:
    np.testing.assert_allclose(np.linalg.norm(encoder.encode(TEXTS), axis=1), 1, atol=1e-3)


def test_texts_of_like_meaning_are_nearer(encoder: SentenceVectors) -> None:
    cosines = encoder.encode(TEXTS) @ encoder.encode(TEXTS).T
    assert cosines[0, 1] > cosines[0, 2] + 0.3


def test_a_text_has_the_same_vector_alone_as_among_others(encoder: SentenceVectors) -> None:
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    np.testing.assert_allclose(encoder.encode(TEXTS), alone, atol=5e-3)


def test_more_texts_than_one_batch_keep_their_order(encoder: SentenceVectors) -> None:
    vectors = encoder.encode(TEXTS * 9).reshape(9, len(TEXTS), -1)
    np.testing.assert_allclose(vectors, np.broadcast_to(vectors[:1], vectors.shape), atol=5e-3)


def test_a_text_beyond_the_limit_is_cut(encoder: SentenceVectors) -> None:
    long, longer = ("the bank lends money " * times for times in (80, 800))
    np.testing.assert_allclose(encoder.encode([long]), encoder.encode([longer]), atol=5e-3)


def test_no_texts_give_no_rows(encoder: SentenceVectors) -> None:
    assert encoder.encode([]).shape == (0, 384)
