"""The agreement of two encoders, by hand."""

import numpy as np

from training.encoding.evaluation import spearman_of_cosines


def _unit(rows: list[list[float]]) -> np.ndarray:
    matrix = np.array(rows)
    return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True))


def test_the_same_vectors_agree_wholly() -> None:
    vectors = _unit([[1, 0], [1, 1], [0, 1], [-1, 0.2]])
    assert np.isclose(spearman_of_cosines(vectors, vectors), 1)


def test_a_rotation_changes_no_cosine() -> None:
    vectors = _unit([[1, 0], [1, 1.1], [0, 1], [-1, 0.2]])
    turned = vectors @ np.array([[0.0, 1.0], [-1.0, 0.0]])
    assert np.isclose(spearman_of_cosines(vectors, turned), 1)


def test_encoders_of_different_widths_are_comparable() -> None:
    narrow = _unit([[1, 0], [1, 1.1], [0, 1]])
    wide = np.hstack([narrow, np.zeros((3, 2))])
    assert np.isclose(spearman_of_cosines(narrow, wide), 1)
