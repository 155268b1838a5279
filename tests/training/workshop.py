"""A small place to train in: lake, recipe, policy and registry in one folder."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import mlflow
import pytest
import yaml
from mlflow import MlflowClient

from data_contracts.lake import Lake
from tests.training.ticket_examples import ticket_examples

EXPERIMENT = "workshop"

_RECIPE = {
    "model": "tickets",
    "kind": "quick",
    "seed": 7,
    "lora": {"rank": 4, "alpha": 8, "dropout": 0.0},
    "learning_rate": 2.0e-3,
    "head_learning_rate": 5.0e-3,
    "epochs": 1,
    "batch_size": 8,
    "max_tokens": 32,
    "warmup_share": 0.0,
    "head_scale": 20.0,
    "head_weights": {"category": 1.0, "priority": 0.5, "escalate": 0.5},
}


@dataclass(frozen=True)
class Workshop:
    """Where a model is trained and judged.

    Attributes:
        folder: holds lake, recipe, policy and the artifacts of all runs.
        database: SQLite file of the registry.
    """

    folder: Path
    database: Path

    @property
    def lake(self) -> Lake:
        return Lake(str(self.folder / "lake"))

    @property
    def policy_file(self) -> Path:
        return self.folder / "mlflow.yaml"

    @property
    def recipe_file(self) -> Path:
        return self.folder / "tickets_tiny.yaml"

    def fork(self, database: Path) -> "Workshop":
        """The same workshop with a copy of the registry: what happens there stays there."""
        shutil.copyfile(self.database, database)
        return Workshop(self.folder, database)

    @contextmanager
    def entered(self) -> Iterator["Workshop"]:
        """Let this process and those that it starts work here within the block."""
        address = f"sqlite:///{self.database}"
        before = mlflow.get_tracking_uri()
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TELLER_HOME", str(self.folder / "home"))
            patch.setenv("TELLER_LAKE_URL", self.lake.url)
            patch.setenv("TELLER_POLICY_FILE", str(self.policy_file))
            patch.setenv("MLFLOW_TRACKING_URI", address)
            patch.setenv("MLFLOW_EXPERIMENT_ID", "")
            patch.delenv("MLFLOW_EXPERIMENT_ID")
            mlflow.set_tracking_uri(address)
            try:
                yield self
            finally:
                mlflow.set_tracking_uri(before)
                os.environ.pop("MLFLOW_EXPERIMENT_ID", None)


def set_up_workshop(folder: Path) -> Workshop:
    """Write everything that a training needs, the examples in their lake table."""
    made = Workshop(folder, folder / "registry.db")
    made.lake.replace("examples_tickets", ticket_examples())
    made.recipe_file.write_text(yaml.safe_dump(_RECIPE))
    policy = {
        "description": "Support message to labels.",
        "recipes": {"quick": str(made.recipe_file), "full": str(made.recipe_file)},
        "tables": ["examples_tickets"],
        "held_out": "exam",
        "gate": {
            "name": "category_accuracy",
            "direction": "maximize",
            "floor": 0.1,
            "minimum_gain": 0.0,
        },
        "guards": [{"name": "escalate_recall", "direction": "maximize", "may_worsen_by": 0.5}],
        "budget": {"size_mb": 60},
    }
    made.policy_file.write_text(
        yaml.safe_dump({"experiment": EXPERIMENT, "models": {"tickets": policy}})
    )
    with made.entered():
        MlflowClient().create_experiment(
            EXPERIMENT, artifact_location=(folder / "artifacts").as_uri()
        )
    return made
