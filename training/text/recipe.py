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


class FittingRecipe(_Strict):
    """How a text network is fitted, whatever its labels.

    Attributes:
        seed: of initialisation, shuffling and bootstrap.
        lora: the adapter; None: the base stays as it is and only the heads learn.
        learning_rate: peak, of the adapter.
        head_learning_rate: peak, of the heads.
        epochs: passes over the training examples.
        batch_size: examples per step.
        max_tokens: longer texts are cut here, in training and in service.
        warmup_share: share of the steps until the peak, then cosine decay.
        head_scale: factor on the cosine between text and label vectors.
        head_weights: weight of each head's loss.
    """

    seed: int
    lora: Lora | None
    learning_rate: float = Field(gt=0)
    head_learning_rate: float = Field(gt=0)
    epochs: int = Field(gt=0)
    batch_size: int = Field(gt=0)
    max_tokens: int = Field(gt=8, le=512)
    warmup_share: float = Field(ge=0, lt=1)
    head_scale: float = Field(gt=0)
    head_weights: dict[str, float]


class TextRecipe(FittingRecipe):
    """How a registered text model is trained.

    Attributes:
        model: registered name.
        kind: `quick` gives a first champion within minutes, `full` is what is reported.
        most_examples: so many examples at most are drawn to train on; None: all.
    """

    model: Literal["understanding", "tickets"]
    kind: Literal["quick", "full"]
    lora: Lora
    most_examples: int | None = Field(None, gt=0)


class LabelledFile(_Strict):
    """A file of texts with one label each.

    Attributes:
        file: name in the data folder, or address of a data set on the hub.
        text: column of the text.
        label: column of the label.
        split: column that names each row's part, where the file has one.
        held_out: the part of `split` that judges; None: drawn from all rows.
        out_of_scope: the label that stands for none of the others, where there is one.
    """

    file: str
    text: str
    label: str
    split: str | None = None
    held_out: str | None = None
    out_of_scope: str | None = None


class DatasetRecipe(FittingRecipe):
    """How a text network is fitted to a labelled file, to measure what the method is worth.

    Attributes:
        dataset: the file.
        held_out_share: share of the rows that judge, where the file names no such part.
        calibration_share: share of the other rows that temperatures and thresholds come from.
        in_scope_lost: share of the rightly read rows that may be turned away as out of scope.
    """

    dataset: LabelledFile
    held_out_share: float = Field(gt=0, lt=1)
    calibration_share: float = Field(gt=0, lt=1)
    in_scope_lost: float = Field(gt=0, lt=1)
