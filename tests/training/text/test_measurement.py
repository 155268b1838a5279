"""A labelled file is read, split and scored as its recipe says."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from data_contracts.errors import RecipeError, SourceError
from training.text.measurement import Parts, _score, measure, read_labelled, split
from training.text.recipe import DatasetRecipe

RECIPES = Path(__file__).parents[3] / "training" / "recipes"
PUBLIC = ("banking77", "cfpb", "clinc150")


def recipe(**dataset: str) -> DatasetRecipe:
    content = yaml.safe_load((RECIPES / "banking77.yaml").read_text())
    named = {"file": "rows.csv", "text": "said", "label": "kind"} | dataset
    return DatasetRecipe.model_validate(content | {"dataset": named, "held_out_share": 0.2})


def rows(labels: tuple[str, ...] = ("a", "b"), each: int = 20) -> pd.DataFrame:
    return pd.DataFrame(
        [{"text": f"{label} {n}", "label": label} for label in labels for n in range(each)]
    )


@pytest.mark.parametrize("name", PUBLIC)
def test_the_recipes_of_public_sets_are_well_formed(name: str) -> None:
    DatasetRecipe.model_validate(yaml.safe_load((RECIPES / f"{name}.yaml").read_text()))


def test_a_file_is_read_by_its_columns_and_repeated_rows_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("said,kind,more\nhello,a,1\nhello,a,2\nbye,b,3\n")
    frame = read_labelled(recipe().dataset, tmp_path)
    assert frame.to_dict("list") == {"text": ["hello", "bye"], "label": ["a", "b"]}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no file .*rows\.csv"):
        read_labelled(recipe().dataset, tmp_path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("said\nhello\n")
    with pytest.raises(SourceError, match=r"lacks .*kind"):
        read_labelled(recipe().dataset, tmp_path)


def test_a_malformed_recipe_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("seed: 1\n")
    with pytest.raises(RecipeError, match=r"bad\.yaml is malformed"):
        measure(tmp_path / "bad.yaml", tmp_path)


def test_no_row_is_in_two_parts_and_each_label_is_held_out() -> None:
    parts = split(rows(), recipe())
    texts = [set(part["text"]) for part in (parts.train, parts.calibration, parts.held_out)]
    assert sum(map(len, texts)) == len(set.union(*texts)) == 40
    assert parts.held_out["label"].value_counts().to_dict() == {"a": 4, "b": 4}


def test_the_files_own_part_judges_where_the_recipe_names_it() -> None:
    told = rows().assign(split=["val" if n < 3 else "train" for n in range(40)])
    assert len(split(told, recipe(split="split", held_out="val")).held_out) == 3


def test_an_out_of_scope_text_is_found_by_its_low_confidence() -> None:
    wanted = recipe(out_of_scope="oos")
    calibration = pd.DataFrame({"text": ["x", "y"], "label": ["a", "b"]})
    held_out = pd.DataFrame({"text": ["x", "y", "z"], "label": ["a", "b", "oos"]})
    probabilities = {
        "calibration": np.array([[0.9, 0.1], [0.2, 0.8]]),
        "held_out": np.array([[0.95, 0.05], [0.1, 0.9], [0.55, 0.45]]),
    }
    parts = Parts(calibration, calibration, held_out)
    scores = _score(wanted, ("a", "b"), parts, probabilities)
    assert (scores["accuracy"], scores["out_of_scope_recall"]) == (1.0, 1.0)
