"""Splits hold phrasings together, and the newest judge."""

import json
from datetime import date, timedelta

import pandas as pd
import pytest

from data_contracts.lake import Lake
from pipelines.examples import (
    digest_phrasing,
    normalise_wording,
    split_by_time_and_phrasing,
    write_examples,
)
from pipelines.support import admit_tickets, build_ticket_examples, land_tickets


def _make_rows(phrasings: int, copies: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "phrasing": [f"phrasing-{n:03d}" for n in range(phrasings)] * copies,
            "created_on": [
                date(2021, 1, 1) + timedelta(days=n + 40 * copy)
                for copy in range(copies)
                for n in range(phrasings)
            ],
            "split_hint": None,
        }
    )


def test_a_phrasing_is_in_one_split_only() -> None:
    split = split_by_time_and_phrasing(_make_rows(100, copies=3))

    assert split.groupby("phrasing")["split"].nunique().max() == 1


def test_the_newest_phrasings_are_the_test_and_those_before_the_validation() -> None:
    split = split_by_time_and_phrasing(_make_rows(100, copies=3))

    newest = split.groupby(["split", "phrasing"])["created_on"].max().groupby("split")
    first, last = newest.min(), newest.max()
    assert last["train"] < first["validation"] <= last["validation"] < first["test"]


def test_the_shares_are_those_asked_for() -> None:
    shares = split_by_time_and_phrasing(_make_rows(100, copies=1), 0.1, 0.2)["split"].value_counts()

    assert shares.to_dict() == {"train": 70, "test": 20, "validation": 10}


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = _make_rows(50, copies=2)
    shuffled = rows.sample(frac=1, random_state=0)

    parts, again = (
        split_by_time_and_phrasing(r).drop_duplicates("phrasing").set_index("phrasing")["split"]
        for r in (rows, shuffled)
    )

    assert parts.sort_index().equals(again.sort_index())


def test_what_the_exam_asks_is_nowhere_else(caplog: pytest.LogCaptureFixture) -> None:
    rows = _make_rows(20, copies=2)
    rows.loc[3, "split_hint"] = "exam"

    split = split_by_time_and_phrasing(rows)

    assert split.loc[split["phrasing"] == "phrasing-003", "split"].tolist() == ["exam"]
    assert len(split) == len(rows) - 1
    assert "left out 1 rows" in caplog.text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("I paid $1,250.00 on 3 March!", "i paid $7.50 on 21 October"),
        ("What's KO's price on 2022-03-01?", "whats KOs price on 2021-12-31"),
        ("Fee of 12€ in  MAI", "fee of 3€ in août"),
    ],
)
def test_copies_with_other_numbers_share_a_phrasing(one: str, other: str) -> None:
    assert digest_phrasing(one) == digest_phrasing(other)


def test_other_words_are_another_phrasing() -> None:
    assert digest_phrasing("my card is lost") != digest_phrasing("my card is stolen")
    assert normalise_wording("My card, is LOST.") == "my card is lost"


def test_a_filled_copy_that_reads_as_the_exam_asks_is_left_out(lake: Lake) -> None:
    row = {
        "labels": "{}",
        "language": "en",
        "created_on": date(2022, 1, 3),
        "origin": "questions@0",
    }
    rows = pd.DataFrame(
        [
            {**row, "example_id": "E-1", "text": "coke price pls", "split_hint": "exam"},
            {**row, "example_id": "Q-1", "text": "Coke price, pls", "split_hint": None},
            {**row, "example_id": "Q-2", "text": "Pepsi price, pls", "split_hint": None},
        ]
    ).assign(wording=["coke price pls", "{company} price, pls", "{company} price, pls"])

    write_examples(rows, "understanding", lake)

    assert lake.read("examples_understanding")["example_id"].to_pylist() == ["E-1", "Q-2"]


def test_ticket_examples_are_redacted_labelled_and_traceable(
    lake: Lake, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    tickets = tmp_path_factory.mktemp("feed") / "tickets.csv"
    tickets.write_text(
        "ticket_id,created_on,language,text,category,priority,escalate,split_hint\n"
        "T-1,2022-01-03,en,Mail me at jo@example.com,app_and_website,low,true,\n"
    )
    monkeypatch.setenv("TELLER_TICKETS_SOURCE", str(tickets))
    admit_tickets(land_tickets())

    build_ticket_examples()

    (row,) = lake.read("examples_tickets").to_pylist()
    assert row["text"] == "Mail me at [email]"
    expected = {"category": "app_and_website", "priority": "low", "escalate": "yes"}
    assert json.loads(row["labels"]) == expected
    assert (row["task"], row["origin"]) == ("tickets", "tickets@0")


def test_the_embedded_tickets_split_without_a_shared_phrasing(lake: Lake) -> None:
    admit_tickets(land_tickets())
    first = build_ticket_examples()
    again = build_ticket_examples()

    rows = lake.read("examples_tickets").to_pandas()
    assert set(rows["split"]) == {"train", "validation", "test", "exam"}
    assert rows.groupby("phrasing")["split"].nunique().max() == 1
    assert (again["version"], again["changed"]) == (first["version"], False)
