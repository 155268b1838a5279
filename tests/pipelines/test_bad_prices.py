"""Bad prices stop at the door, by name, and are kept."""

import json
import re
from datetime import UTC, datetime

import pytest

from data_contracts.contract import load_contract
from data_contracts.errors import ContractBroken
from data_contracts.lake import Lake
from pipelines.intake import admit
from tests.pipelines.conftest import LandCsv
from tests.pipelines.price_lines import SPOILERS, make_price_lines

PRICES = load_contract("prices")


@pytest.mark.parametrize("fault", SPOILERS)
def test_few_bad_rows_are_kept_by_rule_and_the_good_rows_admitted(
    fault: str, lake: Lake, land_csv: LandCsv
) -> None:
    spoil, rule = SPOILERS[fault]
    lines = make_price_lines(400)
    spoil(lines, 7)
    bad = 2 if fault == "duplicate day" else 1

    admitted = admit(land_csv("prices", lines), PRICES, lake)

    assert (admitted.rows, admitted.quarantined) == (400 - bad, bad)
    kept = lake.read("quarantine_prices").to_pandas()
    assert set(kept["rule"]) == {rule}
    assert 7 in set(kept["row_number"])
    fields = json.loads(kept.set_index("row_number").loc[7, "row"])
    assert ",".join(fields.values()) == lines[8]


@pytest.mark.parametrize("fault", SPOILERS)
def test_many_bad_rows_break_the_contract_by_rule_row_and_file(
    fault: str, lake: Lake, land_csv: LandCsv
) -> None:
    spoil, rule = SPOILERS[fault]
    lines = make_price_lines(40)
    for row in (7, 17, 27):
        spoil(lines, row)
    landed = land_csv("prices", lines)

    with pytest.raises(ContractBroken) as broken:
        admit(landed, PRICES, lake)

    message = str(broken.value)
    assert re.search(rf"{re.escape(rule)}: \d of 40 rows", message)
    assert "7" in message.split("counted from 0")[1]
    assert landed.source in message
    assert landed.address in message


def test_a_broken_contract_changes_the_quarantine_and_no_other_table(
    lake: Lake, land_csv: LandCsv
) -> None:
    admit(land_csv("prices", make_price_lines(30)), PRICES, lake)
    lines = make_price_lines(40)
    SPOILERS["negative price"][0](lines, 3)

    with pytest.raises(ContractBroken):
        admit(land_csv("prices", lines), PRICES, lake)

    assert lake.version("prices") == 0
    assert lake.read("prices").num_rows == 30
    assert lake.read("quarantine_prices").num_rows == 1


def test_a_missing_column_is_named_and_recorded(lake: Lake, land_csv: LandCsv) -> None:
    lines = ["symbol,date,currency", "AAA,2020-01-01,USD"]

    with pytest.raises(ContractBroken, match=r"columns\.present: missing close"):
        admit(land_csv("prices", lines), PRICES, lake)

    (kept,) = lake.read("quarantine_prices").to_pylist()
    assert (kept["rule"], kept["row_number"]) == ("columns.present", -1)
    assert json.loads(kept["row"])["columns"] == ["symbol", "date", "currency"]
    assert not lake.exists("prices")


def test_a_file_without_rows_is_recorded(lake: Lake, land_csv: LandCsv) -> None:
    with pytest.raises(ContractBroken, match=r"rows\.present"):
        admit(land_csv("prices", make_price_lines(0)), PRICES, lake)

    assert lake.read("quarantine_prices")["rule"].to_pylist() == ["rows.present"]


def test_the_same_bad_file_again_adds_nothing_to_the_quarantine(
    lake: Lake, land_csv: LandCsv
) -> None:
    lines = make_price_lines(400)
    SPOILERS["wrong currency"][0](lines, 5)
    landed = land_csv("prices", lines)
    first, later = datetime(2022, 1, 3, tzinfo=UTC), datetime(2022, 1, 4, tzinfo=UTC)

    admit(landed, PRICES, lake, clock=lambda: first)
    again = admit(landed, PRICES, lake, clock=lambda: later)

    assert not again.changed
    assert lake.version("quarantine_prices") == 0
    assert lake.read("quarantine_prices")["found_at"].to_pylist() == [first]


def test_another_bad_file_leaves_the_findings_of_the_first(lake: Lake, land_csv: LandCsv) -> None:
    for row in (5, 9):
        lines = make_price_lines(400)
        SPOILERS["wrong currency"][0](lines, row)
        admit(land_csv("prices", lines), PRICES, lake)

    kept = lake.read("quarantine_prices").to_pandas()
    assert sorted(kept["row_number"]) == [5, 9]
    assert kept["source_digest"].nunique() == 2
