"""One training run: tables at exact versions in, a registered challenger out."""

import hashlib
import json
import logging
import tempfile
from pathlib import Path
from typing import TypeVar

import mlflow
import yaml
from pydantic import BaseModel, ValidationError

from data_contracts.errors import RecipeError
from data_contracts.gates import ModelPolicy, read_policy
from data_contracts.lake import Lake, TableReference
from data_contracts.settings import read_settings
from training import tracking
from training.candidate import Candidate
from training.inference_package import digest_inference
from training.judging import judge
from training.replay import replay_in_fresh_process
from training.scores import Scores

logger = logging.getLogger(__name__)

Recipe = TypeVar("Recipe", bound=BaseModel)


def choose_kind(name: str) -> str:
    """`quick` for a model without champion, so that the service can answer soon; else `full`."""
    return "full" if tracking.find_version(name, tracking.CHAMPION) else "quick"


def train(name: str, kind: str) -> str:
    """Train a model by its recipe and register the result as challenger.

    Args:
        name: registered model name, a key of mlflow.yaml.
        kind: `quick`, `full`, or `auto`: see `choose_kind`, and nothing is trained a second time
            from the same recipe, tables, base and inference code.

    Returns:
        The registered version.

    Raises:
        RecipeError: if the model or its recipe is unknown or malformed.
        ModelRejected: if a fresh process cannot reproduce the model's outputs.
    """
    settings = read_settings()
    policies = read_policy(settings.policy_file)
    policy = policies.find(name)
    chosen = choose_kind(name) if kind == "auto" else kind
    recipe_path = policy.recipes[chosen]  # type: ignore[index]
    if not recipe_path.is_file():
        raise RecipeError(f"no recipe at {recipe_path}; expected the file named in mlflow.yaml")
    lake = Lake(settings.lake)
    tables = {table: lake.reference(table) for table in policy.tables}
    origin = _origin(recipe_path, tables, settings.base_model)
    if kind == "auto" and (same := tracking.find_same_version(name, origin)):
        logger.info(
            "%s version %s was trained from the same recipe, tables, base and code", name, same
        )
        return same
    tags = {"model": name, "recipe_kind": chosen}
    with (
        tempfile.TemporaryDirectory() as scratch,
        tracking.open_run(policies.experiment, f"{name}-{chosen}", tags) as run_id,
    ):
        folder = Path(scratch)
        tracking.log_tables(lake, tables)
        mlflow.log_artifact(str(recipe_path))
        candidate = _build(name, recipe_path, lake, tables, settings.base_model, folder)
        model_uri = tracking.log_model(candidate)
        logger.info("replaying golden inputs in a fresh process")
        replay_in_fresh_process(model_uri, candidate.golden, settings.base_model)
        logger.info("scoring the logged model on held-out examples")
        scores = judge(name, policy, mlflow.pyfunc.load_model(model_uri), lake, tables)
        card, pictures = _describe(candidate, scores, tables, policy, folder)
        tracking.log_scores(scores, card, pictures)
        facts = {"size_mb": f"{candidate.size_mb:.3f}", "training_run": run_id}
        version_tags = candidate.tags | origin | facts | {"recipe_kind": candidate.kind}
        version = tracking.register(name, model_uri, card, version_tags)
    gate = policy.gate.name
    logger.info("%s version %s registered: %s %.4f", name, version, gate, scores.metrics[gate])
    return version


def _build(
    name: str,
    recipe_path: Path,
    lake: Lake,
    tables: dict[str, TableReference],
    base_setting: str,
    folder: Path,
) -> Candidate:
    content = yaml.safe_load(recipe_path.read_text(encoding="utf-8"))
    if name == "forecaster":
        from training.forecasting.candidates import build_forecaster_candidate
        from training.forecasting.recipe import ForecasterRecipe

        recipe = _parse(ForecasterRecipe, content, recipe_path)
        return build_forecaster_candidate(recipe, lake, tables, folder)
    if name == "encoder":
        from training.encoding.candidates import build_encoder_candidate
        from training.encoding.recipe import EncoderRecipe

        encoder_recipe = _parse(EncoderRecipe, content, recipe_path)
        return build_encoder_candidate(encoder_recipe, lake, tables, base_setting, folder)
    from training.text.candidates import build_text_candidate
    from training.text.recipe import TextRecipe

    text_recipe = _parse(TextRecipe, content, recipe_path)
    return build_text_candidate(text_recipe, lake, tables, base_setting, folder, tracking.log_point)


def _parse(shape: type[Recipe], content: object, path: Path) -> Recipe:
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        raise RecipeError(f"recipe {path} is malformed: {error}") from error


def _describe(
    candidate: Candidate,
    scores: Scores,
    tables: dict[str, TableReference],
    policy: ModelPolicy,
    folder: Path,
) -> tuple[str, list[Path]]:
    """The model card and the pictures of the scores."""
    if candidate.name == "forecaster":
        from training.forecasting.card import model_card
        from training.forecasting.plots import plots

        origins = scores.examples["origin"]
        held_out = f"{origins.min():%Y-%m-%d} to {origins.max():%Y-%m-%d}"
        card = model_card(candidate.artifacts["model"], scores.metrics, scores.intervals, held_out)
        return card, plots(scores.examples, folder / "plots")
    if candidate.name == "encoder":
        from training.encoding.card import write_encoder_card

        return write_encoder_card(candidate, scores, tables, policy.held_out), []
    from training.text.card import write_text_card
    from training.text.plots import plot_scores

    card = write_text_card(candidate, scores, tables, policy.held_out)
    return card, plot_scores(candidate.name, scores.examples, folder / "plots")


def _origin(
    recipe_path: Path, tables: dict[str, TableReference], base_setting: str
) -> dict[str, str]:
    """What a version was made from, as its tags."""
    return {
        "recipe_sha256": hashlib.sha256(recipe_path.read_bytes()).hexdigest(),
        "tables": json.dumps({name: str(reference) for name, reference in tables.items()}),
        "base_setting": base_setting,
        "inference_sha256": digest_inference(),
    }
