"""What the two text models learn: their heads, and how an example becomes text and labels."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data_contracts.contract import load_contract
from data_contracts.lake import Lake
from training.inference.gazetteer import Gazetteer
from training.inference.understanding import mask_question

IGNORED = -100  # label index that the loss skips


@dataclass(frozen=True)
class Task:
    """One text model's task.

    Attributes:
        name: registered model name and task of its examples.
        heads: labels of each head; their order is the order of the logits.
    """

    name: str
    heads: dict[str, tuple[str, ...]]

    def label_indices(self, labels: list[dict[str, Any]]) -> np.ndarray:
        """Label index of each head, shape (examples, heads).

        The intent of a question that is not about finance is ignored: the domain decides first.
        """
        rows = np.full((len(labels), len(self.heads)), IGNORED, np.int64)
        for column, (head, values) in enumerate(self.heads.items()):
            for row, of in enumerate(labels):
                if not (head == "intent" and of[head] == "none"):
                    rows[row, column] = values.index(of[head])
        return rows


def _known(contract: str, column: str) -> tuple[str, ...]:
    columns = {c.name: c for c in load_contract(contract).columns}
    return columns[column].valid_values


def load_task(name: str) -> Task:
    """The task of a registered text model; its labels are those of the contracts."""
    if name == "understanding":
        intents = tuple(i for i in _known("questions", "intent") if i != "none")
        heads = {head: _known("questions", head) for head in ("domain", "turn")}
        return Task(name, heads | {"intent": intents})
    heads = {head: _known("tickets", head) for head in ("category", "priority")}
    return Task(name, heads | {"escalate": ("yes", "no")})


def read_examples(lake: Lake, name: str, version: int | None = None) -> pd.DataFrame:
    """The examples of a task with their labels parsed.

    Returns:
        Columns of the `examples` contract; `labels` holds dicts.
    """
    frame: pd.DataFrame = lake.read(f"examples_{name}", version).to_pandas()
    frame["labels"] = frame["labels"].map(json.loads)
    frame["created_on"] = pd.to_datetime(frame["created_on"]).dt.date
    return frame.sort_values("example_id", ignore_index=True)


def read_gazetteer(lake: Lake, version: int | None = None) -> Gazetteer:
    """The names of the companies that the table `instruments` holds, covered and others."""
    table = lake.read("instruments", version).to_pandas()
    covered, others = (
        {
            row.symbol: [row.name, *(a for a in (row.aliases or "").split("|") if a)]
            for row in table[table["covered"] == part].itertuples(index=False)
        }
        for part in (True, False)
    )
    return Gazetteer(covered, others)


def network_texts(task: Task, examples: pd.DataFrame, gazetteer: Gazetteer | None) -> list[str]:
    """The texts as the network reads them: questions are masked as in service."""
    texts = list(examples["text"])
    if task.name != "understanding" or gazetteer is None:
        return texts
    days: list[date] = list(examples["created_on"])
    return [mask_question(text, gazetteer, day) for text, day in zip(texts, days, strict=True)]
