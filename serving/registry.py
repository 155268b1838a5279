"""The model registry as the service reads it: aliases, versions, and loading one. MLflow's home.

Every call here blocks (HTTP or SQL): call from a thread. The registry's address is
`MLFLOW_TRACKING_URI`. MLflow is imported on the first call: BentoML's supervising process imports
this module too, and needs none of it.
"""

import logging
import shutil
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio.to_thread
import pandas as pd

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.pyfunc import PyFuncModel

logger = logging.getLogger("teller.registry")


class RegistryUnavailable(Exception):
    """The registry did not answer."""


class LoadedModel:
    """One version of a registered model, ready to predict.

    Attributes:
        name: registered name.
        version: number in the registry.
    """

    def __init__(self, name: str, version: int, model: "PyFuncModel") -> None:
        self.name, self.version = name, version
        self._model = model
        # Tokenisers and inference requests are not safe to use from two threads at once.
        self._one_at_a_time = threading.Lock()

    async def predict(
        self, rows: pd.DataFrame, params: Mapping[str, Any] | None = None
    ) -> pd.DataFrame:
        """Predict in a thread, so that the event loop stays free.

        Args:
            rows: the model's input columns, shape (rows, columns).
            params: as in the model's signature.
        """
        return await anyio.to_thread.run_sync(self._predict, rows, params, abandon_on_cancel=True)

    def warm(self, fallback: pd.DataFrame) -> None:
        """Predict once on the version's input example, or on `fallback` where it has none.

        Parameters take the defaults of the version's signature.
        """
        example = self._model.input_example
        self._predict(example if isinstance(example, pd.DataFrame) else fallback, None)

    def _predict(self, rows: pd.DataFrame, params: Mapping[str, Any] | None) -> pd.DataFrame:
        with self._one_at_a_time:
            answer = self._model.predict(rows, params=dict(params) if params else None)
        if not isinstance(answer, pd.DataFrame) or answer.empty:
            raise TypeError(
                f"{self.name} version {self.version} predicted {type(answer).__name__}; "
                "expected a DataFrame with rows"
            )
        return answer


@dataclass(frozen=True)
class Listing:
    """What the registry holds under one name.

    Attributes:
        aliases: version by alias.
        created_s: creation time by version, in seconds since 1970.
    """

    aliases: Mapping[str, int]
    created_s: Mapping[int, int]


def find_alias(name: str, alias: str) -> int | None:
    """Resolve `models:/NAME@ALIAS` to a version; None if there is none.

    Raises:
        RegistryUnavailable: if the registry does not answer.
    """
    try:
        return int(_client().get_model_version_by_alias(name, alias).version)
    except Exception as error:
        if _is_missing(error):
            return None
        raise RegistryUnavailable(type(error).__name__) from error


def has_version(name: str, version: int) -> bool:
    """Whether the registry holds that version.

    Raises:
        RegistryUnavailable: if the registry does not answer.
    """
    try:
        _client().get_model_version(name, str(version))
    except Exception as error:
        if _is_missing(error):
            return False
        raise RegistryUnavailable(type(error).__name__) from error
    return True


def list_versions(name: str) -> Listing:
    """List aliases and versions; empty where nothing is registered under the name.

    Raises:
        RegistryUnavailable: if the registry does not answer.
    """
    try:
        client = _client()
        aliases = client.get_registered_model(name).aliases
        versions = client.search_model_versions(f"name = '{name}'")
    except Exception as error:
        if _is_missing(error):
            return Listing({}, {})
        raise RegistryUnavailable(type(error).__name__) from error
    return Listing(
        {alias: int(version) for alias, version in aliases.items()},
        {int(v.version): v.creation_timestamp // 1000 for v in versions},
    )


def load(name: str, version: int, folder: Path) -> LoadedModel:
    """Load a version, downloading it where that was not done before; nothing is predicted yet.

    Args:
        name: registered name.
        version: number in the registry.
        folder: of all downloads; this one lies in NAME/VERSION.

    Raises:
        Exception: whatever the version's own code raises.
    """
    from mlflow.pyfunc import load_model

    downloaded = folder / name / str(version)
    if not downloaded.is_dir():
        _download(f"models:/{name}/{version}", downloaded)
    return LoadedModel(name, version, load_model(str(downloaded)))


def discard(name: str, version: int, folder: Path) -> None:
    """Remove the download of a version, if there is one."""
    shutil.rmtree(folder / name / str(version), ignore_errors=True)


def _download(address: str, target: Path) -> None:
    """Download to a temporary folder beside the target: under its name it is always whole."""
    from mlflow.artifacts import download_artifacts

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".download-", dir=target.parent) as temporary:
        download_artifacts(artifact_uri=address, dst_path=f"{temporary}/model")
        try:
            Path(temporary, "model").rename(target)
        except OSError:  # another process was first
            if not target.is_dir():
                raise


def _client() -> "MlflowClient":
    from mlflow import MlflowClient

    return MlflowClient()


def _is_missing(error: Exception) -> bool:
    from mlflow.exceptions import MlflowException
    from mlflow.protos.databricks_pb2 import RESOURCE_DOES_NOT_EXIST, ErrorCode

    missing = ErrorCode.Name(RESOURCE_DOES_NOT_EXIST)
    # An alias that is not set is reported as an invalid parameter by some stores.
    return isinstance(error, MlflowException) and (
        error.error_code == missing or "not found" in str(error).lower()
    )
