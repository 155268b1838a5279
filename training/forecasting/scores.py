"""Losses of single forecasts, their means, and confidence intervals of the means."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from training.inference.forecaster import Floats

BENCHMARKS = ("ewma", "rolling", "empirical")
# Central intervals whose ends are the mid-points of 100 equal cells of probability.
CRPS_LEVELS = tuple(range(1, 100, 2))
CRPS_PROBABILITIES: Floats = (np.arange(100) + 0.5) / 100

# Calendar days per block: 40 trading days, twice the longest horizon scored.
BLOCK_DAYS = 56
REPLICATES = 1000
CONFIDENCE = 0.95

_AVERAGED = (
    "crps",
    *(f"crps_naive_{name}" for name in BENCHMARKS),
    "qlike",
    "qlike_ewma",
    "covered_80",
    "covered_95",
)


def pinball_crps(quantiles: Floats, outcomes: Floats) -> Floats:
    """Continuous ranked probability score, in the unit of the outcomes.

    Twice the pinball loss integrated over probabilities (Laio and Tamea, 2007), by the mid-point
    rule at `CRPS_PROBABILITIES`.

    Args:
        quantiles: # (forecasts, probabilities)
        outcomes: # (forecasts,)

    Returns:
        Losses; lower is better  # (forecasts,)
    """
    errors = outcomes[:, None] - quantiles
    losses = np.maximum(CRPS_PROBABILITIES * errors, (CRPS_PROBABILITIES - 1) * errors)
    return np.asarray(2 * losses.mean(axis=1))


def qlike(realised: Floats, forecast: Floats) -> Floats:
    """QLIKE loss x - log(x) - 1 of x = realised / forecast variance (Patton, 2011).

    Args:
        realised: sums of squared daily log returns  # (forecasts,)
        forecast: variances over the same days  # (forecasts,)

    Returns:
        Losses, no unit, lower is better; NaN where the price stood still, for which the loss has
        no finite value: means leave those out  # (forecasts,)
    """
    ratio = np.where(realised > 0, realised, np.nan) / forecast
    return np.asarray(ratio - np.log(ratio) - 1)


def probability_integral(quantiles: Floats, outcomes: Floats) -> Floats:
    """Forecast probability of an outcome no greater than the one that came  # (forecasts,)."""
    return np.array(
        [
            np.interp(outcome, row, CRPS_PROBABILITIES)
            for row, outcome in zip(quantiles, outcomes, strict=True)
        ]
    )


def score(frame: pd.DataFrame) -> dict[str, float]:
    """Scores of a back-test.

    Args:
        frame: as `backtest` returns it.

    Returns:
        By name, h being days and * a benchmark: crps_hH, crps_naive_*_hH and their means over
        horizons crps and crps_naive_* (percent of log return); crps_skill_* (ratio saved against
        the benchmark, higher is better); qlike_hH, qlike_ewma_hH and qlike_gain_hH (their
        difference); coverage_80_hH, coverage_95_hH (ratios); coverage_error_80 (mean over
        horizons of the distance from 0.8).
    """
    sums, counts, horizons = _sum_by_origin(frame)
    scores = _combine(sums.sum(axis=0) / counts.sum(axis=0), horizons)
    return {name: float(values) for name, values in scores.items()}


def intervals(
    frame: pd.DataFrame, names: Sequence[str], seed: int
) -> dict[str, tuple[float, float]]:
    """95% confidence intervals by a circular block bootstrap over origins.

    All symbols of an origin are drawn together, for they move together; blocks keep the overlap
    of long horizons (Politis and Romano, 1992).

    Args:
        frame: as `backtest` returns it.
        names: scores to give intervals of.
        seed: of the draws.

    Returns:
        Lower and upper end by name.

    Raises:
        ValueError: if there is no score of that name.
    """
    sums, counts, horizons = _sum_by_origin(frame)
    days = np.sort(frame["origin"].unique()).astype("datetime64[D]").astype(float)
    weights = _draw_blocks(days, np.random.default_rng(seed))
    means = np.tensordot(weights, sums, 1) / np.tensordot(weights, counts, 1)
    replicated = _combine(np.moveaxis(means, 0, -1), horizons)
    unknown = [name for name in names if name not in replicated]
    if unknown:
        raise ValueError(f"no score {', '.join(unknown)}; there are: {', '.join(replicated)}")
    tails = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)
    return {
        name: (float(low), float(high))
        for name in names
        for low, high in [np.nanquantile(replicated[name], tails)]
    }


def _draw_blocks(days: Floats, random: np.random.Generator) -> Floats:
    """How often each replicate draws each origin.

    Args:
        days: of the origins, in order  # (origins,)
        random: source of the draws.

    Returns:
        Counts that sum to the number of origins  # (REPLICATES, origins)
    """
    origins = len(days)
    spacing = float(np.median(np.diff(days))) if origins > 1 else float(BLOCK_DAYS)
    length = max(1, round(BLOCK_DAYS / spacing))
    starts = random.integers(origins, size=(REPLICATES, -(-origins // length)))
    drawn = (starts[:, :, None] + np.arange(length)) % origins
    drawn = drawn.reshape(REPLICATES, -1)[:, :origins]
    return np.stack([np.bincount(row, minlength=origins) for row in drawn]).astype(float)


def _sum_by_origin(frame: pd.DataFrame) -> tuple[Floats, Floats, list[int]]:
    """Sums and counts of each loss  # (origins, horizons, losses)."""
    horizons = sorted(int(days) for days in frame["horizon_days"].unique())
    losses = frame[list(_AVERAGED)].astype(float)
    keys = [frame["origin"], frame["horizon_days"]]
    grid = pd.MultiIndex.from_product([np.sort(frame["origin"].unique()), horizons])
    shape = (-1, len(horizons), len(_AVERAGED))
    grouped = losses.groupby(keys)
    sums = grouped.sum().reindex(grid, fill_value=0).to_numpy(dtype=float).reshape(shape)
    counts = grouped.count().reindex(grid, fill_value=0).to_numpy(dtype=float).reshape(shape)
    return sums, counts, horizons


def _combine(means: Floats, horizons: list[int]) -> dict[str, Floats]:
    """Scores from mean losses  # (horizons, losses) or (horizons, losses, replicates)."""
    mean = {name: means[:, column] for column, name in enumerate(_AVERAGED)}
    scores = {"crps": mean["crps"].mean(axis=0)}
    for name in BENCHMARKS:
        naive = mean[f"crps_naive_{name}"].mean(axis=0)
        scores[f"crps_naive_{name}"] = naive
        scores[f"crps_skill_{name}"] = 1 - scores["crps"] / naive
    scores["coverage_error_80"] = np.abs(mean["covered_80"] - 0.8).mean(axis=0)
    for row, days in enumerate(horizons):
        scores[f"crps_h{days}"] = mean["crps"][row]
        for name in BENCHMARKS:
            scores[f"crps_naive_{name}_h{days}"] = mean[f"crps_naive_{name}"][row]
        scores[f"qlike_h{days}"] = mean["qlike"][row]
        scores[f"qlike_ewma_h{days}"] = mean["qlike_ewma"][row]
        scores[f"qlike_gain_h{days}"] = mean["qlike_ewma"][row] - mean["qlike"][row]
        scores[f"coverage_80_h{days}"] = mean["covered_80"][row]
        scores[f"coverage_95_h{days}"] = mean["covered_95"][row]
    return scores
