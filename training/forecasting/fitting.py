"""Fit the forecaster on the days before the held-out ones and write its artifact folder."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

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

# Origins of a symbol below which its history says too little about the longest horizon.
MINIMUM_ORIGINS = 1


@dataclass(frozen=True)
class Sample:
    """Origins of all symbols, pooled.

    Attributes:
        features: # (origins, features)
        realised_variances: sum of squared log returns over each horizon; NaN where the training
            days end before the horizon does  # (origins, grid)
        cumulative_returns: log return over each horizon, likewise  # (origins, grid)
        days: origin days  # (origins,)
    """

    features: Floats
    realised_variances: Floats
    cumulative_returns: Floats
    days: pd.DatetimeIndex


def fit(
    prices: pd.DataFrame, recipe: ForecasterRecipe, folder: Path, table: str = "unversioned"
) -> None:
    """Fit and write `model.json` into `folder`.

    Args:
        prices: columns symbol, date, close; the held-out days may be there and are not read.
        recipe: how to fit.
        folder: where to write; created when absent.
        table: reference of the table the prices came from, such as prices@3.

    Raises:
        ValueError: if the history is too short to fit on.
    """
    train, _ = split_held_out(prices)
    definition = Features(recipe.variance_half_lives_days, recipe.trend_half_lives_days)
    sample = collect(train, definition, recipe)
    forecaster = estimate(sample, definition, recipe)
    folder.mkdir(parents=True, exist_ok=True)
    stored = describe(forecaster, sample, recipe, table, sorted(train["symbol"].unique()))
    (folder / MODEL_FILE).write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def collect(train: pd.DataFrame, definition: Features, recipe: ForecasterRecipe) -> Sample:
    """Collect features and outcomes of every origin of every symbol.

    Raises:
        ValueError: if no symbol has a full window and the longest horizon.
    """
    parts = [
        _collect_symbol(closes, definition, recipe.horizons_days)
        for _, closes in train.sort_values("date").groupby("symbol").apply(
            lambda rows: rows.set_index("date")["close"], include_groups=False
        ).groupby(level=0)
        if len(closes) > WINDOW_RETURNS + recipe.horizons_days[-1]
    ]
    return parts[0]


def _collect_symbol() -> None: ...
