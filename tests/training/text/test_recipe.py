"""A recipe is refused by the name of what is wrong with it."""

from typing import Any

import pytest

from training.text.recipe import TextRecipe

GOOD: dict[str, Any] = {
    "model": "tickets",
    "kind": "quick",
    "seed": 7,
    "lora": {"rank": 4, "alpha": 8, "dropout": 0.0},
    "learning_rate": 2.0e-3,
    "head_learning_rate": 5.0e-3,
    "epochs": 1,
    "batch_size": 8,
    "max_tokens": 32,
    "warmup_share": 0.0,
    "head_scale": 20.0,
    "head_weights": {"category": 1.0, "priority": 0.5, "escalate": 0.5},
}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("model", "forecaster"),
        ("kind", "slow"),
        ("learning_rate", 0),
        ("epochs", 0),
        ("batch_size", -1),
        ("max_tokens", 513),
        ("warmup_share", 1),
        ("lora", {"rank": 0, "alpha": 8, "dropout": 0.0}),
        ("lora", {"rank": 4, "alpha": 8, "dropout": 1.0}),
        ("rank", 4),
    ],
)
def test_a_wrong_value_is_refused_by_name(key: str, value: object) -> None:
    with pytest.raises(ValueError, match=key):
        TextRecipe.model_validate(GOOD | {key: value})
