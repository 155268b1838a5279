"""The encoder goes from the base to champion by the flow of every model."""

from typing import Any

import mlflow
import pytest
from mlflow import MlflowClient

from tests.training.workshop import Workshop
from training import tracking
from training.promotion import request_full_training
from training.training_run import train


@pytest.fixture
def version(encoder_promoted: Workshop) -> Any:
    return MlflowClient().get_model_version("encoder", "1")


def test_the_exported_encoder_passes_its_gate(encoder_promoted: Workshop) -> None:
    assert tracking.find_version("encoder", tracking.CHAMPION) == "1"


def test_the_first_version_is_of_the_full_recipe(version: Any) -> None:
    assert version.tags["recipe_kind"] == "full"


def test_no_full_training_is_due_after_it(encoder_promoted: Workshop) -> None:
    assert not request_full_training("tester")


def test_training_again_registers_nothing_new(encoder_promoted: Workshop) -> None:
    assert train("encoder", "auto") == "1"


def test_the_agreement_with_the_base_is_logged(version: Any) -> None:
    metrics = MlflowClient().get_run(version.run_id).data.metrics
    assert metrics["cosine_spearman"] > 0.98
    assert metrics["mean_cosine_ci_low"] > 0.98


def test_the_card_says_that_nothing_was_fine_tuned(version: Any) -> None:
    assert "Nothing was fine-tuned" in version.description


def test_the_version_fits_its_budget(version: Any) -> None:
    assert 0 < float(version.tags["size_mb"]) < 40


def test_a_vector_has_one_column_a_dimension(encoder_promoted: Workshop) -> None:
    model = mlflow.pyfunc.load_model("models:/encoder/1")
    outputs = model.metadata.signature.outputs
    assert outputs.input_names() == [f"d{dimension}" for dimension in range(384)]
