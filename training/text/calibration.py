"""Temperatures and thresholds, chosen on validation data through the exported graph."""

from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar

from training.inference.encoder import ExportedEncoder
from training.text.export import write_heads
from training.text.tasks import IGNORED, Task


def fit_temperatures(
    task: Task, max_tokens: int, folder: Path, texts: list[str], labels: np.ndarray
) -> dict[str, float]:
    """Choose each head's temperature through the exported graph, and write them beside it.

    Args:
        task: the heads.
        max_tokens: longer texts are cut.
        folder: of the export.
        texts: that were not trained on.
        labels: index of the right label, shape (texts, heads).

    Returns:
        Temperature by head.
    """
    write_heads(folder, task, max_tokens, dict.fromkeys(task.heads, 1.0), {})
    raw = ExportedEncoder(folder).score(texts)
    temperatures = {
        # At temperature 1 the logarithm of a softmax is the logits up to a constant.
        head: fit_temperature(np.log(raw[head] + 1e-12), labels[:, column])
        for column, head in enumerate(task.heads)
    }
    write_heads(folder, task, max_tokens, temperatures, {})
    return temperatures


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The temperature of least negative log-likelihood (Guo et al. 2017, arXiv:1706.04599).

    Args:
        logits: shape (examples, labels), at temperature 1.
        labels: index of the right label, shape (examples,); ignored ones are left out.
    """
    counted = labels != IGNORED
    scores, right = logits[counted], labels[counted]

    def loss(log_temperature: float) -> float:
        scaled = scores / np.exp(log_temperature)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        log_sum = np.log(np.exp(scaled).sum(axis=1))
        return float((log_sum - scaled[np.arange(len(right)), right]).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))


def choose_rejection_threshold(confidence: np.ndarray, wanted: np.ndarray, lost: float) -> float:
    """The confidence below which a prediction is not acted on.

    Args:
        confidence: of the prediction, shape (examples,).
        wanted: whether it should be acted on, shape (examples,).
        lost: share of the wanted that may be turned away, 0 to 1.
    """
    return float(np.quantile(confidence[wanted], lost))


def choose_recall_threshold(probability: np.ndarray, positive: np.ndarray, recall: float) -> float:
    """The highest threshold that still finds the asked share of the positives.

    Args:
        probability: of being positive, shape (examples,).
        positive: the truth, shape (examples,).
        recall: share to find, 0 to 1.
    """
    found = np.sort(probability[positive])[::-1]
    return float(found[min(len(found) - 1, int(np.ceil(recall * len(found))) - 1)])
