"""Bad tickets stop at the door, broken bytes included."""

import json

import pytest

from data_contracts.contract import load_contract
from data_contracts.errors import ContractBroken
from data_contracts.lake import Lake
from pipelines.intake import admit
from tests.pipelines.conftest import LandCsv

TICKETS = load_contract("tickets")
HEADER = "ticket_id,created_on,language,text,category,priority,escalate,split_hint"


def _make_lines(rows: int) -> list[str]:
    row = "T-{},2022-01-03,en,My card is gone {},cards,high,false,"
    return [HEADER, *(row.format(n, n) for n in range(rows))]


def test_an_unknown_category_is_kept_out_by_name(lake: Lake, land_csv: LandCsv) -> None:
    lines = _make_lines(300)
    lines[4] = lines[4].replace(",cards,", ",cardz,")

    admitted = admit(land_csv("tickets", lines), TICKETS, lake)

    assert (admitted.rows, admitted.quarantined) == (299, 1)
    (kept,) = lake.read("quarantine_tickets").to_pylist()
    assert (kept["rule"], kept["row_number"]) == ("category.known", 3)


def test_many_unknown_categories_break_the_contract(lake: Lake, land_csv: LandCsv) -> None:
    lines = [line.replace(",cards,", ",cardz,") for line in _make_lines(20)]

    with pytest.raises(ContractBroken, match=r"category\.known: 20 of 20 rows"):
        admit(land_csv("tickets", lines), TICKETS, lake)


def test_bytes_that_are_not_utf8_are_kept_visibly_and_stop_only_their_row(
    lake: Lake, land_csv: LandCsv
) -> None:
    content = ("\n".join(_make_lines(300)) + "\n").encode()
    content = content.replace(b"My card is gone 8,", b"Caf\xe9 card is gone 8,")

    admitted = admit(land_csv("tickets", content), TICKETS, lake)

    assert (admitted.rows, admitted.quarantined) == (299, 1)
    (kept,) = lake.read("quarantine_tickets").to_pylist()
    assert (kept["rule"], kept["row_number"]) == ("text.string", 8)
    assert r"Caf\udce9 card" in kept["row"]
    assert json.loads(kept["row"])["ticket_id"] == "T-8"


def test_accents_and_a_byte_order_mark_are_no_fault(lake: Lake, land_csv: LandCsv) -> None:
    lines = _make_lines(3)
    lines[1] = lines[1].replace("My card", "Más cartão 日本")

    admit(land_csv("tickets", b"\xef\xbb\xbf" + "\n".join(lines).encode()), TICKETS, lake)

    assert "Más cartão 日本 is gone 0" in lake.read("tickets")["text"].to_pylist()
