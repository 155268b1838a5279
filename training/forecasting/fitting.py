"""Fit the forecaster on the days before the held-out ones and write its artifact folder."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from training.forecasting.backtest import split_held_out
from training.forecasting.recipe import ForecasterRecipe
from training.inference.forecaster import (
    MODEL_FILE,
    PROBABILITIES,
    VARIANCE_FLOOR,
    WINDOW_RETURNS,
    Features,
    Floats,
    Forecaster,
)


@dataclass(frozen=True)
class Sample:
    """Origins of all symbols, pooled.

    Attributes:
        features: # (origins, features)
        realised_variances: sum of squared daily log returns over each horizon; NaN where the
            training days end before the horizon does  # (origins, grid)
        cumulative_returns: log return over each horizon, likewise  # (origins, grid)
    """

    features: Floats
    realised_variances: Floats
    cumulative_returns: Floats


def fit(
    prices: pd.DataFrame, recipe: ForecasterRecipe, folder: Path, table: str = "unversioned"
) -> None:
    """Fit and write `model.json` into `folder`.

    Args:
        prices: columns symbol, date, close; the held-out days may be there and are not read.
        recipe: how to fit.
        folder: where to write; created when absent.
        table: reference of the table that the prices came from, such as prices@3.

    Raises:
        ValueError: if the history is too short to fit on.
    """
    train, _ = split_held_out(prices)
    definition = Features(recipe.variance_half_lives_days, recipe.trend_half_lives_days)
    sample = collect(train, definition, recipe)
    forecaster = estimate(sample, definition, recipe)
    stored = describe(forecaster) | {
        "recipe": recipe.model_dump(mode="json"),
        "fit": {
            "table": table,
            "first_day": f"{train['date'].min():%Y-%m-%d}",
            "last_day": f"{train['date'].max():%Y-%m-%d}",
            "symbols": sorted(train["symbol"].unique()),
            "origins": len(sample.features),
        },
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MODEL_FILE).write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def collect(train: pd.DataFrame, definition: Features, recipe: ForecasterRecipe) -> Sample:
    """Collect features and outcomes at every origin of every symbol.

    Raises:
        ValueError: if no symbol has a window of features and the longest horizon after it.
    """
    first = train["date"].min()
    if recipe.history_years is not None:
        first = train["date"].max() - pd.DateOffset(years=recipe.history_years)
    needed = WINDOW_RETURNS + 1 + recipe.horizons_days[-1]
    parts = [
        _collect_symbol(rows, definition, recipe.horizons_days, first)
        for _, rows in train.sort_values("date").groupby("symbol")
        if len(rows) >= needed
    ]
    if not parts:
        raise ValueError(
            f"no symbol has {needed} closes before the held-out days; expected one at least"
        )
    return Sample(*(np.vstack(columns) for columns in zip(*parts, strict=True)))


def estimate(sample: Sample, definition: Features, recipe: ForecasterRecipe) -> Forecaster:
    """Estimate coefficients, then the quantiles of the returns that they standardise."""
    fits = [
        _fit_variance(sample.features, sample.realised_variances[:, column], horizon, recipe)
        for column, horizon in enumerate(recipe.horizons_days)
    ]
    empty = np.empty(0)
    unshaped = Forecaster(
        features=definition,
        horizons_days=np.asarray(recipe.horizons_days, dtype=float),
        coefficients=np.array([coefficients for coefficients, _ in fits]),
        intercepts=np.array([intercept for _, intercept in fits]),
        residual_means=empty,
        residual_quantiles=empty,
    )
    deviations = np.exp(unshaped.log_variances(sample.features) / 2)
    standardised = sample.cumulative_returns / deviations
    return Forecaster(
        features=definition,
        horizons_days=unshaped.horizons_days,
        coefficients=unshaped.coefficients,
        intercepts=unshaped.intercepts,
        residual_means=np.nanmean(standardised, axis=0),
        residual_quantiles=np.array(
            [np.quantile(column[np.isfinite(column)], PROBABILITIES) for column in standardised.T]
        ),
    )


def describe(forecaster: Forecaster) -> dict[str, Any]:
    """The fitted numbers as `Forecaster.load` reads them."""
    return {
        "features": {
            "window_returns": WINDOW_RETURNS,
            "variance_half_lives_days": forecaster.features.variance_half_lives_days,
            "trend_half_lives_days": forecaster.features.trend_half_lives_days,
            "names": forecaster.features.names,
        },
        "horizons_days": [int(days) for days in forecaster.horizons_days],
        "coefficients": forecaster.coefficients.tolist(),
        "intercepts": forecaster.intercepts.tolist(),
        "probabilities": PROBABILITIES.tolist(),
        "residual_means": forecaster.residual_means.tolist(),
        "residual_quantiles": forecaster.residual_quantiles.tolist(),
    }


def _collect_symbol(
    rows: pd.DataFrame, definition: Features, horizons_days: tuple[int, ...], first: pd.Timestamp
) -> tuple[Floats, Floats, Floats]:
    returns = np.diff(np.log(rows["close"].to_numpy(dtype=float)))
    days = rows["date"].to_numpy()[WINDOW_RETURNS:]
    keep = days >= first.to_datetime64()
    return (
        definition.compute(returns)[keep],
        _sum_ahead(returns**2, horizons_days)[keep],
        _sum_ahead(returns, horizons_days)[keep],
    )


def _sum_ahead(daily: Floats, horizons_days: tuple[int, ...]) -> Floats:
    """Sum the h values after each origin; NaN past the end  # (origins, grid)."""
    origins = len(daily) - WINDOW_RETURNS + 1
    ahead = np.full((origins, len(horizons_days)), np.nan)
    after = daily[WINDOW_RETURNS:]
    for column, horizon in enumerate(horizons_days):
        sums = sliding_window_view(after, horizon).sum(axis=1)
        ahead[: len(sums), column] = sums
    return ahead


def _fit_variance(
    features: Floats, realised: Floats, horizon_days: int, recipe: ForecasterRecipe
) -> tuple[Floats, float]:
    """Fit log E[realised variance] = intercept + coefficients · features by gamma deviance.

    The gamma deviance is twice the QLIKE loss (Patton, 2011, "Volatility forecast comparison
    using imperfect volatility proxies"), so the fit minimises what the back-test measures.
    """
    from sklearn.linear_model import GammaRegressor

    known = np.isfinite(realised)
    outcomes = np.maximum(realised[known], VARIANCE_FLOOR * horizon_days)
    inputs = features[known]
    centre, spread, scale = inputs.mean(axis=0), inputs.std(axis=0), outcomes.mean()
    # A feature that never varied gets a coefficient of zero instead of a division by zero.
    spread = np.where(spread > 0, spread, 1.0)
    model = GammaRegressor(
        alpha=recipe.penalty, solver="newton-cholesky", max_iter=recipe.max_iterations
    ).fit((inputs - centre) / spread, outcomes / scale)
    coefficients = model.coef_ / spread
    intercept = float(model.intercept_ + np.log(scale) - coefficients @ centre)
    return coefficients, intercept
