"""The forecaster's recipe: every number that training may vary."""

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from training.inference.forecaster import MAXIMUM_HORIZON_DAYS

HalfLife = Annotated[float, Field(gt=0, le=252)]


class ForecasterRecipe(BaseModel):
    """How to fit one version.

    Attributes:
        model: name of the registered model.
        kind: quick for the first champion, full for the one that is reported.
        seed: of the bootstrap behind the confidence intervals; the fit itself draws nothing.
        history_years: years before the held-out days to fit on; None: all.
        variance_half_lives_days: of the exponentially weighted variances, in trading days.
        trend_half_lives_days: of the exponentially weighted returns, in trading days.
        horizons_days: grid of fitted horizons in trading days; others are interpolated.
        penalty: weight of the squared coefficients (of standardised features) in the loss.
        max_iterations: Newton steps at most, per horizon.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: Literal["forecaster"]
    kind: Literal["quick", "full"]
    seed: int = Field(ge=0)
    history_years: int | None = Field(ge=1)
    variance_half_lives_days: tuple[HalfLife, ...] = Field(min_length=1)
    trend_half_lives_days: tuple[HalfLife, ...]
    horizons_days: tuple[int, ...] = Field(min_length=2)
    penalty: float = Field(ge=0)
    max_iterations: int = Field(ge=1)

    @model_validator(mode="after")
    def _check_grid(self) -> Self:
        grid = self.horizons_days
        rising = all(left < right for left, right in pairwise(grid))
        if not rising or grid[0] != 1 or grid[-1] < MAXIMUM_HORIZON_DAYS:
            raise ValueError(
                f"horizons_days is {list(grid)}; expected rising days from 1 to at least "
                f"{MAXIMUM_HORIZON_DAYS}"
            )
        return self
