"""A version that does not reproduce what its trainer saw is rejected."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pytest
from safetensors.numpy import load_file, save_file

from data_contracts.errors import ModelRejected, SettingsError
from tests.training.workshop import Workshop
from training.base_model import resolve_base
from training.candidate import Golden
from training.replay import compare, replay, replay_in_fresh_process


@dataclass(frozen=True)
class Copied:
    """A copy of a logged model, to be tampered with, and its golden outputs."""

    model: Path
    golden: Path

    def replay(self, base: str = "embedded") -> None:
        replay(str(self.model), self.golden, base)


@pytest.fixture(scope="module")
def golden(trained_once: Workshop) -> Golden:
    inputs = pd.DataFrame({"text": ["My card was stolen", "The app crashes", "I cannot log in"]})
    with trained_once.entered():
        model = mlflow.pyfunc.load_model("models:/tickets/1")
        return Golden(inputs, {}, model.predict(inputs))


@pytest.fixture
def copied(trained: Workshop, golden: Golden, tmp_path: Path) -> Iterator[Copied]:
    model, folder = tmp_path / "model", tmp_path / "golden"
    shutil.copytree(mlflow.artifacts.download_artifacts("models:/tickets/1"), model)
    folder.mkdir()
    golden.inputs.to_parquet(folder / "inputs.parquet")
    golden.expected.to_parquet(folder / "expected.parquet")
    (folder / "params.json").write_text("{}")
    return Copied(model, folder)


def test_an_untouched_model_passes(copied: Copied) -> None:
    copied.replay()


def test_a_tampered_adapter_is_rejected(copied: Copied) -> None:
    path = copied.model / "artifacts" / "adapter" / "adapter_model.safetensors"
    weights = load_file(path)
    save_file({name: np.ascontiguousarray(values + 0.05) for name, values in weights.items()}, path)
    with pytest.raises(ModelRejected, match="adapter's text vectors differ"):
        copied.replay()


def test_a_tampered_graph_is_rejected(copied: Copied) -> None:
    path = copied.model / "artifacts" / "model" / "model.bin"
    weights = bytearray(path.read_bytes())
    weights[1_000_000:9_000_000] = bytes(8_000_000)  # a part of the token vectors
    path.write_bytes(weights)
    with pytest.raises(ModelRejected, match="column 'category"):
        copied.replay()


def test_a_tampered_threshold_is_rejected(copied: Copied) -> None:
    path = copied.model / "artifacts" / "model" / "heads.json"
    heads = json.loads(path.read_text())
    heads["settings"]["escalate_threshold"] = 0.0
    path.write_text(json.dumps(heads))
    with pytest.raises(ModelRejected, match="column 'escalate'"):
        copied.replay()


@pytest.fixture(scope="module")
def other_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny base with random weights."""
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("base")
    config = BertConfig(
        vocab_size=10,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        max_position_embeddings=8,
    )
    BertModel(config).save_pretrained(folder)
    return folder


def test_an_adapter_on_a_base_of_another_hash_is_rejected(copied: Copied, other_base: Path) -> None:
    with pytest.raises(ModelRejected, match=r"adapter was trained on base .*, found"):
        copied.replay(str(other_base))


def test_what_a_fresh_process_rejects_is_told_with_its_reason(
    trained: Workshop, golden: Golden
) -> None:
    wrong = Golden(golden.inputs, {}, golden.expected.assign(category="weather"))
    with pytest.raises(ModelRejected, match=r"(?s)models:/tickets/1.*column 'category'"):
        replay_in_fresh_process("models:/tickets/1", wrong, "embedded")


FRAME = pd.DataFrame({"label": ["a", "b"], "score": [0.5, np.nan]})


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (FRAME.head(1), "found 1 rows"),
        (FRAME[["score", "label"]], "expected 2 rows of"),
        (FRAME.assign(label=["a", "c"]), "column 'label'"),
        (FRAME.assign(score=[0.502, np.nan]), "column 'score'"),
        (FRAME.assign(score=[0.5, 0.5]), "column 'score'"),
    ],
)
def test_outputs_that_differ_are_rejected_by_column(found: pd.DataFrame, reason: str) -> None:
    with pytest.raises(ModelRejected, match=reason):
        compare(found, FRAME)


def test_outputs_within_the_last_bits_are_the_same() -> None:
    compare(FRAME.assign(score=[0.5005, np.nan]), FRAME)


def test_a_folder_without_a_model_is_no_base(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=rf"TELLER_BASE_MODEL={tmp_path}: no config\.json"):
        resolve_base(str(tmp_path))


def test_a_base_in_a_folder_is_named_by_it(other_base: Path) -> None:
    assert resolve_base(str(other_base)).name == other_base.name


def test_a_base_of_the_hub_keeps_its_name() -> None:
    assert resolve_base("owner/model").name == "owner/model"
