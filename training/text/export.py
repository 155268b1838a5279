"""Export a trained network: adapter apart, and merged to an int8 graph that serves."""

import copy
import json
from pathlib import Path

import torch
from peft import PeftModel
from torch import nn

from training.text.fitting import Fitted
from training.text.network import TextNetwork
from training.text.tasks import Task


class _Merged(nn.Module):
    """Encoder, pooling and heads with plain tensors in and out, as the exporter wants it."""

    def __init__(self, network: TextNetwork) -> None:
        super().__init__()
        self.network = copy.deepcopy(network)
        if isinstance(self.network.encoder, PeftModel):
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


def export_graph(fitted: Fitted, folder: Path) -> None:
    """Write the merged network as an OpenVINO graph with int8 weights, and its tokenizer.

    Weights are int8, activations are quantised as they come: it agreed with float32 on 99% of
    labels where calibrated static ranges agreed on 85 to 97% (docs/decisions/0004).

    Args:
        fitted: the trained network.
        folder: where to write.
    """
    import nncf
    import openvino as ov

    folder.mkdir(parents=True)
    merged = _Merged(fitted.network).eval()
    example = fitted.tokenizer(["one", "two words"], padding=True, return_tensors="pt")
    inputs = (example["input_ids"], example["attention_mask"])
    with torch.no_grad():
        graph = ov.convert_model(merged, example_input=inputs, input=[([-1, -1], ov.Type.i64)] * 2)
    compressed = nncf.compress_weights(graph, mode=nncf.CompressWeightsMode.INT8_ASYM)
    ov.save_model(compressed, folder / "model.xml", compress_to_fp16=True)
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
