"""Recipes of the text models: every number of a training run, typed, unknown keys rejected."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Lora(_Strict):
    """Low-rank adaptation (Hu et al. 2021, arXiv:2106.09685) of every linear layer.

    Attributes:
        rank: rank of the update matrices.
        alpha: scale of the update; its effective factor is alpha / rank.
        dropout: probability of dropping an adapter input, 0 to 1.
    """

    rank: int = Field(gt=0)
    alpha: int = Field(gt=0)
    dropout: float = Field(ge=0, lt=1)


class TextRecipe(_Strict):
    """How a text model is trained.

    Attributes:
        model: registered name.
        kind: `quick` gives a first champion within minutes, `full` is what is reported.
        seed: of initialisation, shuffling and bootstrap.
        lora: the adapter.
        learning_rate: peak, of the adapter.
        head_learning_rate: peak, of the heads.
        epochs: passes over the training examples.
        most_examples: so many examples at most are drawn to train on; None: all.
        batch_size: examples per step.
        max_tokens: longer texts are cut here, in training and in service.
        warmup_share: share of the steps until the peak, then cosine decay.
        head_scale: factor on the cosine between text and label vectors.
        head_weights: weight of each head's loss.
    """

    model: Literal["understanding", "tickets"]
    kind: Literal["quick", "full"]
    seed: int
    lora: Lora
    learning_rate: float = Field(gt=0)
    head_learning_rate: float = Field(gt=0)
    epochs: int = Field(gt=0)
    most_examples: int | None = Field(default=None, gt=0)
    batch_size: int = Field(gt=0)
    max_tokens: int = Field(gt=8, le=512)
    warmup_share: float = Field(ge=0, lt=1)
    head_scale: float = Field(gt=0)
    head_weights: dict[str, float]
