"""The encoder's recipe."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class EncoderRecipe(BaseModel):
    """How a version is exported.

    Attributes:
        model: registered name.
        kind: `full`: exporting the base takes no longer than a quick recipe would.
        max_tokens: longer texts are cut here, in judging and in service.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: Literal["encoder"]
    kind: Literal["quick", "full"]
    max_tokens: int = Field(gt=8, le=512)
