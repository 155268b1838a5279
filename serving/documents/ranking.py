"""Which candidate answers the question: how likely its kind is, and its numbers for that kind.

Two log-linear models, fitted by `python benchmarks/documents.py fit` (see there): one over kinds
of operation, from the question alone; one over the candidates of a kind.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from serving.documents.candidates import Candidate
from serving.documents.features import NAMES
from serving.documents.nearness import KIND_NAMES, Asked
from serving.documents.operations import KINDS

WEIGHTS = Path(__file__).with_name("ranking_weights.json")


@dataclass(frozen=True)
class Weights:
    """Fitted weights.

    Attributes:
        kinds: shape (len(KIND_NAMES), len(KINDS)).
        operands: shape (len(NAMES),).
    """

    kinds: np.ndarray
    operands: np.ndarray


@lru_cache(maxsize=1)
def read_weights() -> Weights:
    """The weights that serve; what has none weighs nothing."""
    stored = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    kinds = [[stored["kinds"].get(f"{kind}: {n}", 0.0) for kind in KINDS] for n in KIND_NAMES]
    return Weights(np.array(kinds), np.array([stored["operands"].get(n, 0.0) for n in NAMES]))


def probabilities(asked: Asked, candidates: list[Candidate], features: np.ndarray) -> np.ndarray:
    """Probability of each candidate to be the one meant, shape (candidates,).

    Args:
        asked: the question.
        candidates: all ways to answer it.
        features: of the candidates, shape (candidates, len(NAMES)).
    """
    weights = read_weights()
    kinds = _softmax(asked.features() @ weights.kinds)
    scores = features @ weights.operands
    chances = np.zeros(len(candidates))
    of = np.array([KINDS.index(candidate.kind) for candidate in candidates])
    for kind in set(of):
        chances[of == kind] = kinds[kind] * _softmax(scores[of == kind])
    return chances


def _softmax(scores: np.ndarray) -> np.ndarray:
    shifted = np.exp(scores - scores.max())
    return np.asarray(shifted / shifted.sum())
