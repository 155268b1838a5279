"""MLflow models-from-code entry of `forecaster`: what every loaded version runs.

Artifacts: `inference` (the folder training/inference) and `model` (the folder that fit wrote).
"""

import importlib
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import mlflow
import pandas as pd
from mlflow.pyfunc.model import PythonModel, PythonModelContext


def _load_package(folder: str) -> ModuleType:
    """Import the inference package under a name of its own, so that versions live side by side."""
    name = f"inference_{uuid4().hex}"
    spec = importlib.util.spec_from_file_location(
        name, Path(folder) / "__init__.py", submodule_search_locations=[folder]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"no package in {folder}; expected an __init__.py")
    package = importlib.util.module_from_spec(spec)
    sys.modules[name] = package
    spec.loader.exec_module(package)
    return importlib.import_module(f"{name}.forecaster")


class ForecasterModel(PythonModel):  # type: ignore[misc]
    """Daily prices to quantiles of cumulative log returns."""

    def load_context(self, context: PythonModelContext) -> None:
        """Load the version's own inference code and its fitted model."""
        module = _load_package(context.artifacts["inference"])
        self._forecaster = module.Forecaster.load(Path(context.artifacts["model"]))

    def predict(
        self,
        context: PythonModelContext,
        model_input: pd.DataFrame,
        params: dict[str, Any] | None = None,
    ) -> pd.DataFrame:
        """Forecast.

        Args:
            context: of the loaded version.
            model_input: long frame of symbol, date, close.
            params: horizon_days (trading days, 1 to 60; default 5) and levels (JSON list of whole
                percents, 1 to 99; default "[80, 95]").

        Returns:
            One row per symbol and step; see `Forecaster.predict`.

        Raises:
            ValueError: if the request or the prices are malformed.
        """
        asked = params or {}
        text = asked.get("levels", "[80, 95]")
        levels = json.loads(text)
        if not isinstance(levels, list):
            raise ValueError(f"levels is {text!r}; expected a JSON list such as [80, 95]")
        forecasts: pd.DataFrame = self._forecaster.predict(
            model_input, asked.get("horizon_days", 5), levels
        )
        return forecasts


mlflow.models.set_model(ForecasterModel())
