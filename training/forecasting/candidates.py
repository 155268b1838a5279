"""From prices at a table version to a candidate of the forecaster."""

import json
from pathlib import Path

from data_contracts.lake import Lake, TableReference
from training.candidate import Candidate, Golden
from training.forecasting.fitting import fit
from training.forecasting.recipe import ForecasterRecipe
from training.inference.forecaster import Forecaster
from training.inference_package import copy_inference

_GOLDEN_SYMBOLS = 2
_GOLDEN_DAYS = 300
_REQUIREMENTS = ("numpy", "pandas", "scipy")


def build_forecaster_candidate(
    recipe: ForecasterRecipe, lake: Lake, tables: dict[str, TableReference], folder: Path
) -> Candidate:
    """Fit the forecaster on the days before the held-out ones.

    Args:
        recipe: numbers of the run.
        lake: where the prices are.
        tables: exact versions to read, by table name.
        folder: scratch folder that receives the artifacts.
    """
    reference = tables["prices"]
    columns = ["symbol", "date", "close"]
    prices = lake.read("prices", reference.version, columns=columns).to_pandas()
    fit(prices, recipe, folder / "model", table=str(reference))
    copy_inference(folder / "inference")
    symbols = sorted(prices["symbol"].unique())[:_GOLDEN_SYMBOLS]
    chosen = prices[prices["symbol"].isin(symbols)].sort_values(["symbol", "date"])
    inputs = chosen.groupby("symbol").tail(_GOLDEN_DAYS).reset_index(drop=True)
    inputs["date"] = inputs["date"].astype("datetime64[us]")
    params = {"horizon_days": 20, "levels": json.dumps([80, 95])}
    expected = Forecaster.load(folder / "model").predict(inputs, 20, [80, 95])
    return Candidate(
        name="forecaster",
        kind=recipe.kind,
        entry=Path(__file__).parents[1] / "entries" / "forecaster.py",
        artifacts={part: folder / part for part in ("model", "inference")},
        golden=Golden(inputs, params, expected),
        parameters=recipe.model_dump(exclude={"model"}),
        requirements=_REQUIREMENTS,
    )
