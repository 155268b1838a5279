"""Scores of a model version: values, confidence intervals, and what each example contributed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

_METRICS = Path(__file__).parent / "metrics"
_RESAMPLES = 1000


@dataclass(frozen=True)
class Scores:
    """Scores on one set of held-out examples.

    Attributes:
        metrics: value by name.
        intervals: 95% confidence interval by name, for the metrics that have one.
        examples: one row per example, for tables and pictures.
    """

    metrics: dict[str, float]
    intervals: dict[str, tuple[float, float]]
    examples: pd.DataFrame


def compute(
    metric: str, predictions: list[Any], references: list[Any], **options: Any
) -> dict[str, float]:
    """Compute a metric of the folder `metrics/` with the library `evaluate`."""
    import evaluate

    # A module of its own per process: parallel trainings must not share evaluate's lock files.
    loaded = evaluate.load(str(_METRICS / metric), experiment_id=f"{metric}-{id(predictions)}")
    values: dict[str, float] = loaded.compute(
        predictions=predictions, references=references, **options
    )
    return values


def bootstrap(
    statistic: Callable[[np.ndarray], float], rows: int, seed: int
) -> tuple[float, float]:
    """Percentile bootstrap interval of 95% over examples (Efron and Tibshirani 1993).

    Args:
        statistic: value on the examples with the given indices.
        rows: number of examples.
        seed: of the resampling.

    Returns:
        Lower and upper limit; not a number where no resample has a value.
    """
    rng = np.random.default_rng(seed)
    values = [statistic(rng.integers(0, rows, rows)) for _ in range(_RESAMPLES if rows else 0)]
    if np.isnan(values).all():
        return float("nan"), float("nan")
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)
