"""Examples become what the network reads and learns."""

from datetime import date

import pandas as pd
import pyarrow as pa
import pytest

from data_contracts.contract import load_contract
from data_contracts.lake import Lake
from tests.training.workshop import Workshop
from training.inference.gazetteer import Gazetteer
from training.text.tasks import (
    IGNORED,
    load_task,
    network_texts,
    read_examples,
    read_gazetteer,
)


def test_the_labels_of_tickets_are_those_of_the_contract() -> None:
    columns = {c.name: c.valid_values for c in load_contract("tickets").columns}
    heads = load_task("tickets").heads
    assert (heads["category"], heads["priority"]) == (columns["category"], columns["priority"])


def test_no_intent_is_no_label_of_understanding() -> None:
    assert "none" not in load_task("understanding").heads["intent"]


def test_labels_become_the_indices_of_their_heads() -> None:
    task = load_task("tickets")
    labels = {"category": "cards", "priority": "urgent", "escalate": "yes"}
    (row,) = task.label_indices([labels])
    found = [values[index] for values, index in zip(task.heads.values(), row, strict=True)]
    assert found == ["cards", "urgent", "yes"]


def test_the_intent_of_a_question_about_something_else_is_ignored() -> None:
    labels = {"domain": "support", "turn": "follow_up", "intent": "none"}
    (row,) = load_task("understanding").label_indices([labels])
    assert list(row) == [1, 1, IGNORED]


def test_an_unknown_label_is_refused() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        load_task("tickets").label_indices(
            [{"category": "weather", "priority": "low", "escalate": "no"}]
        )


def test_examples_are_read_with_their_labels_parsed(trained_once: Workshop) -> None:
    examples = read_examples(trained_once.lake, "tickets")
    assert examples["labels"][0] == {
        "category": "account_access",
        "priority": "high",
        "escalate": "no",
    }


def test_examples_come_in_the_same_order_whatever_the_table(trained_once: Workshop) -> None:
    examples = read_examples(trained_once.lake, "tickets")
    assert examples["example_id"].is_monotonic_increasing


@pytest.mark.parametrize(
    ("aliases", "names"),
    [("The Apple|Apfel", ["Apple Inc.", "The Apple", "Apfel"]), (None, ["Apple Inc."])],
)
def test_names_and_aliases_come_from_the_instruments(
    tmp_path: object, aliases: str | None, names: list[str]
) -> None:
    lake = Lake(str(tmp_path))
    row = {"symbol": "AAPL", "name": "Apple Inc.", "aliases": aliases, "sector": "Any"}
    other = {"symbol": "TSLA", "name": "Tesla", "aliases": None, "sector": "Any"}
    rows = [row | {"covered": True}, other | {"covered": False}]
    schema = load_contract("instruments").arrow_schema()
    lake.replace("instruments", pa.Table.from_pylist(rows, schema))
    gazetteer = read_gazetteer(lake)
    assert gazetteer.symbols == {"AAPL": names}
    assert gazetteer.uncovered == {"TSLA": ["Tesla"]}


EXAMPLE = pd.DataFrame({"text": ["Apple yesterday"], "created_on": [date(2022, 12, 28)]})
NAMES = Gazetteer({"AAPL": ["Apple"]}, {})


def test_the_network_reads_questions_masked_as_in_service() -> None:
    assert network_texts(load_task("understanding"), EXAMPLE, NAMES) == ["acme somedate"]


def test_the_network_reads_messages_as_they_are() -> None:
    assert network_texts(load_task("tickets"), EXAMPLE, None) == ["Apple yesterday"]
