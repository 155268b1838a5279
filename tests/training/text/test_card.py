"""The card says what a version was made from and how it scored."""

from pathlib import Path

import pandas as pd
import pytest

from data_contracts.lake import TableReference
from training.candidate import Candidate, Golden
from training.scores import Scores
from training.text.card import write_text_card

TABLES = {"examples_tickets": TableReference("examples_tickets", 3, "d1g357", 84)}


@pytest.fixture
def card(tmp_path: Path) -> str:
    weights = tmp_path / "weights"
    weights.write_bytes(bytes(1_500_000))
    candidate = Candidate(
        name="tickets",
        kind="full",
        entry=tmp_path / "entry.py",
        artifacts={"model": weights},
        golden=Golden(pd.DataFrame(), {}, pd.DataFrame()),
        parameters={
            "lora_rank": 16,
            "base_model": "some-base",
            "trainable_share": 0.021,
            "epochs": 8,
            "train_examples": 60,
            "validation_examples": 12,
        },
        requirements=(),
        tags={"base_sha256": "ba5e", "adapter_mb": "1.20"},
    )
    scores = Scores(
        {"category_accuracy": 0.91, "category_f1": 0.89},
        {"category_accuracy": (0.85, 0.96)},
        pd.DataFrame({"text": ["a", "b"]}),
    )
    return write_text_card(candidate, scores, TABLES, "exam")


@pytest.mark.parametrize(
    "said",
    [
        "# tickets (full recipe)",
        "SHA-256 `ba5e`",
        "- `examples_tickets@3`: 84 rows, digest `d1g357`",
        "| category_accuracy | 0.910 | 0.850 to 0.960 |",
        "| category_f1 | 0.890 |  |",
        "split `exam`, 2 examples",
        "some-base",
        "1.20 MB; all artifacts 1.5 MB",
        "**Not for**",
    ],
)
def test_the_card_says(card: str, said: str) -> None:
    assert said in card
