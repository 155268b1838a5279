"""A trained candidate, before MLflow knows of it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Golden:
    """Inputs with the outputs that the trainer saw; a fresh process must reproduce them.

    Attributes:
        inputs: rows for `predict`.
        params: parameters of `predict`.
        expected: what `predict` gave in the process that trained.
    """

    inputs: pd.DataFrame
    params: dict[str, Any]
    expected: pd.DataFrame


@dataclass(frozen=True)
class Candidate:
    """Everything that makes a model version.

    Attributes:
        name: registered model name.
        kind: recipe kind, `quick` or `full`.
        entry: models-from-code file.
        artifacts: folder or file by name; always holds `inference`.
        golden: what the fresh process replays.
        parameters: chosen numbers of the run, for MLflow.
        tags: facts on the version: hashes, sizes.
        requirements: packages that inference imports.
    """

    name: str
    kind: str
    entry: Path
    artifacts: dict[str, Path]
    golden: Golden
    parameters: dict[str, Any]
    requirements: tuple[str, ...]
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def size_mb(self) -> float:
        """Size of all artifacts in megabytes (10^6 bytes)."""
        files = [
            f
            for path in self.artifacts.values()
            for f in ([path] if path.is_file() else path.rglob("*"))
            if f.is_file()
        ]
        return sum(f.stat().st_size for f in files) / 1e6
