from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from training.forecasting.backtest import backtest, split_held_out
from training.forecasting.fitting import fit
from training.forecasting.recipe import ForecasterRecipe
from training.inference.forecaster import Forecaster


@pytest.fixture(scope="session")
def training_folder() -> Path:
    return Path(__file__).parents[3] / "training"


@pytest.fixture(scope="session")
def all_prices() -> pd.DataFrame:
    """The embedded data set: 20 real stocks since 1990."""
    from skfolio.datasets import load_sp500_dataset  # type: ignore[import-untyped]

    wide: pd.DataFrame = load_sp500_dataset().rename_axis("date").reset_index()
    return wide.melt("date", var_name="symbol", value_name="close")


@pytest.fixture(scope="session")
def prices(all_prices: pd.DataFrame) -> pd.DataFrame:
    """Its first five stocks since 2012, which are fast to fit."""
    few = all_prices["symbol"].isin(sorted(all_prices["symbol"].unique())[:5])
    return all_prices[few & (all_prices["date"] >= "2012")].reset_index(drop=True)


@pytest.fixture(scope="session")
def quick_recipe(training_folder: Path) -> dict[str, Any]:
    path = training_folder / "recipes" / "forecaster_quick.yaml"
    recipe: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return recipe


@pytest.fixture(scope="session")
def model_folder(
    prices: pd.DataFrame, quick_recipe: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("forecaster") / "model"
    fit(prices, ForecasterRecipe.model_validate(quick_recipe), folder, table="prices@3")
    return folder


@pytest.fixture(scope="session")
def forecaster(model_folder: Path) -> Forecaster:
    return Forecaster.load(model_folder)


@pytest.fixture(scope="session")
def frame(forecaster: Forecaster, prices: pd.DataFrame) -> pd.DataFrame:
    """The back-test of the fitted model."""
    _, held_out_start = split_held_out(prices)
    return backtest(forecaster.predict, prices, held_out_start)
