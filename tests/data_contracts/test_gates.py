"""`mlflow.yaml` is typed, and what it names exists."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from data_contracts.errors import SettingsError
from data_contracts.gates import read_policy
from training.encoding.recipe import EncoderRecipe
from training.forecasting.recipe import ForecasterRecipe
from training.text.recipe import TextRecipe

REPOSITORY = Path(__file__).parents[2]
POLICY = REPOSITORY / "mlflow.yaml"
RECIPE_CLASSES: dict[str, type[BaseModel]] = {
    "understanding": TextRecipe,
    "tickets": TextRecipe,
    "forecaster": ForecasterRecipe,
    "encoder": EncoderRecipe,
}
RECIPES = [
    (name, kind, REPOSITORY / path)
    for name, model in read_policy(POLICY).models.items()
    for kind, path in model.recipes.items()
]


def test_the_policy_names_the_models_that_are_served() -> None:
    assert set(read_policy(POLICY).models) == set(RECIPE_CLASSES)


@pytest.mark.parametrize("name", RECIPE_CLASSES)
def test_every_model_has_a_quick_and_a_full_recipe(name: str) -> None:
    assert set(read_policy(POLICY).models[name].recipes) == {"quick", "full"}


@pytest.mark.parametrize(("name", "kind", "path"), RECIPES)
def test_every_recipe_is_of_the_model_and_kind_that_name_it(
    name: str, kind: str, path: Path
) -> None:
    recipe = RECIPE_CLASSES[name].model_validate(yaml.safe_load(path.read_text()))
    # A model whose full recipe takes no longer than a quick one would names it under both.
    one_recipe = len(set(read_policy(POLICY).models[name].recipes.values())) == 1
    expected = "full" if one_recipe else kind
    assert (recipe.model, recipe.kind) == (name, expected)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "kind", "path"), RECIPES)
def test_an_unknown_key_of_a_recipe_is_rejected(name: str, kind: str, path: Path) -> None:
    content = yaml.safe_load(path.read_text()) | {"learning_rat": 1}
    with pytest.raises(ValueError, match="learning_rat"):
        RECIPE_CLASSES[name].model_validate(content)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda d: d.update(experimnt="x"), "experimnt"),
        (lambda d: d["models"]["tickets"].update(guard=[]), r"models\.tickets\.guard"),
        (lambda d: d["models"]["tickets"].pop("gate"), r"models\.tickets\.gate"),
        (
            lambda d: d["models"]["tickets"]["gate"].update(direction="up"),
            r"models\.tickets\.gate\.direction",
        ),
        (
            lambda d: d["models"]["tickets"]["gate"].update(minimum_gain=-1),
            r"models\.tickets\.gate\.minimum_gain",
        ),
        (
            lambda d: d["models"]["tickets"]["budget"].update(size_mb=0),
            r"models\.tickets\.budget\.size_mb",
        ),
        (
            lambda d: d["models"]["tickets"]["recipes"].update(slow="x.yaml"),
            r"models\.tickets\.recipes\.slow",
        ),
    ],
)
def test_a_wrong_key_or_value_is_refused_by_name(
    change: Callable[[dict[str, Any]], object], named: str, tmp_path: Path
) -> None:
    document = yaml.safe_load(POLICY.read_text())
    change(document)
    path = tmp_path / "mlflow.yaml"
    path.write_text(yaml.safe_dump(document))
    with pytest.raises(SettingsError, match=named):
        read_policy(path)


def test_a_missing_policy_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=rf"no policy at {tmp_path}.*TELLER_POLICY_FILE"):
        read_policy(tmp_path / "mlflow.yaml")
