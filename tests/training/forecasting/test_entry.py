"""The model version that MLflow loads answers as the code that was fitted."""

from pathlib import Path

import mlflow
import pandas as pd
import pytest
from mlflow.models import ModelSignature
from mlflow.models.signature import infer_signature
from mlflow.pyfunc import PyFuncModel

from training.inference.forecaster import Forecaster


@pytest.fixture(scope="module")
def recent(prices: pd.DataFrame) -> pd.DataFrame:
    return prices.groupby("symbol").tail(300).reset_index(drop=True)


@pytest.fixture(scope="module")
def loaded(
    training_folder: Path,
    model_folder: Path,
    recent: pd.DataFrame,
    tmp_path_factory: pytest.TempPathFactory,
) -> PyFuncModel:
    signature: ModelSignature = infer_signature(
        recent, params={"horizon_days": 5, "levels": "[80, 95]"}
    )
    path = tmp_path_factory.mktemp("mlflow") / "version"
    mlflow.pyfunc.save_model(
        str(path),
        python_model=str(training_folder / "entries" / "forecaster.py"),
        artifacts={
            "inference": str(training_folder / "inference"),
            "model": str(model_folder),
        },
        signature=signature,
        pip_requirements=["numpy", "pandas"],
    )
    version: PyFuncModel = mlflow.pyfunc.load_model(str(path))
    return version


def test_a_loaded_version_predicts_exactly_as_in_process(
    loaded: PyFuncModel, forecaster: Forecaster, recent: pd.DataFrame
) -> None:
    asked = {"horizon_days": 20, "levels": "[50, 80]"}
    pd.testing.assert_frame_equal(
        pd.DataFrame(loaded.predict(recent, params=asked)),
        forecaster.predict(recent, 20, [50, 80]),
        check_exact=True,
    )


def test_the_defaults_are_5_days_at_80_and_95_percent(
    loaded: PyFuncModel, forecaster: Forecaster, recent: pd.DataFrame
) -> None:
    pd.testing.assert_frame_equal(
        pd.DataFrame(loaded.predict(recent)),
        forecaster.predict(recent, 5, [80, 95]),
        check_exact=True,
    )


def test_levels_that_are_no_list_are_refused(loaded: PyFuncModel, recent: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="expected a JSON list"):
        loaded.predict(recent, params={"levels": "80"})


def test_a_wrong_horizon_is_refused_through_mlflow(
    loaded: PyFuncModel, recent: pd.DataFrame
) -> None:
    with pytest.raises(ValueError, match="1 to 60"):
        loaded.predict(recent, params={"horizon_days": 61})
