"""A stand-in for `forecaster`: at step h the mean is 0.001 h, the volatility 0.02 √h, Gaussian."""

import json
from statistics import NormalDist
from typing import Any

import mlflow
import pandas as pd
from mlflow.pyfunc.model import PythonModel


class Forecaster(PythonModel):  # type: ignore[misc]
    """One row a symbol and step, in cumulative log return."""

    def predict(
        self, context: Any, model_input: pd.DataFrame, params: dict[str, Any] | None = None
    ) -> pd.DataFrame:
        """Forecast each symbol; at least 260 closes, as the real one wants."""
        asked = params or {}
        rows = []
        for symbol, history in model_input.groupby("symbol"):
            if len(history) < 260:
                raise ValueError(f"{symbol} has {len(history)} closes; expected at least 260")
            as_of = history["date"].max().date()
            for step in range(1, asked["horizon_days"] + 1):
                rows.append(_step(symbol, as_of, step, json.loads(asked["levels"])))
        return pd.DataFrame(rows)


def _step(symbol: Any, as_of: Any, step: int, levels: list[int]) -> dict[str, Any]:
    mean, volatility = 0.001 * step, 0.02 * step**0.5
    row = {"symbol": symbol, "as_of": as_of, "step": step, "mean": mean, "volatility": volatility}
    for level in levels:
        reach = NormalDist().inv_cdf(0.5 + level / 200) * volatility
        row |= {f"lower_{level}": mean - reach, f"upper_{level}": mean + reach}
    return row


mlflow.models.set_model(Forecaster())
