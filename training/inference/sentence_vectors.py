"""The exported sentence encoder: texts in, one unit vector per text out.

The export is an OpenVINO graph (int8 weights) that holds encoder, mean pooling and normalisation,
so that the cosine of two texts is the dot product of their rows, and nothing of torch is needed.
"""

import json
from pathlib import Path

import numpy as np
import openvino as ov
import pandas as pd
from tokenizers import Tokenizer

# Rows of one inference call: enough to fill the cores, small enough to keep padding low.
_BATCH_ROWS = 32


class SentenceVectors:
    """The inference of the registered model `encoder`.

    Attributes:
        width: numbers in a vector.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Load the export written by training.

        Args:
            folder: holds `model.xml`, `model.bin`, `tokenizer.json`, `vectors.json`.
            threads: CPU threads of one call.
        """
        described = json.loads((folder / "vectors.json").read_text(encoding="utf-8"))
        self.width = int(described["width"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(int(described["max_tokens"]))
        self._tokenizer.enable_padding()
        self._compiled = ov.Core().compile_model(
            folder / "model.xml",
            "CPU",
            {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY"},
        )

    def encode(self, texts: list[str]) -> np.ndarray:
        """Unit vectors of texts, shape (texts, width), float32; longer texts are cut."""
        rows = np.empty((len(texts), self.width), np.float32)
        # Texts of like length together: a batch is padded to its longest.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for begin in range(0, len(order), _BATCH_ROWS):
            chosen = order[begin : begin + _BATCH_ROWS]
            rows[chosen] = self._run([texts[i] for i in chosen])
        return rows

    def predict(self, texts: list[str]) -> pd.DataFrame:
        """The same as a frame: one row a text, columns `d0`, `d1`, …, one a dimension."""
        columns = [f"d{dimension}" for dimension in range(self.width)]
        return pd.DataFrame(self.encode(texts), columns=columns)

    def _run(self, texts: list[str]) -> np.ndarray:
        encodings = self._tokenizer.encode_batch(texts)
        ids = np.array([e.ids for e in encodings], np.int64)
        mask = np.array([e.attention_mask for e in encodings], np.int64)
        # A request of its own: a compiled model may be called from several threads at once.
        results = self._compiled.create_infer_request().infer([ids, mask])
        return np.asarray(results[0], np.float32)
