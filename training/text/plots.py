"""Pictures of a text model's scores."""

from pathlib import Path

import numpy as np
import pandas as pd


def plot_confusion(table: pd.DataFrame, head: str, path: Path) -> Path:
    """Draw how many examples of each label were given which label.

    Args:
        table: has the columns `head` and `head_predicted`.
        head: label set.
        path: where to write a PNG.
    """
    from matplotlib.figure import Figure

    labels = sorted(set(table[head]) | set(table[f"{head}_predicted"]))
    counts = pd.crosstab(table[head], table[f"{head}_predicted"]).reindex(
        index=labels, columns=labels, fill_value=0
    )
    side = 3 + 0.45 * len(labels)
    figure = Figure(figsize=(side + 1, side), layout="constrained")
    axes = figure.add_subplot()
    axes.imshow(counts, cmap="Blues")
    for (row, column), count in np.ndenumerate(counts.to_numpy()):
        if count:
            dark = count > counts.to_numpy().max() / 2
            axes.text(column, row, str(count), ha="center", va="center", color="w" if dark else "k")
    axes.set_xticks(range(len(labels)), labels, rotation=60, ha="right")
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xlabel("predicted")
    axes.set_ylabel("true")
    axes.set_title(f"{head}: {len(table)} held-out examples")
    figure.savefig(path, dpi=110)
    return path


def plot_reliability(confidence: np.ndarray, right: np.ndarray, head: str, path: Path) -> Path:
    """Draw accuracy against confidence in ten bins, with the number of examples in each.

    Args:
        confidence: 0 to 1, shape (examples,).
        right: whether each prediction was right, shape (examples,).
        head: label set, for the title.
        path: where to write a PNG.
    """
    from matplotlib.figure import Figure

    bins = np.minimum((confidence * 10).astype(int), 9)
    figure = Figure(figsize=(5, 4.5), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--", label="perfectly calibrated")
    for b in np.unique(bins):
        inside = bins == b
        x, y = confidence[inside].mean(), right[inside].mean()
        axes.scatter(x, y, color="C0")
        axes.annotate(f"{inside.sum()}", (x, y), textcoords="offset points", xytext=(5, -10))
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="accuracy")
    axes.set_title(f"{head}: accuracy by confidence (numbers: examples)")
    axes.legend(loc="upper left")
    figure.savefig(path, dpi=110)
    return path


def plot_scores(name: str, table: pd.DataFrame, folder: Path) -> list[Path]:
    """Draw the pictures of a text model's held-out examples into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    if name == "tickets":
        confidence, heads = "category", ["category", "priority", "escalate"]
    else:
        confidence, heads = "domain", ["domain", "intent"]
    right = (table[confidence] == table[f"{confidence}_predicted"]).to_numpy()
    pictures = [plot_confusion(table, head, folder / f"{head}_confusion.png") for head in heads]
    scores = table[f"{confidence}_confidence"].to_numpy(dtype=float)
    return [
        *pictures,
        plot_reliability(scores, right, confidence, folder / f"{confidence}_reliability.png"),
    ]
