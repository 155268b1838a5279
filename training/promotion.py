"""The gate: challenger against champion on the same held-out examples."""

import logging
from dataclasses import dataclass
from math import isnan

import pandas as pd

from data_contracts.gates import Metric, ModelPolicy, read_policy
from data_contracts.lake import Lake
from data_contracts.settings import read_settings
from training import tracking
from training.judging import judge

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verdict:
    """What the gate decided.

    Attributes:
        promoted: whether the alias moves.
        reason: one sentence with the figures that decided.
        table: metric, challenger, champion, gain; one row per metric.
    """

    promoted: bool
    reason: str
    table: pd.DataFrame


def decide(
    policy: ModelPolicy,
    challenger: dict[str, float],
    champion: dict[str, float] | None,
    size_mb: float,
) -> Verdict:
    """Decide whether a challenger becomes champion; a tie keeps the champion.

    Args:
        policy: gate, guards and budget of the model.
        challenger: its metrics on the held-out examples.
        champion: the champion's metrics on the same examples; None if there is no champion.
        size_mb: size of the challenger's artifacts in megabytes.
    """
    gate = policy.gate
    value = challenger[gate.name]
    table = _compare([gate, *policy.guards], challenger, champion)
    if size_mb > policy.budget.size_mb:
        reason = f"kept out: {size_mb:.1f} MB, the budget is {policy.budget.size_mb:.1f} MB"
        return Verdict(False, reason, table)
    if champion is None:
        if not _gain(gate, value, gate.floor) >= 0:  # written so that NaN misses it
            reason = f"kept out: {gate.name} {value:.4f} misses the floor {gate.floor:.4f}"
            return Verdict(False, reason, table)
        reason = f"promoted: first champion, {gate.name} {value:.4f}, floor {gate.floor:.4f}"
        return Verdict(True, reason, table)
    for guard in policy.guards:
        loss = -_gain(guard, challenger[guard.name], champion[guard.name])
        if not loss <= guard.may_worsen_by and not isnan(champion[guard.name]):
            reason = (
                f"kept out: {guard.name} {challenger[guard.name]:.4f} is worse than the champion's "
                f"{champion[guard.name]:.4f} by more than {guard.may_worsen_by:.4f}"
            )
            return Verdict(False, reason, table)
    gain = _gain(gate, value, champion[gate.name])
    if not gain > gate.minimum_gain:
        reason = (
            f"kept out: {gate.name} {value:.4f} against the champion's {champion[gate.name]:.4f}; "
            f"it must be better by more than {gate.minimum_gain:.4f}"
        )
        return Verdict(False, reason, table)
    reason = f"promoted: {gate.name} {value:.4f} against the champion's {champion[gate.name]:.4f}"
    return Verdict(True, reason, table)


def promote(name: str) -> Verdict | None:
    """Judge the challenger of a model and move the alias if it passes.

    Returns:
        The verdict; None if the model has no challenger to judge.

    Raises:
        RecipeError: if the policy names no such model.
    """
    settings = read_settings()
    policy = read_policy(settings.policy_file).find(name)
    version = tracking.find_version(name, tracking.CHALLENGER)
    if version is None:
        logger.info("%s: no challenger", name)
        return None
    lake = Lake(settings.lake)
    tables = {table: lake.reference(table) for table in policy.tables}
    champion_version = tracking.find_version(name, tracking.CHAMPION)
    if version == champion_version:
        # A run that was cut off after it moved the alias: all that is left is to tidy up.
        tracking.drop_challenger(name)
        return None
    challenger = judge(name, policy, tracking.load_version(name, version), lake, tables)
    champion = None
    if champion_version is not None:
        loaded = tracking.load_version(name, champion_version)
        champion = judge(name, policy, loaded, lake, tables).metrics
    size_mb = float(tracking.version_tags(name, version)["size_mb"])
    verdict = decide(policy, challenger.metrics, champion, size_mb)
    tracking.record_verdict(name, version, verdict.promoted, verdict.reason, verdict.table)
    logger.info("%s version %s: %s", name, version, verdict.reason)
    return verdict


def promote_all(names: list[str]) -> None:
    """Judge the challengers of the named models, or of all in mlflow.yaml."""
    for name in names or read_policy(read_settings().policy_file).models:
        promote(name)


def request_full_training(requester: str) -> bool:
    """Whether full recipes are due; each model's is requested once.

    They are due when every model has a champion and some model has no version by its full
    recipe. The request is remembered in the registry with its requester, so that the same one,
    cut off and tried again, gets the same answer.

    Args:
        requester: who asks, such as the id of a flow's run.
    """
    models = read_policy(read_settings().policy_file).models
    if not all(tracking.find_version(name, tracking.CHAMPION) for name in models):
        return False
    lacking = [
        name
        for name in models
        if not any(tags.get("recipe_kind") == "full" for tags in tracking.list_version_tags(name))
        and tracking.requester_of_full_training(name) in (None, requester)
    ]
    for name in lacking:
        tracking.record_request_for_full_training(name, requester)
    return bool(lacking)


def _gain(metric: Metric, value: float, other: float) -> float:
    return value - other if metric.direction == "maximize" else other - value


def _compare(
    metrics: list[Metric], challenger: dict[str, float], champion: dict[str, float] | None
) -> pd.DataFrame:
    rows = []
    for metric in metrics:
        value = challenger[metric.name]
        other = None if champion is None else champion[metric.name]
        rows.append(
            {
                "metric": metric.name,
                "better": metric.direction,
                "challenger": round(value, 4),
                "champion": "none" if other is None else round(other, 4),
                "gain": "" if other is None else round(_gain(metric, value, other), 4),
            }
        )
    return pd.DataFrame(rows)
