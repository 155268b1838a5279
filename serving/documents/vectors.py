"""Sentence vectors from the registered model `encoder`."""

import numpy as np
import pandas as pd

from serving.registry import LoadedModel

# Rows of one call: between two calls another request may have its turn.
_ROWS_A_CALL = 64


async def encode(encoder: LoadedModel, texts: list[str]) -> np.ndarray:
    """Unit vectors of texts, shape (texts, width); of none: (0, 0)."""
    parts = [
        (await encoder.predict(pd.DataFrame({"text": texts[begin : begin + _ROWS_A_CALL]})))
        for begin in range(0, len(texts), _ROWS_A_CALL)
    ]
    return np.concatenate([part.to_numpy(dtype=np.float32) for part in parts] or [np.empty((0, 0))])
