"""Reload a logged model in a fresh process and hold it against what its trainer saw.

Reloaded adapters that silently differ from training are a known failure of this stack, so no
version is registered before this has passed.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from data_contracts.errors import ModelRejected
from training.candidate import Golden

# int8 kernels and thread counts may differ in the last bits.
_TOLERANCE = 1e-3


def replay_in_fresh_process(model_uri: str, golden: Golden, base_setting: str) -> None:
    """Start a process that reloads the model and replays the golden inputs.

    Raises:
        ModelRejected: if anything differs, with what differed.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        golden.inputs.to_parquet(folder / "inputs.parquet")
        golden.expected.to_parquet(folder / "expected.parquet")
        (folder / "params.json").write_text(json.dumps(golden.params))
        command = [sys.executable, "-m", "training", "replay", model_uri, scratch]
        finished = subprocess.run(
            [*command, "--base", base_setting], capture_output=True, text=True, check=False
        )
    if finished.returncode:
        raise ModelRejected(
            f"{model_uri} does not reproduce its golden outputs in a fresh process: "
            f"{finished.stderr.strip()[-2000:]}"
        )


def replay(model_uri: str, folder: Path, base_setting: str) -> None:
    """Reload `model_uri` here and compare it with the golden outputs in `folder`.

    Args:
        model_uri: address of the logged model.
        folder: holds inputs.parquet, params.json and expected.parquet.
        base_setting: the base model on which an adapter is replayed.

    Raises:
        ModelRejected: naming the column or the adapter that differs.
    """
    import mlflow

    local = mlflow.artifacts.download_artifacts(artifact_uri=model_uri)
    model = mlflow.pyfunc.load_model(local)
    params = json.loads((folder / "params.json").read_text())
    found = model.predict(pd.read_parquet(folder / "inputs.parquet"), params=params or None)
    compare(found, pd.read_parquet(folder / "expected.parquet"))
    adapter = Path(local) / "artifacts" / "adapter"
    if adapter.is_dir():
        _replay_adapter(adapter, base_setting)


def compare(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Compare outputs: numbers within a tolerance, everything else exactly.

    Raises:
        ModelRejected: naming the first column that differs.
    """
    if list(found.columns) != list(expected.columns) or len(found) != len(expected):
        raise ModelRejected(
            f"found {len(found)} rows of {list(found.columns)}, "
            f"expected {len(expected)} rows of {list(expected.columns)}"
        )
    for column in expected.columns:
        left, right = found[column].to_numpy(), expected[column].to_numpy()
        if right.dtype.kind == "f":
            same = np.allclose(left.astype(float), right, atol=_TOLERANCE, rtol=0, equal_nan=True)
        else:
            same = [str(value) for value in left] == [str(value) for value in right]
        if not same:
            raise ModelRejected(f"column {column!r}: found {left[:3]}, expected {right[:3]}")


def _replay_adapter(folder: Path, base_setting: str) -> None:
    """Put the adapter on the base anew and compare its text vectors with the trainer's."""
    import torch
    from peft import PeftModel
    from transformers import AutoTokenizer

    from training.base_model import resolve_base
    from training.text.network import load_encoder, pool

    base = resolve_base(base_setting)
    encoder = load_encoder(base)
    expected_hash = json.loads((folder / "base.json").read_text())["sha256"]
    found_hash = base.sha256(encoder.state_dict())
    if found_hash != expected_hash:
        raise ModelRejected(f"adapter was trained on base {expected_hash}, found {found_hash}")
    adapted = PeftModel.from_pretrained(encoder, str(folder)).eval()
    golden = json.loads((folder / "golden.json").read_text())
    tokenizer = AutoTokenizer.from_pretrained(base.location)
    encoded = tokenizer(
        golden["texts"], padding=True, truncation=True, max_length=64, return_tensors="pt"
    )
    with torch.no_grad():
        pooled = pool(adapted, encoded["input_ids"], encoded["attention_mask"])
    gap = float((pooled - torch.tensor(golden["pooled"])).abs().max())
    if gap > _TOLERANCE:
        raise ModelRejected(f"the reloaded adapter's text vectors differ by up to {gap:.4f}")
