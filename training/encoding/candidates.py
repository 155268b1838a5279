"""From the base to a candidate of the encoder: export and quantise; nothing is learned."""

import json
from pathlib import Path

import pandas as pd
import torch

from data_contracts.lake import Lake, TableReference
from training.base_model import resolve_base
from training.candidate import Candidate, Golden
from training.encoding.base_vectors import load_pooled_base
from training.encoding.recipe import EncoderRecipe
from training.inference.sentence_vectors import SentenceVectors
from training.inference_package import copy_inference

_GOLDEN_ROWS = 16
_REQUIREMENTS = ("numpy", "pandas", "openvino", "tokenizers", "rapidfuzz", "python-dateutil")


def build_encoder_candidate(
    recipe: EncoderRecipe,
    lake: Lake,
    tables: dict[str, TableReference],
    base_setting: str,
    folder: Path,
) -> Candidate:
    """Export the base with int8 weights.

    Args:
        recipe: numbers of the run.
        lake: where the texts of the golden inputs are.
        tables: exact versions to read, by table name.
        base_setting: see `training.base_model.resolve_base`.
        folder: scratch folder that receives the artifacts.
    """
    base = resolve_base(base_setting)
    pooled, tokenizer = load_pooled_base(base)
    _export(pooled, tokenizer, recipe.max_tokens, folder / "model")
    copy_inference(folder / "inference")
    version = tables["examples_tickets"].version
    examples = lake.read("examples_tickets", version, columns=["text", "split"]).to_pandas()
    texts = sorted(examples.loc[examples["split"] == "validation", "text"])[:_GOLDEN_ROWS]
    return Candidate(
        name=recipe.model,
        kind=recipe.kind,
        entry=Path(__file__).parents[1] / "entries" / "encoder.py",
        artifacts={part: folder / part for part in ("model", "inference")},
        golden=Golden(
            pd.DataFrame({"text": texts}), {}, SentenceVectors(folder / "model").predict(texts)
        ),
        parameters={
            **recipe.model_dump(exclude={"model"}),
            "base_model": base.name,
            "width": pooled.encoder.config.hidden_size,
            "trainable_parameters": 0,
        },
        requirements=_REQUIREMENTS,
        tags={
            "base_model": base.name,
            "base_sha256": base.sha256(pooled.encoder.state_dict()),
            "max_tokens": str(recipe.max_tokens),
        },
    )


def _export(pooled: torch.nn.Module, tokenizer: object, max_tokens: int, folder: Path) -> None:
    """Write the graph with int8 weights, activations as they come (docs/decisions/0004)."""
    import nncf
    import openvino as ov

    folder.mkdir(parents=True)
    example = tokenizer(["one", "two words"], padding=True, return_tensors="pt")  # type: ignore[operator]
    inputs = (example["input_ids"], example["attention_mask"])
    with torch.no_grad():
        graph = ov.convert_model(pooled, example_input=inputs, input=[([-1, -1], ov.Type.i64)] * 2)
    compressed = nncf.compress_weights(graph, mode=nncf.CompressWeightsMode.INT8_ASYM)
    ov.save_model(compressed, folder / "model.xml", compress_to_fp16=True)
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))  # type: ignore[attr-defined]
    width = pooled.encoder.config.hidden_size  # type: ignore[union-attr]
    described = {"width": width, "max_tokens": max_tokens}
    (folder / "vectors.json").write_text(json.dumps(described))
