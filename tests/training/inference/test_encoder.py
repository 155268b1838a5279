"""The exported encoder gives probabilities that do not depend on who else is asked."""

from pathlib import Path

import numpy as np
import pytest

from tests.training.workshop import Workshop
from training import tracking
from training.inference.encoder import ExportedEncoder
from training.inference.tickets import Tickets

TEXTS = [
    "My card was stolen",
    "ok",
    "I would like to know which of the documents that I uploaded last week were rejected and why",
    "",
    "Überweisung nach München dauert zu lange",
    "\udcff",
]


@pytest.fixture(scope="session")
def model_folder(trained_once: Workshop) -> Path:
    with trained_once.entered():
        version = tracking.load_version("tickets", "1")
    return Path(version._model_impl.context.artifacts["model"])


@pytest.fixture(scope="session")
def encoder(model_folder: Path) -> ExportedEncoder:
    return ExportedEncoder(model_folder)


@pytest.fixture(scope="session")
def readable() -> list[str]:
    return TEXTS[:-1]


@pytest.mark.parametrize("head", ["category", "priority", "escalate"])
def test_the_probabilities_of_a_text_sum_to_1(
    encoder: ExportedEncoder, readable: list[str], head: str
) -> None:
    np.testing.assert_allclose(encoder.score(readable)[head].sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("head", ["category", "priority", "escalate"])
def test_a_text_scores_the_same_alone_as_among_others(
    encoder: ExportedEncoder, readable: list[str], head: str
) -> None:
    together = encoder.score(readable)[head]
    alone = np.concatenate([encoder.score([text])[head] for text in readable])
    np.testing.assert_allclose(together, alone, atol=1e-3)


def test_more_texts_than_one_batch_keep_their_order(
    encoder: ExportedEncoder, readable: list[str]
) -> None:
    scores = encoder.score(readable * 8)["category"].reshape(8, len(readable), -1)
    np.testing.assert_allclose(scores, np.broadcast_to(scores[:1], scores.shape), atol=1e-3)


def test_a_text_beyond_the_limit_is_cut(encoder: ExportedEncoder) -> None:
    long, longer = ("my card was stolen " * times for times in (40, 400))
    np.testing.assert_allclose(
        encoder.score([long])["category"], encoder.score([longer])["category"], atol=1e-3
    )


def test_no_texts_give_no_rows(encoder: ExportedEncoder) -> None:
    assert encoder.score([])["category"].shape[0] == 0


def test_the_models_own_tokens_are_counted(encoder: ExportedEncoder) -> None:
    assert encoder.count_tokens("my card") == 2


def test_an_escalated_message_is_one_above_the_threshold(
    model_folder: Path, encoder: ExportedEncoder, readable: list[str]
) -> None:
    labelled = Tickets.load(model_folder).predict(readable)
    threshold = encoder.settings["escalate_threshold"]
    assert list(labelled["escalate"]) == list(labelled["escalate_confidence"] >= threshold)


def test_the_label_of_a_message_is_its_most_probable_one(
    model_folder: Path, encoder: ExportedEncoder, readable: list[str]
) -> None:
    labelled = Tickets.load(model_folder).predict(readable)
    best = encoder.score(readable)["category"].argmax(axis=1)
    assert list(labelled["category"]) == [encoder.labels["category"][i] for i in best]
