"""Export a trained network: adapter apart, and merged to an int8 graph that serves."""

import copy
import json
import shutil
from pathlib import Path

import numpy as np
import torch
from torch import nn

from training.text.fitting import Fitted
from training.text.network import TextNetwork
from training.text.recipe import TextRecipe
from training.text.tasks import Task


class _Merged(nn.Module):
    """Encoder, pooling and heads with plain tensors in and out, as the exporter wants it."""

    def __init__(self, network: TextNetwork) -> None:
        super().__init__()
        self.network = copy.deepcopy(network)
        self.network.encoder = self.network.encoder.merge_and_unload()

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        logits: tuple[torch.Tensor, ...] = self.network(input_ids, attention_mask)["logits"]
        return logits


def export_adapter(fitted: Fitted, folder: Path) -> None:
    """Write the LoRA adapter and the heads without the base."""
    folder.mkdir(parents=True)
    fitted.network.encoder.save_pretrained(str(folder), save_embedding_layers=False)
    torch.save(fitted.network.heads.state_dict(), folder / "heads.pt")
    (folder / "README.md").unlink(missing_ok=True)  # PEFT's empty template; the card is ours
    (folder / "base.json").write_text(json.dumps({"sha256": fitted.base_sha256}))


def export_graph(fitted: Fitted, texts: list[str], recipe: TextRecipe, folder: Path) -> None:
    """Write the merged network as an int8 OpenVINO graph with its tokenizer.

    Args:
        fitted: the trained network.
        texts: training texts on which the activation ranges are measured.
        recipe: numbers of the run.
        folder: where to write.
    """
    import nncf
    import openvino as ov

    folder.mkdir(parents=True)
    merged = _Merged(fitted.network).eval()
    example = fitted.tokenizer(texts[:2], padding=True, return_tensors="pt")
    inputs = (example["input_ids"], example["attention_mask"])
    with torch.no_grad():
        graph = ov.convert_model(merged, example_input=inputs, input=[([-1, -1], ov.Type.i64)] * 2)
    chosen = np.random.default_rng(recipe.seed).permutation(len(texts))[: recipe.calibration_texts]
    samples = [
        [np.asarray(v, np.int64) for v in (encoded["input_ids"], encoded["attention_mask"])]
        for encoded in (
            fitted.tokenizer([texts[i]], truncation=True, max_length=recipe.max_tokens)
            for i in chosen
        )
    ]
    quantized = nncf.quantize(
        graph,
        nncf.Dataset(samples),
        model_type=nncf.ModelType.TRANSFORMER,
        subset_size=len(samples),
    )
    ov.save_model(quantized, folder / "model.xml", compress_to_fp16=True)
    fitted.tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))


def write_heads(
    folder: Path,
    task: Task,
    max_tokens: int,
    temperatures: dict[str, float],
    settings: dict[str, float],
) -> None:
    """Write the labels, temperatures and thresholds that the exported graph is read with."""
    described = {
        "labels": {head: list(labels) for head, labels in task.heads.items()},
        "max_tokens": max_tokens,
        "temperatures": temperatures,
        "settings": settings,
    }
    (folder / "heads.json").write_text(json.dumps(described, indent=1))


def copy_inference(folder: Path) -> None:
    """Copy the inference package that travels with the version."""
    source = Path(__file__).parents[1] / "inference"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__"))
