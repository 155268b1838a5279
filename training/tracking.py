"""The one file that wraps MLflow: runs, registered versions, aliases."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
from mlflow.data.delta_dataset_source import DeltaDatasetSource
from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature
from mlflow.tracking import MlflowClient

from data_contracts.lake import Lake, TableReference
from training.candidate import Candidate
from training.scores import Scores

CHAMPION = "champion"
CHALLENGER = "challenger"
VERDICT_TAG = "gate_verdict"
_PREVIOUS_CHAMPION_TAG = "previous_champion"
_REQUESTER_TAG = "full_training_requested_by"
# MLflow refuses longer tag values.
_TAG_CHARACTERS = 5000
_PREVIEW_ROWS = 200

logger = logging.getLogger(__name__)


@contextmanager
def open_run(experiment: str, name: str, tags: dict[str, str]) -> Iterator[str]:
    """Open a run; it ends as failed if the block raises.

    Yields:
        The run's id.
    """
    mlflow.set_experiment(experiment)
    with mlflow.start_run(run_name=name, tags=tags, log_system_metrics=False) as run:
        yield run.info.run_id


def log_tables(lake: Lake, tables: dict[str, TableReference]) -> None:
    """Log the exact table versions that a run reads, with their digests."""
    for reference in tables.values():
        preview = lake.read(reference.name, reference.version).slice(0, _PREVIEW_ROWS).to_pandas()
        dataset = mlflow.data.from_pandas(
            preview.astype(str),
            source=DeltaDatasetSource(
                path=lake.uri(reference.name), delta_table_version=reference.version
            ),
            name=str(reference),
            digest=reference.digest,
        )
        mlflow.log_input(dataset, context="training", tags={"rows": str(reference.rows)})
    mlflow.log_dict({n: asdict(r) for n, r in tables.items()}, "tables.json")


def log_point(name: str, value: float, step: int) -> None:
    """Log one point of a training curve."""
    mlflow.log_metric(name, value, step=step)


def log_model(candidate: Candidate) -> str:
    """Log a candidate as models-from-code; the base is not copied.

    Returns:
        The address of the logged model, not yet registered.
    """
    mlflow.log_params(candidate.parameters)
    golden = candidate.golden
    info = mlflow.pyfunc.log_model(
        name=candidate.name,
        python_model=str(candidate.entry),
        artifacts={name: str(path) for name, path in candidate.artifacts.items()},
        signature=infer_signature(golden.inputs, golden.expected, golden.params or None),
        input_example=(golden.inputs, golden.params) if golden.params else golden.inputs,
        pip_requirements=[f"{name}=={installed_version(name)}" for name in candidate.requirements],
        metadata=candidate.tags,
    )
    mlflow.log_metric("size_mb", candidate.size_mb)
    return str(info.model_uri)


def log_scores(scores: Scores, card: str, pictures: list[Path]) -> None:
    """Log scores with their intervals, each example's outcome, the card and the pictures."""
    mlflow.log_metrics(scores.metrics)
    for name, (low, high) in scores.intervals.items():
        mlflow.log_metrics({f"{name}_ci_low": low, f"{name}_ci_high": high})
    mlflow.log_text(card, "model_card.md")
    mlflow.log_table(scores.examples.astype(str), "held_out_examples.json")
    for picture in pictures:
        mlflow.log_artifact(str(picture), "plots")


def register(name: str, model_uri: str, description: str, tags: dict[str, str]) -> str:
    """Register a logged model and point `challenger` at it.

    Returns:
        The version number.
    """
    client = MlflowClient()
    registered = mlflow.register_model(model_uri, name, tags=tags)
    client.update_model_version(name, registered.version, description=description)
    client.set_registered_model_alias(name, CHALLENGER, registered.version)
    return str(registered.version)


def find_version(name: str, alias: str) -> str | None:
    """The version that an alias of a registered model points at, or None."""
    try:
        return str(MlflowClient().get_model_version_by_alias(name, alias).version)
    except MlflowException as error:
        if error.error_code in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
            return None
        raise


def version_tags(name: str, version: str) -> dict[str, str]:
    """Tags of a registered version."""
    return dict(MlflowClient().get_model_version(name, version).tags)


def find_same_version(name: str, tags: dict[str, str]) -> str | None:
    """A registered version that carries all of these tags, or None."""
    for version in MlflowClient().search_model_versions(f"name='{name}'"):
        if tags.items() <= dict(version.tags).items():
            return str(version.version)
    return None


def list_version_tags(name: str) -> list[dict[str, str]]:
    """Tags of every registered version of a model; empty where nothing is registered."""
    return [dict(v.tags) for v in MlflowClient().search_model_versions(f"name='{name}'")]


def load_version(name: str, version: str) -> Any:
    """Load a registered version through MLflow, as the service does."""
    return mlflow.pyfunc.load_model(f"models:/{name}/{version}")


def record_verdict(
    name: str, version: str, promoted: bool, verdict: str, table: pd.DataFrame
) -> None:
    """Store a reasoned verdict on the version and, where it won, move the alias.

    The alias moves last, after the previous champion is recorded: whatever is cut off before is
    judged again, and going back is one call.
    """
    client = MlflowClient()
    run_id = client.get_model_version(name, version).run_id
    client.log_text(run_id, f"{verdict}\n\n{table.to_markdown(index=False)}\n", "verdict.md")
    client.set_model_version_tag(name, version, VERDICT_TAG, verdict[:_TAG_CHARACTERS])
    if promoted:
        previous = find_version(name, CHAMPION)
        if previous is not None:
            client.set_registered_model_tag(name, _PREVIOUS_CHAMPION_TAG, previous)
            client.set_model_version_tag(name, version, _PREVIOUS_CHAMPION_TAG, previous)
        client.set_registered_model_alias(name, CHAMPION, version)
    if find_version(name, CHALLENGER) == version:
        drop_challenger(name)


def drop_challenger(name: str) -> None:
    """Take the alias `challenger` off a model."""
    MlflowClient().delete_registered_model_alias(name, CHALLENGER)


def requester_of_full_training(name: str) -> str | None:
    """Who requested the full recipe of a model; None if nobody did."""
    tags: dict[str, str] = MlflowClient().get_registered_model(name).tags
    return tags.get(_REQUESTER_TAG)


def record_request_for_full_training(name: str, requester: str) -> None:
    """Remember who requested the full recipe of a model."""
    MlflowClient().set_registered_model_tag(name, _REQUESTER_TAG, requester)
