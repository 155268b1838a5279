"""The exported encoder: texts in, one row of logits per head out.

The export is an OpenVINO graph (LoRA merged, int8 weights and activations) that holds encoder,
pooling and heads, so that nothing of torch is needed to serve it.
"""

import json
from pathlib import Path

import numpy as np
import openvino as ov
from tokenizers import Tokenizer

# Rows of one inference call: enough to fill the cores, small enough to keep padding low.
_BATCH_ROWS = 32


class ExportedEncoder:
    """Runs an exported graph on the CPU.

    Attributes:
        labels: the labels of each head, in the order of its logits.
        settings: thresholds and temperatures by name, chosen on validation data.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Load the export written by training.

        Args:
            folder: holds `model.xml`, `model.bin`, `tokenizer.json`, `heads.json`.
            threads: CPU threads of one call.
        """
        described = json.loads((folder / "heads.json").read_text(encoding="utf-8"))
        self.labels: dict[str, list[str]] = described["labels"]
        self.settings: dict[str, float] = described["settings"]
        self._temperatures: dict[str, float] = described["temperatures"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(int(described["max_tokens"]))
        self._tokenizer.enable_padding()
        self._compiled = ov.Core().compile_model(
            folder / "model.xml",
            "CPU",
            {"INFERENCE_NUM_THREADS": threads, "PERFORMANCE_HINT": "LATENCY"},
        )

    def score(self, texts: list[str]) -> dict[str, np.ndarray]:
        """Calibrated probabilities of each head's labels.

        Returns:
            For each head an array of shape (texts, labels), rows summing to 1.
        """
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        rows = {
            head: np.empty((len(texts), len(of)), np.float32) for head, of in self.labels.items()
        }
        for begin in range(0, len(order), _BATCH_ROWS):
            chosen = order[begin : begin + _BATCH_ROWS]
            logits = self._run([texts[i] for i in chosen])
            for head, values in logits.items():
                rows[head][chosen] = _softmax(values / self._temperatures[head])
        return rows

    def count_tokens(self, text: str) -> int:
        """Number of the model's own tokens in a text, without special ones."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _run(self, texts: list[str]) -> dict[str, np.ndarray]:
        encodings = self._tokenizer.encode_batch(texts)
        ids = np.array([e.ids for e in encodings], np.int64)
        mask = np.array([e.attention_mask for e in encodings], np.int64)
        # A request of its own: a compiled model may be called from several threads at once.
        results = self._compiled.create_infer_request().infer([ids, mask])
        return {head: results[i] for i, head in enumerate(self.labels)}


def _softmax(logits: np.ndarray) -> np.ndarray:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), np.float32)
