"""A stand-in for `encoder`: words hashed to 64 dimensions, so that shared words are nearness."""

import re
import zlib
from typing import Any

import mlflow
import numpy as np
import pandas as pd
from mlflow.pyfunc.model import PythonModel

WIDTH = 64


class Encoder(PythonModel):  # type: ignore[misc]
    """One unit vector a text."""

    def predict(
        self, context: Any, model_input: pd.DataFrame, params: dict[str, Any] | None = None
    ) -> pd.DataFrame:
        """Count each text's words by their hash."""
        rows = np.zeros((len(model_input), WIDTH), np.float32)
        for row, text in enumerate(model_input["text"]):
            for word in re.findall(r"\w+", text.lower()) or [""]:
                rows[row, zlib.crc32(word.encode()) % WIDTH] += 1
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return pd.DataFrame(rows, columns=[f"d{dimension}" for dimension in range(WIDTH)])


mlflow.models.set_model(Encoder())
