"""How well an exported encoder agrees with the base that it was quantised from."""

from typing import Any

import numpy as np
import pandas as pd

from training.base_model import resolve_base
from training.scores import Scores, bootstrap

_SEED = 20221228


def evaluate_encoder(model: Any, texts: list[str], base_setting: str) -> Scores:
    """Hold a loaded version's vectors against those of the unquantised base.

    Args:
        model: a pyfunc with `predict(frame)`.
        texts: held-out sentences.
        base_setting: see `training.base_model.resolve_base`.

    Returns:
        cosine_spearman: rank correlation, over all pairs of texts, of the two encoders' cosines;
        mean_cosine: mean over the texts of the cosine between the two encoders' vectors, NaN
        where their widths differ.
    """
    # Torch is needed for the unquantised base only.
    from training.encoding.base_vectors import encode_unquantised

    quantised = model.predict(pd.DataFrame({"text": texts})).to_numpy(dtype=np.float32)
    max_tokens = int(model.metadata.metadata["max_tokens"])
    reference = encode_unquantised(resolve_base(base_setting), texts, max_tokens)
    agreement = _agreement(quantised, reference)
    metrics = {
        "cosine_spearman": spearman_of_cosines(quantised, reference),
        "mean_cosine": float(agreement.mean()),
    }
    intervals = {
        "mean_cosine": bootstrap(
            lambda chosen: float(agreement[chosen].mean()), len(agreement), _SEED
        )
    }
    return Scores(metrics, intervals, pd.DataFrame({"text": texts, "cosine": agreement}))


def spearman_of_cosines(left: np.ndarray, right: np.ndarray) -> float:
    """Spearman's correlation of the cosines of all pairs of rows, between two encoders.

    Args:
        left: unit vectors, shape (texts, any width).
        right: unit vectors of the same texts, shape (texts, any width).
    """
    from scipy.stats import spearmanr

    pairs = np.triu_indices(len(left), k=1)
    return float(spearmanr((left @ left.T)[pairs], (right @ right.T)[pairs]).statistic)


def _agreement(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    if left.shape != right.shape:
        return np.full(len(left), np.nan)
    return np.asarray((left * right).sum(axis=1), float)
