"""`mlflow.yaml`, typed: which models there are, what judges them, and the gate to `champion`."""

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data_contracts.errors import RecipeError, SettingsError


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Metric(_Strict):
    """A score on the held-out examples.

    Attributes:
        name: as the evaluation logs it.
        direction: which way is better.
    """

    name: str
    direction: Literal["maximize", "minimize"]


class Gate(Metric):
    """The metric that decides.

    Attributes:
        floor: worst value with which a first champion may start, in the metric's unit.
        minimum_gain: a challenger must be better than the champion by more than this.
    """

    floor: float
    minimum_gain: float = Field(ge=0)


class Guard(Metric):
    """A metric that may not get worse by more than `may_worsen_by`, in the metric's unit."""

    may_worsen_by: float = Field(ge=0)


class Budget(_Strict):
    """Limits on the exported model.

    Attributes:
        size_mb: megabytes (10^6 bytes) of all artifacts of the version.
    """

    size_mb: float = Field(gt=0)


class ModelPolicy(_Strict):
    """One registered model.

    Attributes:
        recipes: recipe file by kind; a model without champion trains `quick` first.
        tables: lake tables it is trained from.
        held_out: what judges it: the split `exam` or `test` of the examples, or the newest days.
        gate: what decides.
        guards: what may not get worse.
        budget: what it may cost.
    """

    description: str
    recipes: dict[Literal["quick", "full"], Path]
    tables: tuple[str, ...]
    held_out: Literal["exam", "test", "newest_days"]
    gate: Gate
    guards: tuple[Guard, ...] = ()
    budget: Budget


class Policy(_Strict):
    """All of `mlflow.yaml`."""

    experiment: str
    models: dict[str, ModelPolicy]

    def find(self, name: str) -> ModelPolicy:
        """The policy of one model.

        Raises:
            RecipeError: if there is none, naming those there are.
        """
        if name not in self.models:
            raise RecipeError(
                f"no model {name!r} in the policy; there are: {', '.join(self.models)}"
            )
        return self.models[name]


def read_policy(path: Path) -> Policy:
    """Read the policy.

    Raises:
        SettingsError: if the file is missing or malformed, naming each key.
    """
    if not path.is_file():
        raise SettingsError(f"no policy at {path}; expected mlflow.yaml (TELLER_POLICY_FILE)")
    try:
        return Policy.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        found = "; ".join(
            f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors()
        )
        raise SettingsError(f"{path} is malformed: {found}") from error
