"""Temperatures and thresholds are found where the distribution is known."""

import numpy as np
import pytest

from training.text.calibration import (
    choose_recall_threshold,
    choose_rejection_threshold,
    fit_temperature,
)
from training.text.tasks import IGNORED


def _drawn(rows: int, sharpness: float) -> tuple[np.ndarray, np.ndarray]:
    """Logits whose softmax is the true distribution of the labels, made `sharpness` as sharp."""
    rng = np.random.default_rng(7)
    logits = rng.normal(0, 2, (rows, 4))
    chances = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = (chances.cumsum(axis=1) > rng.random((rows, 1))).argmax(axis=1)
    return logits * sharpness, labels


@pytest.mark.parametrize("sharpness", [0.5, 1.0, 3.0])
def test_the_temperature_undoes_a_known_sharpness(sharpness: float) -> None:
    logits, labels = _drawn(20_000, sharpness)
    assert fit_temperature(logits, labels) == pytest.approx(sharpness, rel=0.05)


def test_ignored_labels_do_not_move_the_temperature() -> None:
    logits, labels = _drawn(2_000, 2.0)
    ignored = np.full(500, IGNORED)
    noise = np.random.default_rng(8).normal(0, 50, (500, 4))
    mixed = fit_temperature(np.vstack([logits, noise]), np.concatenate([labels, ignored]))
    assert mixed == pytest.approx(fit_temperature(logits, labels))


@pytest.mark.parametrize(("lost", "threshold"), [(0.0, 0.01), (0.5, 0.505), (1.0, 1.0)])
def test_the_rejection_threshold_turns_away_the_asked_share(lost: float, threshold: float) -> None:
    confidence = np.arange(1, 101) / 100
    everything = np.ones(100, dtype=bool)
    assert choose_rejection_threshold(confidence, everything, lost) == pytest.approx(threshold)


def test_the_rejection_threshold_looks_at_served_questions_only() -> None:
    confidence = np.array([0.1, 0.2, 0.8, 0.9])
    served = np.array([False, False, True, True])
    assert choose_rejection_threshold(confidence, served, 0.0) == 0.8


@pytest.mark.parametrize(
    ("recall", "threshold"), [(1.0, 0.1), (0.95, 0.1), (0.9, 0.2), (0.5, 0.6), (0.1, 1.0)]
)
def test_the_recall_threshold_is_the_highest_that_finds_the_share(
    recall: float, threshold: float
) -> None:
    probability = np.arange(1, 11) / 10
    positive = np.ones(10, dtype=bool)
    assert choose_recall_threshold(probability, positive, recall) == threshold


def test_the_recall_threshold_looks_at_positives_only() -> None:
    probability = np.array([0.9, 0.8, 0.3, 0.2])
    positive = np.array([False, True, True, False])
    assert choose_recall_threshold(probability, positive, 1.0) == 0.3
