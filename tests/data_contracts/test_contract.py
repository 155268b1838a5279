"""Contracts say who owns what, and a misspelt one is refused by name."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyarrow as pa
import pytest
import yaml

from data_contracts.contract import list_contracts, load_contract, parse_contract
from data_contracts.errors import ContractError
from tests.data_contracts.small_contract import TEXT, small_contract


@pytest.mark.parametrize("name", list_contracts())
def test_every_contract_names_its_owner(name: str) -> None:
    assert "data owner" in {member.role for member in load_contract(name).team.members}


@pytest.mark.parametrize("name", list_contracts())
def test_every_contract_says_what_the_data_is_for_and_where_it_ends(name: str) -> None:
    description = load_contract(name).description
    assert all([description.purpose, description.limitations, description.usage])


@pytest.mark.parametrize("name", list_contracts())
def test_every_column_is_described(name: str) -> None:
    assert [c.name for c in load_contract(name).columns if not c.description] == []


@pytest.mark.parametrize("name", list_contracts())
def test_every_contract_has_a_key_of_required_columns(name: str) -> None:
    contract = load_contract(name)
    required = {c.name for c in contract.columns if c.required}
    assert contract.key
    assert required.issuperset(contract.key)


@pytest.mark.parametrize("name", list_contracts())
def test_every_contract_is_named_as_its_file(name: str) -> None:
    assert load_contract(name).name == name


@pytest.mark.parametrize("name", list_contracts())
def test_every_contract_refuses_an_empty_batch(name: str) -> None:
    assert load_contract(name).minimum_rows > 0


@pytest.mark.parametrize(("name", "column"), [("tickets", "text")])
def test_columns_that_hold_personal_data_are_marked(name: str, column: str) -> None:
    marked = [
        c.name
        for c in load_contract(name).columns
        if any(p.property == "personalData" and p.value for p in c.customProperties)
    ]
    assert column in marked


def _change_table(document: dict[str, Any], key: str, value: object) -> None:
    document["schema"][0][key] = value


def _change_column(document: dict[str, Any], key: str, value: object) -> None:
    document["schema"][0]["properties"][0][key] = value


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda d: d.update(ownr="me"), "ownr"),
        (lambda d: d.pop("team"), "team"),
        (lambda d: d.update(status="retired"), "status"),
        (lambda d: d.update(apiVersion="v2.0.0"), "apiVersion"),
        (lambda d: d["slaProperties"][0].update(unit="weeks"), "slaProperties.0.unit"),
        (lambda d: _change_table(d, "checks", []), "schema.0.checks"),
        (lambda d: _change_column(d, "requird", True), "properties.0.requird"),
        (lambda d: _change_column(d, "logicalType", "text"), "properties.0.logicalType"),
        (
            lambda d: _change_column(d, "logicalTypeOptions", {"minimun": 1}),
            "properties.0.logicalTypeOptions.minimun",
        ),
        (
            lambda d: _change_column(d, "quality", [{"name": "x", "metric": "nulls"}]),
            "properties.0.quality.0.metric",
        ),
        (lambda d: d["slaProperties"][0].update(property="frequency"), "slaProperties.0.property"),
    ],
)
def test_a_wrong_key_or_value_is_refused_by_name(
    change: Callable[[dict[str, Any]], object], named: str
) -> None:
    document = yaml.safe_load(TEXT)
    change(document)
    with pytest.raises(ContractError, match=named.replace(".", r"\.")):
        parse_contract(yaml.safe_dump(document), "small.odcs.yaml")


ROW_COUNT = {"name": "x", "metric": "rowCount", "mustBeGreaterThan": 0}
VALUES = {
    "name": "x",
    "metric": "invalidValues",
    "arguments": {"validValues": ["a"]},
    "mustBe": 0,
}


@pytest.mark.parametrize(
    ("change", "check", "named"),
    [
        (_change_table, {"name": "x", "metric": "rowCount", "mustBe": 5}, "quality.0.mustBe:"),
        (_change_table, {"name": "x", "metric": "rowCount"}, "quality.0.mustBeGreaterThan"),
        (_change_table, VALUES, "schema.0.quality.0.metric"),
        (_change_column, ROW_COUNT, "properties.0.quality.0.metric"),
        (_change_column, VALUES | {"mustBe": 3}, "properties.0.quality.0.mustBe:"),
        (_change_column, VALUES | {"mustBeGreaterThan": 1}, "quality.0.mustBeGreaterThan"),
        (_change_column, VALUES | {"arguments": {}}, "quality.0.arguments.validValues"),
    ],
)
def test_a_check_that_would_not_be_enforced_is_refused_by_name(
    change: Callable[[dict[str, Any], str, object], None], check: dict[str, Any], named: str
) -> None:
    document = yaml.safe_load(TEXT)
    change(document, "quality", [check])
    with pytest.raises(ContractError, match=re.escape(named)):
        parse_contract(yaml.safe_dump(document), "small.odcs.yaml")


def test_a_refused_contract_is_named_by_its_file() -> None:
    with pytest.raises(ContractError, match=r"contract small\.odcs\.yaml is malformed"):
        parse_contract("{}", "small.odcs.yaml")


def test_asking_for_an_unknown_contract_lists_those_there_are() -> None:
    with pytest.raises(ContractError, match=r"no contract 'pries'; there are: .*prices"):
        load_contract("pries")


def test_the_key_is_in_the_order_of_its_positions() -> None:
    text = TEXT.replace("primaryKeyPosition: 1", "primaryKeyPosition: 3")
    assert parse_contract(text, "small").key == ("day", "code")


def test_the_closed_set_of_a_column_is_read_from_its_check() -> None:
    columns = {c.name: c.valid_values for c in small_contract().columns}
    assert columns["side"] == ("buy", "sell")


def test_tolerance_is_read_as_a_share() -> None:
    assert small_contract(2.5).tolerance == 0.025


def test_without_a_stated_tolerance_there_is_none() -> None:
    text = TEXT.replace("tolerancePercent", "somethingElse")
    assert parse_contract(text, "small").tolerance == 0


def test_retention_is_read_in_its_unit() -> None:
    assert small_contract().retention == timedelta(hours=48)


def test_without_a_stated_retention_there_is_no_limit() -> None:
    text = TEXT.replace("property: retention", "property: latency")
    assert parse_contract(text, "small").retention is None


def test_the_table_schema_has_the_types_and_the_required_columns_of_the_contract() -> None:
    schema = small_contract().arrow_schema()
    assert {f.name: (f.type, f.nullable) for f in schema} == {
        "code": (pa.string(), False),
        "day": (pa.date32(), False),
        "moment": (pa.timestamp("us", tz="UTC"), True),
        "price": (pa.float64(), True),
        "count": (pa.int64(), True),
        "open": (pa.bool_(), True),
        "note": (pa.string(), True),
        "side": (pa.string(), True),
    }
