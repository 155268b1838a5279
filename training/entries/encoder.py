"""The registered model `encoder`: texts to unit vectors, whose dot product is their cosine."""

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import uuid4

import mlflow
import pandas as pd
from mlflow.pyfunc import PythonModel, PythonModelContext


def _load_package(folder: str) -> ModuleType:
    """Load the version's own inference package under a name that no other version has."""
    name = f"inference_{uuid4().hex}"
    init = Path(folder) / "__init__.py"
    spec = importlib.util.spec_from_file_location(name, init, submodule_search_locations=[folder])
    if spec is None or spec.loader is None:
        raise ImportError(f"no inference package at {folder}: the version's artifacts are broken")
    package = importlib.util.module_from_spec(spec)
    sys.modules[name] = package
    spec.loader.exec_module(package)
    return importlib.import_module(f"{name}.sentence_vectors")


class EncoderModel(PythonModel):  # type: ignore[misc]
    """Loads the version's inference package and answers through it."""

    def load_context(self, context: PythonModelContext) -> None:
        """Load the exported graph."""
        package = _load_package(context.artifacts["inference"])
        self._predictor = package.SentenceVectors(Path(context.artifacts["model"]))

    def predict(
        self,
        context: PythonModelContext | None,
        model_input: pd.DataFrame,
        params: dict[str, Any] | None = None,
    ) -> pd.DataFrame:
        """One row a text of the column `text`: columns d0, d1, …, one a dimension, float32."""
        frame: pd.DataFrame = self._predictor.predict(list(model_input["text"]))
        return frame


mlflow.models.set_model(EncoderModel())
