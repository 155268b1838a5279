"""A real training leaves a version that says what it is and where it came from."""

import json
from pathlib import Path
from typing import Any

import mlflow
import pytest
import yaml
from mlflow import MlflowClient

from data_contracts.errors import RecipeError
from tests.training.workshop import Workshop
from training import tracking
from training.training_run import choose_kind, train


@pytest.fixture
def version(trained: Workshop) -> Any:
    return MlflowClient().get_model_version("tickets", "1")


@pytest.fixture
def run(version: Any) -> Any:
    return MlflowClient().get_run(version.run_id)


@pytest.fixture
def artifacts(trained: Workshop) -> Path:
    """The artifacts of version 1."""
    return Path(mlflow.artifacts.download_artifacts("models:/tickets/1")) / "artifacts"


def test_the_trained_version_is_the_challenger(trained: Workshop) -> None:
    assert tracking.find_version("tickets", tracking.CHALLENGER) == "1"


def test_training_makes_no_champion(trained: Workshop) -> None:
    assert tracking.find_version("tickets", tracking.CHAMPION) is None


def test_a_model_without_champion_is_trained_by_its_quick_recipe(run: Any) -> None:
    assert run.data.tags["recipe_kind"] == "quick"


@pytest.mark.parametrize(("state", "kind"), [("trained", "quick"), ("promoted", "full")])
def test_the_kind_follows_from_the_champion(
    state: str, kind: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(state)
    assert choose_kind("tickets") == kind


def test_the_adapter_is_smaller_than_2_megabytes(artifacts: Path) -> None:
    weights = artifacts / "adapter" / "adapter_model.safetensors"
    assert 0 < weights.stat().st_size < 2_000_000


def test_the_base_is_not_copied(artifacts: Path) -> None:
    weights = {f.name for f in artifacts.rglob("*") if f.suffix in (".safetensors", ".pt", ".bin")}
    assert weights == {"adapter_model.safetensors", "heads.pt", "model.bin"}


def test_the_version_takes_its_inference_with_it(artifacts: Path) -> None:
    assert (artifacts / "inference" / "tickets.py").is_file()


def test_the_version_names_the_hash_of_its_base(version: Any, artifacts: Path) -> None:
    written = json.loads((artifacts / "adapter" / "base.json").read_text())
    assert version.tags["base_sha256"] == written["sha256"]


def test_the_version_names_the_tables_it_was_made_from(version: Any) -> None:
    assert json.loads(version.tags["tables"]) == {"examples_tickets": "examples_tickets@0"}


def test_the_version_names_its_run(version: Any) -> None:
    assert version.tags["training_run"] == version.run_id


def test_the_tables_are_inputs_of_the_run_with_version_and_digest(
    run: Any, trained: Workshop
) -> None:
    (table,) = run.inputs.dataset_inputs
    reference = trained.lake.reference("examples_tickets")
    assert (table.dataset.name, table.dataset.digest) == (str(reference), reference.digest)
    assert json.loads(table.dataset.source)["path"].endswith("examples_tickets")


def test_the_description_of_the_version_is_its_model_card(version: Any) -> None:
    assert version.description.startswith("# tickets (quick recipe)")


@pytest.mark.parametrize("curve", ["loss", "eval_loss", "learning_rate"])
def test_the_curves_of_the_training_are_logged(curve: str, version: Any) -> None:
    points = MlflowClient().get_metric_history(version.run_id, curve)
    assert points
    assert all(point.step > 0 for point in points)


@pytest.mark.parametrize(
    "metric", ["category_accuracy", "category_accuracy_ci_low", "escalate_recall", "size_mb"]
)
def test_the_scores_are_logged(metric: str, run: Any) -> None:
    assert metric in run.data.metrics


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("lora_rank", "4"),
        ("epochs", "1"),
        ("base_model", "all-MiniLM-L6-v2"),
        ("train_examples", "48"),
        ("validation_examples", "12"),
    ],
)
def test_the_numbers_of_the_run_are_logged(parameter: str, value: str, run: Any) -> None:
    assert run.data.params[parameter] == value


@pytest.mark.parametrize(
    "path",
    ["model_card.md", "held_out_examples.json", "tables.json", "plots", "tickets_tiny.yaml"],
)
def test_the_run_keeps(path: str, version: Any) -> None:
    assert path in {item.path for item in MlflowClient().list_artifacts(version.run_id)}


def test_the_exam_is_what_scores_it(run: Any) -> None:
    path = mlflow.artifacts.download_artifacts(
        run_id=run.info.run_id, artifact_path="held_out_examples.json"
    )
    assert len(json.loads(Path(path).read_text())["data"]) == 12


def test_the_model_learned_something(run: Any) -> None:
    assert run.data.metrics["category_accuracy"] > 0.3  # by chance: 1 of 12


def test_an_unknown_model_is_refused_by_name(trained: Workshop) -> None:
    with pytest.raises(RecipeError, match="no model 'ticket' in the policy; there are: tickets"):
        train("ticket", "quick")


def _point_policy_at(workshop: Workshop, recipe: Path, folder: Path) -> Path:
    policy = yaml.safe_load(workshop.policy_file.read_text())
    policy["models"]["tickets"]["recipes"]["quick"] = str(recipe)
    path = folder / "mlflow.yaml"
    path.write_text(yaml.safe_dump(policy))
    return path


def test_a_malformed_recipe_is_refused_by_file_and_key(
    trained: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = tmp_path / "wrong.yaml"
    recipe.write_text(trained.recipe_file.read_text() + "epoch: 3\n")
    policy = _point_policy_at(trained, recipe, tmp_path)
    monkeypatch.setenv("TELLER_POLICY_FILE", str(policy))
    with pytest.raises(RecipeError, match=r"(?s)recipe .*wrong\.yaml is malformed.*epoch"):
        train("tickets", "quick")


def test_a_missing_recipe_is_refused_by_file(
    trained: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = _point_policy_at(trained, tmp_path / "none.yaml", tmp_path)
    monkeypatch.setenv("TELLER_POLICY_FILE", str(policy))
    with pytest.raises(RecipeError, match=r"no recipe at .*none\.yaml"):
        train("tickets", "quick")


def test_a_failed_training_leaves_a_failed_run_and_no_version(
    trained: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = tmp_path / "wrong.yaml"
    recipe.write_text("model: tickets\n")
    monkeypatch.setenv("TELLER_POLICY_FILE", str(_point_policy_at(trained, recipe, tmp_path)))
    with pytest.raises(RecipeError):
        train("tickets", "quick")
    (newest,) = mlflow.search_runs(
        experiment_names=["workshop"], max_results=1, output_format="list"
    )
    assert newest.info.status == "FAILED"
    assert len(tracking.list_version_tags("tickets")) == 1
