"""From examples at a table version to a candidate of a text model."""

import json
import logging
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from data_contracts.lake import Lake, TableReference
from training.base_model import resolve_base
from training.candidate import Candidate, Golden
from training.inference.encoder import ExportedEncoder
from training.inference.tickets import Tickets
from training.inference.understanding import Understanding
from training.inference_package import copy_inference
from training.text.calibration import (
    choose_recall_threshold,
    choose_rejection_threshold,
    fit_temperatures,
)
from training.text.export import export_adapter, export_graph, write_heads
from training.text.fitting import Fitted, Report, fit
from training.text.recipe import TextRecipe
from training.text.tasks import (
    IGNORED,
    Task,
    load_task,
    network_texts,
    read_examples,
    read_gazetteer,
)

_GOLDEN_ROWS = 16
_REQUIREMENTS = ("numpy", "pandas", "openvino", "tokenizers", "rapidfuzz", "python-dateutil")
# Share of in-scope validation questions that may be turned away for low confidence.
_IN_SCOPE_LOST = 0.01
# Share of rightly read validation questions that may be asked back about for low confidence.
_RIGHT_INTENTS_ASKED = 0.01
# Share of the validation messages in need of a person that must be found: recall first.
_ESCALATION_RECALL = 0.95

logger = logging.getLogger(__name__)


def build_text_candidate(
    recipe: TextRecipe,
    lake: Lake,
    tables: dict[str, TableReference],
    base_setting: str,
    folder: Path,
    report: Report,
) -> Candidate:
    """Train, export and calibrate a text model.

    Args:
        recipe: numbers of the run.
        lake: where the tables are.
        tables: exact versions to read, by table name.
        base_setting: see `training.base_model.resolve_base`.
        folder: scratch folder that receives the artifacts.
        report: receives the points of the training curves.
    """
    task = load_task(recipe.model)
    base = resolve_base(base_setting)
    examples = read_examples(lake, task.name, tables[f"examples_{task.name}"].version)
    gazetteer = None
    if task.name == "understanding":
        gazetteer = read_gazetteer(lake, tables["instruments"].version)
    parts = {}
    for part in ("train", "validation"):
        rows = examples[examples["split"] == part]
        if part == "train" and recipe.most_examples is not None:
            rows = rows.sample(min(recipe.most_examples, len(rows)), random_state=recipe.seed)
        labels = task.label_indices(list(rows["labels"]))
        parts[part] = (network_texts(task, rows, gazetteer), labels)
    logger.info(
        "training on %d examples, %d held for validation", *(len(p[0]) for p in parts.values())
    )
    fitted = fit(base, task, recipe, parts, folder / "trainer", report)
    export_adapter(fitted, folder / "adapter")
    export_graph(fitted, folder / "model")
    if gazetteer is not None:
        gazetteer.save(folder / "model" / "gazetteer.json")
    calibrate(task, recipe, folder / "model", *parts["validation"])
    copy_inference(folder / "inference")
    golden = examples[examples["split"] == "validation"].head(_GOLDEN_ROWS)
    _write_adapter_golden(fitted, network_texts(task, golden, gazetteer), folder / "adapter")
    return Candidate(
        name=task.name,
        kind=recipe.kind,
        entry=Path(__file__).parents[1] / "entries" / f"{task.name}.py",
        artifacts={part: folder / part for part in ("model", "adapter", "inference")},
        golden=_golden(task.name, folder / "model", golden),
        parameters=_parameters(recipe, fitted, base.name, parts),
        requirements=_REQUIREMENTS,
        tags={
            "base_model": base.name,
            "base_sha256": fitted.base_sha256,
            "adapter_mb": f"{_megabytes(folder / 'adapter' / 'adapter_model.safetensors'):.2f}",
        },
    )


def calibrate(
    task: Task, recipe: TextRecipe, folder: Path, texts: list[str], labels: np.ndarray
) -> None:
    """Choose temperatures and thresholds on validation texts, through the exported graph."""
    temperatures = fit_temperatures(task, recipe.max_tokens, folder, texts, labels)
    scores = ExportedEncoder(folder).score(texts)
    write_heads(folder, task, recipe.max_tokens, temperatures, _thresholds(task, scores, labels))


def _thresholds(task: Task, scores: dict[str, np.ndarray], labels: np.ndarray) -> dict[str, float]:
    heads = list(task.heads)
    if task.name == "understanding":
        truth = labels[:, heads.index("domain")]
        in_scope = truth != task.heads["domain"].index("out_of_scope")
        confidence = scores["domain"].max(axis=1)
        threshold = choose_rejection_threshold(confidence, in_scope, _IN_SCOPE_LOST)
        intents = labels[:, heads.index("intent")]
        asked = intents != IGNORED
        right = scores["intent"].argmax(axis=1)[asked] == intents[asked]
        certain = scores["intent"].max(axis=1)[asked]
        return {
            "domain_threshold": threshold,
            "intent_threshold": choose_rejection_threshold(certain, right, _RIGHT_INTENTS_ASKED),
        }
    yes = task.heads["escalate"].index("yes")
    positive = labels[:, heads.index("escalate")] == yes
    probability = scores["escalate"][:, yes]
    return {
        "escalate_threshold": choose_recall_threshold(probability, positive, _ESCALATION_RECALL)
    }


def _golden(name: str, folder: Path, rows: pd.DataFrame) -> Golden:
    inputs = rows[["text"]].reset_index(drop=True)
    texts = list(inputs["text"])
    if name == "tickets":
        return Golden(inputs, {}, Tickets.load(folder).predict(texts))
    as_of: date = max(rows["created_on"])
    expected = Understanding.load(folder).predict(texts, as_of)
    return Golden(inputs, {"as_of": str(as_of)}, expected)


def _write_adapter_golden(fitted: Fitted, texts: list[str], folder: Path) -> None:
    """Keep what the adapter computed here, so that a fresh process can hold a reload against it."""
    encoded = fitted.tokenizer(
        texts, padding=True, truncation=True, max_length=64, return_tensors="pt"
    )
    with torch.no_grad():
        pooled = fitted.network.pool(encoded["input_ids"], encoded["attention_mask"])
    described = {"texts": texts, "pooled": pooled.float().tolist()}
    (folder / "golden.json").write_text(json.dumps(described))


def _parameters(
    recipe: TextRecipe, fitted: Fitted, base: str, parts: dict[str, tuple[list[str], np.ndarray]]
) -> dict[str, Any]:
    chosen = recipe.model_dump(exclude={"model", "lora", "head_weights"})
    return {
        **chosen,
        **{f"lora_{key}": value for key, value in recipe.lora.model_dump().items()},
        "base_model": base,
        "trainable_parameters": fitted.trainable_parameters,
        "trainable_share": round(fitted.trainable_parameters / fitted.all_parameters, 5),
        "train_examples": len(parts["train"][0]),
        "validation_examples": len(parts["validation"][0]),
    }


def _megabytes(path: Path) -> float:
    return path.stat().st_size / 1e6
