"""Scores become pictures."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from training.text.plots import accuracy_by_label, plot_reliability, plot_scores

PNG = b"\x89PNG\r\n\x1a\n"


def _table(*heads: str) -> pd.DataFrame:
    columns = {head: ["a", "b", "a"] for head in heads}
    predicted = {f"{head}_predicted": ["a", "a", "c"] for head in heads}
    confidences = {f"{head}_confidence": [0.9, 0.4, 1.0] for head in heads}
    return pd.DataFrame({**columns, **predicted, **confidences}).replace("a", "finance")


@pytest.mark.parametrize(
    ("name", "heads", "pictures"),
    [
        (
            "tickets",
            ("category", "priority", "escalate"),
            [
                "category_confusion.png",
                "priority_confusion.png",
                "escalate_confusion.png",
                "category_reliability.png",
            ],
        ),
        (
            "understanding",
            ("domain", "intent"),
            [
                "domain_confusion.png",
                "intent_confusion.png",
                "domain_reliability.png",
                "intent_families.png",
                "intent_abstention.png",
            ],
        ),
    ],
)
def test_each_model_gets_its_pictures(
    name: str, heads: tuple[str, ...], pictures: list[str], tmp_path: Path
) -> None:
    drawn = plot_scores(name, _table(*heads), tmp_path / "plots")
    assert [path.name for path in drawn] == pictures
    assert all(path.read_bytes().startswith(PNG) for path in drawn)


def test_each_label_has_its_accuracy_and_interval() -> None:
    table = pd.DataFrame({"intent": ["a"] * 9 + ["b"], "intent_predicted": ["a"] * 10})
    first, second = accuracy_by_label(table, "intent").to_dict("records")
    assert (first["right"], first["n"]) == (9, 9)
    assert first["lower"] == pytest.approx(0.70, abs=0.01)
    assert (second["accuracy"], second["upper"]) == (0, pytest.approx(0.79, abs=0.01))


def test_certainty_is_drawn_in_the_last_bin(tmp_path: Path) -> None:
    path = plot_reliability(np.array([1.0]), np.array([True]), "category", tmp_path / "r.png")
    assert path.read_bytes().startswith(PNG)
