"""What fitting reads and writes."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from pydantic import ValidationError
from scipy.stats import norm

from training.forecasting.backtest import HELD_OUT_DAYS, split_held_out
from training.forecasting.fitting import fit
from training.forecasting.recipe import ForecasterRecipe
from training.inference.forecaster import MODEL_FILE, WINDOW_RETURNS, Features, Forecaster


def test_the_last_504_days_are_held_out(prices: pd.DataFrame) -> None:
    train, start = split_held_out(prices)
    held_out = prices[prices["date"] >= start]
    assert held_out["date"].nunique() == HELD_OUT_DAYS
    assert train["date"].max() < start
    assert len(train) + len(held_out) == len(prices)


def test_a_history_too_short_to_hold_days_out_is_refused(prices: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="prices cover 700 days; expected at least 764"):
        split_held_out(prices.groupby("symbol").tail(700))


def test_fit_never_reads_the_held_out_days(
    prices: pd.DataFrame, quick_recipe: dict[str, Any], model_folder: Path, tmp_path: Path
) -> None:
    _, start = split_held_out(prices)
    held_out = prices["date"] >= start
    noise = np.random.default_rng(0).uniform(0.5, 2, size=int(held_out.sum()))
    changed = prices.copy()
    changed.loc[held_out, "close"] *= noise
    fit(changed, ForecasterRecipe.model_validate(quick_recipe), tmp_path, table="prices@3")
    assert (tmp_path / MODEL_FILE).read_bytes() == (model_folder / MODEL_FILE).read_bytes()


def test_the_artifact_says_what_it_was_fitted_on(model_folder: Path, prices: pd.DataFrame) -> None:
    stored = json.loads((model_folder / MODEL_FILE).read_text(encoding="utf-8"))
    train, _ = split_held_out(prices)
    assert stored["fit"]["table"] == "prices@3"
    assert stored["fit"]["last_day"] == f"{train['date'].max():%Y-%m-%d}"
    assert stored["fit"]["symbols"] == sorted(prices["symbol"].unique())
    assert stored["recipe"]["kind"] == "quick"


def test_serving_computes_the_features_that_were_fitted(prices: pd.DataFrame) -> None:
    closes = prices[prices["symbol"] == "AAPL"]["close"].to_numpy()
    returns = np.diff(np.log(closes))
    definition = Features((1, 11), (2, 32))
    fitted = definition.compute(returns)
    served = definition.compute(returns[-WINDOW_RETURNS - 5 : -5])
    np.testing.assert_allclose(fitted[-6], served[0], rtol=1e-12)
    assert fitted.shape == (len(returns) - WINDOW_RETURNS + 1, len(definition.names))


def test_variance_features_are_weighted_means_of_squares() -> None:
    returns = np.random.default_rng(0).normal(0, 0.01, WINDOW_RETURNS)
    weights = 0.5 ** (np.arange(WINDOW_RETURNS)[::-1] / 11)
    expected = np.log(np.average(returns**2, weights=weights))
    assert Features((11,), ()).compute(returns)[0, 0] == pytest.approx(expected)


def test_a_constant_volatility_is_recovered(quick_recipe: dict[str, Any], tmp_path: Path) -> None:
    days = pd.bdate_range("2012-01-02", periods=2500)
    returns = np.random.default_rng(0).normal(0, 0.01, size=(2500, 12))
    wide = pd.DataFrame(100 * np.exp(returns.cumsum(axis=0)), index=days.rename("date"))
    simulated = wide.reset_index().melt("date", var_name="symbol", value_name="close")
    fit(simulated, ForecasterRecipe.model_validate(quick_recipe), tmp_path)
    forecasts = Forecaster.load(tmp_path).predict(simulated, 20, [80])
    daily = (forecasts["volatility"] / np.sqrt(forecasts["step"])).to_numpy()
    assert daily == pytest.approx(0.01, rel=0.1)
    reach = (forecasts["upper_80"] / forecasts["volatility"]).to_numpy()
    assert reach == pytest.approx(norm.ppf(0.9), rel=0.1)


@pytest.mark.parametrize("kind", ["quick", "full"])
def test_shipped_recipes_are_valid(kind: str, training_folder: Path) -> None:
    name = "forecaster_quick.yaml" if kind == "quick" else "forecaster.yaml"
    text = (training_folder / "recipes" / name).read_text(encoding="utf-8")
    assert ForecasterRecipe.model_validate(yaml.safe_load(text)).kind == kind


def test_an_unknown_key_of_a_recipe_is_refused(quick_recipe: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match="half_life"):
        ForecasterRecipe.model_validate(quick_recipe | {"half_life": 3})


@pytest.mark.parametrize("grid", [[2, 63], [1, 5, 3, 63], [1, 21]])
def test_a_grid_that_does_not_span_1_to_60_days_is_refused(
    quick_recipe: dict[str, Any], grid: list[int]
) -> None:
    with pytest.raises(ValidationError, match="rising days from 1 to at least 60"):
        ForecasterRecipe.model_validate(quick_recipe | {"horizons_days": grid})
