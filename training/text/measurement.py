"""What the method is worth on a labelled file: LoRA beside the frozen base, same code as models.

The network is fitted, exported to int8 and calibrated as a registered model is, and the export is
what is scored. Nothing is registered.
"""

import resource
import tempfile
from dataclasses import dataclass
from pathlib import Path

import datasets
import numpy as np
import pandas as pd
import yaml
from pydantic import ValidationError

from data_contracts.errors import RecipeError, SourceError
from data_contracts.settings import read_settings
from training.base_model import resolve_base
from training.inference.encoder import ExportedEncoder
from training.scores import bootstrap, compute
from training.text.calibration import choose_rejection_threshold, fit_temperatures
from training.text.export import export_graph
from training.text.fitting import fit
from training.text.recipe import DatasetRecipe, LabelledFile
from training.text.tasks import Task

_FORMATS = {".parquet": "parquet", ".csv": "csv", ".json": "json", ".jsonl": "json"}


@dataclass(frozen=True)
class Parts:
    """The texts and labels to fit, to calibrate and to judge with, each of columns text, label."""

    train: pd.DataFrame
    calibration: pd.DataFrame
    held_out: pd.DataFrame


def measure(recipe_path: Path, data_folder: Path) -> str:
    """Fit the recipe's file with LoRA and with the base frozen, and score both.

    Args:
        recipe_path: a `DatasetRecipe` in YAML.
        data_folder: holds the recipe's file.

    Returns:
        A Markdown table: accuracy and macro F1 on the held-out rows that have a label in scope,
        expected calibration error, trainable share, CPU-seconds of fitting and, where there is
        an out-of-scope label, its recall.

    Raises:
        RecipeError: if the recipe is malformed.
        SourceError: if the file or a column is not there.
    """
    try:
        recipe = DatasetRecipe.model_validate(yaml.safe_load(recipe_path.read_text("utf-8")))
    except (OSError, ValidationError) as error:
        raise RecipeError(f"recipe {recipe_path} is malformed: {error}") from error
    parts = split(read_labelled(recipe.dataset, data_folder), recipe)
    frozen = recipe.model_copy(update={"lora": None})
    rows = [
        {"method": method} | _fit_and_score(variant, parts)
        for method, variant in {"LoRA": recipe, "frozen base": frozen}.items()
    ]
    sizes = f"{len(parts.train)} rows to fit, {len(parts.held_out)} held out"
    table = pd.DataFrame(rows).to_markdown(index=False, floatfmt=".4f")
    return f"{recipe.dataset.file}: {sizes}, seed {recipe.seed}\n\n{table}"


def read_labelled(of: LabelledFile, folder: Path) -> pd.DataFrame:
    """Read a labelled file; rows that repeat another's text and label are left out.

    Returns:
        Columns text, label and, where the file has one, split.
    """
    path = folder / of.file
    if path.suffix not in _FORMATS or not path.is_file():
        raise SourceError(f"no file {path}; expected one of {', '.join(_FORMATS)}")
    loaded = datasets.load_dataset(_FORMATS[path.suffix], data_files=str(path), split="train")
    columns = {of.text: "text", of.label: "label"} | ({of.split: "split"} if of.split else {})
    if missing := sorted(set(columns) - set(loaded.column_names)):
        raise SourceError(f"{path} lacks {missing}; it has {loaded.column_names}")
    frame: pd.DataFrame = loaded.to_pandas()[list(columns)].rename(columns=columns)
    return frame.drop_duplicates(["text", "label"], ignore_index=True)


def split(rows: pd.DataFrame, recipe: DatasetRecipe) -> Parts:
    """Split the rows by the file's own parts where it has them, else by chance within labels."""
    named = recipe.dataset.held_out
    if named is None:
        rest, held_out = _draw(rows, recipe.held_out_share, recipe.seed)
    else:
        judges = rows["split"] == named
        rest, held_out = rows[~judges], rows[judges]
    train, calibration = _draw(rest, recipe.calibration_share, recipe.seed)
    return Parts(train, calibration, held_out)


def _draw(rows: pd.DataFrame, share: float, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    drawn = rows.groupby("label").sample(frac=share, random_state=seed).index
    return rows.drop(drawn), rows.loc[drawn]


def _fit_and_score(recipe: DatasetRecipe, parts: Parts) -> dict[str, float]:
    labels = tuple(sorted(set(parts.train["label"])))
    task = Task("label", {"label": labels})
    known = {
        part: (
            list(rows["text"]),
            task.label_indices([{"label": label} for label in rows["label"]]),
        )
        for part, rows in (("train", parts.train), ("validation", parts.calibration))
    }
    base = resolve_base(read_settings().base_model)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "model"
        began_s = _cpu_s()
        fitted = fit(base, task, recipe, known, Path(scratch) / "trainer", lambda *_: None)
        spent_s = _cpu_s() - began_s
        export_graph(fitted, folder)
        fit_temperatures(task, recipe.max_tokens, folder, *known["validation"])
        encoder = ExportedEncoder(folder)
        probabilities = {
            part: encoder.score(list(rows["text"]))["label"]
            for part, rows in (("calibration", parts.calibration), ("held_out", parts.held_out))
        }
    scores = _score(recipe, labels, parts, probabilities)
    share = fitted.trainable_parameters / fitted.all_parameters
    return scores | {"trainable_share": share, "cpu_s": spent_s}


def _score(
    recipe: DatasetRecipe,
    labels: tuple[str, ...],
    parts: Parts,
    probabilities: dict[str, np.ndarray],
) -> dict[str, float]:
    truth = parts.held_out["label"].to_numpy()
    outside = recipe.dataset.out_of_scope
    predicted = np.array(labels)[probabilities["held_out"].argmax(axis=1)]
    confidence = probabilities["held_out"].max(axis=1)
    rejected = np.zeros(len(truth), bool)
    if outside is not None:
        threshold = _reject_below(recipe, labels, parts.calibration, probabilities["calibration"])
        rejected = (predicted == outside) | (confidence < threshold)
    inside = truth != outside
    right = (predicted == truth) & ~rejected
    low, high = bootstrap(lambda rows: right[inside][rows].mean(), inside.sum(), recipe.seed)
    scores = {
        "accuracy": float(right[inside].mean()),
        "ci_low": low,
        "ci_high": high,
        "macro_f1": compute("f_score", list(predicted[inside]), list(truth[inside]))["f1"],
        "calibration_error": compute(
            "calibration_error", list(confidence), [int(r) for r in predicted == truth]
        )["calibration_error"],
    }
    if outside is not None:
        scores["out_of_scope_recall"] = float(rejected[~inside].mean())
    return scores


def _reject_below(
    recipe: DatasetRecipe, labels: tuple[str, ...], rows: pd.DataFrame, probabilities: np.ndarray
) -> float:
    """The confidence below which a text counts as out of scope, from the calibration rows."""
    truth = rows["label"].to_numpy()
    predicted = np.array(labels)[probabilities.argmax(axis=1)]
    wanted = (predicted == truth) & (truth != recipe.dataset.out_of_scope)
    confidence = probabilities.max(axis=1)
    return choose_rejection_threshold(confidence, wanted, recipe.in_scope_lost)


def _cpu_s() -> float:
    """CPU-seconds of this process so far, all threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
