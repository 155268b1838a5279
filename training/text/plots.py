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


def plot_abstention(confidence: np.ndarray, right: np.ndarray, head: str, path: Path) -> Path:
    """Draw the share of wrong answers against the share that is not answered.

    Args:
        confidence: 0 to 1, shape (examples,); the least confident are left unanswered first.
        right: whether each prediction was right, shape (examples,).
        head: label set, for the title.
        path: where to write a PNG.
    """
    from matplotlib.figure import Figure

    order = np.argsort(-confidence, kind="stable")
    answered = np.arange(1, len(order) + 1)
    wrong_share = np.cumsum(~right[order]) / answered
    figure = Figure(figsize=(5, 4.5), layout="constrained")
    axes = figure.add_subplot()
    axes.plot(100 * (1 - answered / len(order)), 100 * wrong_share)
    axes.set(xlabel="not answered (%)", ylabel="wrong among the answered (%)", ylim=(0, None))
    axes.set_title(f"{head}: abstention curve, {len(order)} held-out examples")
    figure.savefig(path, dpi=110)
    return path


def plot_families(table: pd.DataFrame, head: str, path: Path) -> Path:
    """Draw the accuracy of each label with its 95% Wilson interval.

    Args:
        table: has the columns `head` and `head_predicted`.
        head: label set.
        path: where to write a PNG.
    """
    from matplotlib.figure import Figure

    families = accuracy_by_label(table, head).iloc[::-1]
    figure = Figure(figsize=(6.5, 1.5 + 0.28 * len(families)), layout="constrained")
    axes = figure.add_subplot()
    accuracy, lower, upper = families[["accuracy", "lower", "upper"]].to_numpy().T
    places = np.arange(len(families))
    axes.errorbar(accuracy, places, xerr=[accuracy - lower, upper - accuracy], fmt="o", capsize=3)
    axes.set(xlim=(0, 1.02), xlabel="accuracy, with 95% interval")
    axes.set_yticks(
        places,
        [f"{label} (n={n})" for label, n in zip(families[head], families["n"], strict=True)],
    )
    axes.grid(axis="x", alpha=0.3)
    figure.savefig(path, dpi=110)
    return path


def accuracy_by_label(table: pd.DataFrame, head: str) -> pd.DataFrame:
    """Accuracy of each label with its 95% Wilson interval (Wilson 1927).

    Args:
        table: has the columns `head` and `head_predicted`.
        head: label set.

    Returns:
        Columns head, n, right, accuracy, lower and upper, a row a label, in order.
    """
    from scipy.stats import binomtest

    right = table[head] == table[f"{head}_predicted"]
    rows = []
    for label, of in right.groupby(table[head]):
        interval = binomtest(int(of.sum()), len(of)).proportion_ci(method="wilson")
        rows.append((label, len(of), int(of.sum()), of.mean(), interval.low, interval.high))
    return pd.DataFrame(rows, columns=[head, "n", "right", "accuracy", "lower", "upper"])


def plot_scores(name: str, table: pd.DataFrame, folder: Path) -> list[Path]:
    """Draw the pictures of a text model's held-out examples into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    if name == "tickets":
        confidence, heads = "category", ["category", "priority", "escalate"]
    else:
        confidence, heads = "domain", ["domain", "intent"]
    pictures = [plot_confusion(table, head, folder / f"{head}_confusion.png") for head in heads]
    pictures.append(
        plot_reliability(
            *_certainty(table, confidence), confidence, folder / f"{confidence}_reliability.png"
        )
    )
    if name == "understanding":
        finance = table[table["domain"] == "finance"]
        curve = folder / "intent_abstention.png"
        pictures += [
            plot_families(finance, "intent", folder / "intent_families.png"),
            plot_abstention(*_certainty(finance, "intent"), "intent", curve),
        ]
    return pictures


def _certainty(table: pd.DataFrame, head: str) -> tuple[np.ndarray, np.ndarray]:
    """Confidence and rightness of each prediction of a head."""
    right = (table[head] == table[f"{head}_predicted"]).to_numpy()
    return table[f"{head}_confidence"].to_numpy(dtype=float), right
