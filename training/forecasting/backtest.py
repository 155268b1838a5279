"""Rolling-origin back-test of the forecaster on the held-out days, against naive benchmarks.

At each origin the model sees the closes up to it; the benchmarks likewise. Scores, intervals and
plots of the resulting frame live beside this module and are offered here too.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from training.forecasting.benchmarks import empirical_quantiles, ewma_variance, rolling_variance
from training.forecasting.plots import plots
from training.forecasting.scores import (
    BENCHMARKS,
    CRPS_LEVELS,
    CRPS_PROBABILITIES,
    intervals,
    pinball_crps,
    probability_integral,
    qlike,
    score,
)
from training.inference.forecaster import MINIMUM_CLOSES, Floats

__all__ = ["HELD_OUT_DAYS", "backtest", "intervals", "plots", "score", "split_held_out"]

Predict = Callable[[pd.DataFrame, int, list[int]], pd.DataFrame]

HELD_OUT_DAYS = 504
# Trading days up to an origin that the model is handed: five years.
HISTORY_DAYS = 1260


def split_held_out(prices: pd.DataFrame) -> tuple[pd.DataFrame, pd.Timestamp]:
    """Split off the last `HELD_OUT_DAYS` trading days.

    Args:
        prices: columns symbol, date, close.

    Returns:
        The rows before the held-out days (date as datetime64) and the first held-out day.

    Raises:
        ValueError: if there are not enough days for both parts.
    """
    dated = prices.assign(date=pd.to_datetime(prices["date"]))
    days = np.sort(dated["date"].unique())
    needed = HELD_OUT_DAYS + MINIMUM_CLOSES
    if len(days) < needed:
        raise ValueError(
            f"prices cover {len(days)} days; expected at least {needed}, of which the last "
            f"{HELD_OUT_DAYS} are held out"
        )
    start = pd.Timestamp(days[-HELD_OUT_DAYS])
    return dated[dated["date"] < start].reset_index(drop=True), start


def backtest(
    predict: Predict,
    prices: pd.DataFrame,
    held_out_start: pd.Timestamp,
    horizons: Sequence[int] = (1, 5, 20),
    step_days: int = 5,
) -> pd.DataFrame:
    """Forecast from every `step_days`-th day and compare with what came.

    The first origin is the last day before the held-out ones, so every outcome is held out.

    Args:
        predict: the loaded version's (prices, horizon_days, levels) → forecasts.
        prices: columns symbol, date, close.
        held_out_start: first held-out day.
        horizons: in trading days.
        step_days: trading days between origins.

    Returns:
        One row per symbol, origin and horizon_days whose outcome is known: close (at the origin),
        target (day of the outcome), outcome (cumulative log return), realised_variance,
        volatility, lower_80 … upper_95, pit, crps and crps_naive_* (percent), qlike and
        qlike_ewma, covered_80, covered_95.

    Raises:
        ValueError: if no forecast has an outcome.
    """
    columns = prices[["symbol", "date", "close"]]
    ordered = columns.assign(date=pd.to_datetime(columns["date"])).sort_values(["symbol", "date"])
    days = np.sort(ordered["date"].unique())
    first = max(int(days.searchsorted(held_out_start.to_datetime64())) - 1, 0)
    forecasts = pd.concat(
        [
            _forecast(predict, ordered, days[max(last - HISTORY_DAYS + 1, 0)], days[last], horizons)
            for last in range(first, len(days), step_days)
        ]
    )
    origins = days[first::step_days]
    outcomes = pd.concat(
        [
            _outcomes(str(symbol), rows, origins, horizons)
            for symbol, rows in ordered.groupby("symbol")
        ]
    )
    merged = outcomes.merge(forecasts, on=["symbol", "origin", "horizon_days"])
    if merged.empty:
        raise ValueError(
            f"no forecast from {held_out_start:%Y-%m-%d} on has an outcome; expected prices of "
            f"at least {MINIMUM_CLOSES} days before it and {min(horizons)} days after"
        )
    return _losses(merged)


def _forecast(
    predict: Predict,
    ordered: pd.DataFrame,
    first: np.datetime64,
    origin: np.datetime64,
    horizons: Sequence[int],
) -> pd.DataFrame:
    """Forecasts of the symbols that trade on the origin day and have enough history."""
    seen = ordered[ordered["date"].between(first, origin)]
    closes = seen.groupby("symbol")["date"].agg(["size", "max"])
    ready = closes.index[(closes["size"] >= MINIMUM_CLOSES) & (closes["max"] == origin)]
    if ready.empty:
        return pd.DataFrame(columns=["symbol", "origin", "horizon_days"])
    history = seen[seen["symbol"].isin(ready)].reset_index(drop=True)
    forecasts = predict(history, max(horizons), [*CRPS_LEVELS, 80])
    wanted = forecasts[forecasts["step"].isin(horizons)].rename(columns={"step": "horizon_days"})
    return wanted.drop(columns="as_of").assign(origin=pd.Timestamp(origin))


def _outcomes(
    symbol: str, rows: pd.DataFrame, origins: NDArray[np.datetime64], horizons: Sequence[int]
) -> pd.DataFrame:
    """What one symbol did after each origin, and what the benchmarks said before it."""
    closes, days = rows["close"].to_numpy(dtype=float), rows["date"].to_numpy()
    returns = np.diff(np.log(closes))
    total_squares = np.r_[0.0, np.cumsum(returns**2)]
    ewma, rolling = ewma_variance(returns), rolling_variance(returns)
    records = []
    for position in np.flatnonzero(np.isin(days, origins)):
        for horizon in horizons:
            target = position + horizon
            if position < MINIMUM_CLOSES - 1 or target >= len(closes):
                continue
            records.append(
                {
                    "symbol": symbol,
                    "origin": days[position],
                    "horizon_days": horizon,
                    "close": closes[position],
                    "target": days[target],
                    "outcome": np.log(closes[target] / closes[position]),
                    "realised_variance": total_squares[target] - total_squares[position],
                    "variance_ewma": horizon * ewma[position],
                    "variance_rolling": horizon * rolling[position],
                    "quantiles_empirical": empirical_quantiles(
                        closes[: position + 1], horizon, CRPS_PROBABILITIES
                    ),
                }
            )
    return pd.DataFrame(records)


def _losses(merged: pd.DataFrame) -> pd.DataFrame:
    outcome = merged["outcome"].to_numpy(dtype=float)
    quantiles = _quantile_matrix(merged)
    benchmark_quantiles = {
        "ewma": _gaussian_quantiles(merged["variance_ewma"]),
        "rolling": _gaussian_quantiles(merged["variance_rolling"]),
        "empirical": np.vstack(merged["quantiles_empirical"].to_list()),
    }
    realised = merged["realised_variance"].to_numpy(dtype=float)
    kept = ["symbol", "origin", "horizon_days", "close", "target", "outcome", "realised_variance"]
    kept += ["mean", "volatility", "lower_80", "upper_80", "lower_95", "upper_95"]
    frame = merged[kept].assign(
        pit=probability_integral(quantiles, outcome),
        crps=100 * pinball_crps(quantiles, outcome),
        qlike=qlike(realised, merged["volatility"].to_numpy(dtype=float) ** 2),
        qlike_ewma=qlike(realised, merged["variance_ewma"].to_numpy(dtype=float)),
    )
    for name in BENCHMARKS:
        frame[f"crps_naive_{name}"] = 100 * pinball_crps(benchmark_quantiles[name], outcome)
    for level in (80, 95):
        frame[f"covered_{level}"] = frame["outcome"].between(
            frame[f"lower_{level}"], frame[f"upper_{level}"]
        )
    return frame.sort_values(["origin", "symbol", "horizon_days"]).reset_index(drop=True)


def _quantile_matrix(merged: pd.DataFrame) -> Floats:
    """Forecast quantiles at `CRPS_PROBABILITIES`  # (forecasts, probabilities)."""
    lower = [f"lower_{level}" for level in reversed(CRPS_LEVELS)]
    upper = [f"upper_{level}" for level in CRPS_LEVELS]
    return merged[lower + upper].to_numpy(dtype=float)


def _gaussian_quantiles(variances: pd.Series) -> Floats:
    from scipy.stats import norm

    deviations = np.sqrt(variances.to_numpy(dtype=float))
    return np.asarray(deviations[:, None] * norm.ppf(CRPS_PROBABILITIES))
