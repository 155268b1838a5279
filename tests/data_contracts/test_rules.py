"""Each rule catches what it names, and leaves what is absent to `required`."""

from datetime import date

import pandas as pd
import pytest

from data_contracts.rules import broken_rows, compile_rules, prepare
from tests.data_contracts.small_contract import good_row, small_contract


def _broken(*rows: dict[str, object]) -> dict[str, list[int]]:
    """Indices of the bad rows by rule; rules that all rows keep are left out."""
    contract = small_contract()
    prepared = prepare(pd.DataFrame(list(rows)), contract)
    masks = {rule.name: broken_rows(prepared, rule) for rule in compile_rules(contract)}
    return {name: mask.nonzero()[0].tolist() for name, mask in masks.items() if mask.any()}


def test_a_good_row_breaks_nothing() -> None:
    assert _broken(good_row()) == {}


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("code", "abc", "code.pattern"),
        ("code", "ABCD", "code.pattern"),
        ("code", "A/B", "code.pattern"),
        ("code", "\udcffBC", "code.string"),
        ("note", "caf\udce9", "note.string"),
        ("day", "2022-02-31", "day.date"),
        ("day", "03/04/2022", "day.date"),
        ("day", "2022-01-03T10:00:00", "day.date"),
        ("day", "2022", "day.date"),
        ("day", "2022-01", "day.date"),
        ("day", "2022-01-03T00:00:00Z", "day.date"),
        ("day", "2022-01-03T05:30:00+05:30", "day.date"),
        ("day", pd.Timestamp("2022-01-03T00:00:00Z"), "day.date"),
        ("day", pd.Timestamp("2022-01-03T10:00:00"), "day.date"),
        ("day", "yesterday", "day.date"),
        ("day", 20220103, "day.date"),
        ("moment", "2022-01-03 25:00:00", "moment.timestamp"),
        ("moment", "noon", "moment.timestamp"),
        ("moment", 1641204000, "moment.timestamp"),
        ("price", "twelve", "price.number"),
        ("price", "12,5", "price.number"),
        ("price", "1/2", "price.number"),
        ("price", "inf", "price.number"),
        ("price", "-inf", "price.number"),
        ("price", float("inf"), "price.number"),
        ("price", True, "price.number"),
        ("price", "0", "price.range"),
        ("price", "-1", "price.range"),
        ("price", "100.01", "price.range"),
        ("count", "3.5", "count.integer"),
        ("count", "many", "count.integer"),
        ("count", "inf", "count.integer"),
        ("count", "-1", "count.range"),
        ("open", "maybe", "open.boolean"),
        ("open", "1", "open.boolean"),
        ("note", "x", "note.length"),
        ("note", "too long", "note.length"),
        ("side", "hold", "side.known"),
        ("side", "Buy", "side.known"),
    ],
)
def test_a_bad_value_breaks_its_rule_and_no_other(column: str, value: object, rule: str) -> None:
    unrequired = {"code.required", "day.required"}
    assert set(_broken(good_row() | {column: value})) - unrequired == {rule}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("price", "100"),
        ("price", "0.0001"),
        ("price", "1e1"),
        ("price", 7),
        ("count", "0"),
        ("count", "3.0"),
        ("open", "FALSE"),
        ("open", False),
        ("note", "ab"),
        ("note", "äöüßé"),
        ("day", "2024-02-29"),
        ("day", "2022-01-03 00:00:00"),
        ("day", date(2022, 1, 3)),
        ("day", pd.Timestamp("2022-01-03")),
        ("moment", "2022-01-03T10:00:00+05:30"),
    ],
)
def test_a_value_on_the_border_breaks_nothing(column: str, value: object) -> None:
    assert _broken(good_row() | {column: value}) == {}


@pytest.mark.parametrize("column", ["moment", "price", "count", "open", "note", "side"])
@pytest.mark.parametrize("absent", [None, "", float("nan")])
def test_an_absent_optional_value_breaks_nothing(column: str, absent: object) -> None:
    assert _broken(good_row() | {column: absent}) == {}


@pytest.mark.parametrize("column", ["code", "day"])
@pytest.mark.parametrize("absent", [None, "", float("nan")])
def test_an_absent_required_value_breaks_only_required(column: str, absent: object) -> None:
    assert _broken(good_row() | {column: absent}) == {f"{column}.required": [0]}


def test_a_whole_optional_column_may_be_missing() -> None:
    row = good_row()
    del row["note"]
    assert _broken(row) == {}


def test_a_column_that_the_contract_does_not_name_is_left_out() -> None:
    prepared = prepare(pd.DataFrame([good_row() | {"extra": 1}]), small_contract())
    assert "extra" not in prepared


def test_every_row_of_a_repeated_key_is_bad() -> None:
    assert _broken(good_row(0), good_row(1), good_row(0)) == {"code+day.unique": [0, 2]}


def test_the_same_day_written_in_two_ways_is_the_same_key() -> None:
    twice = good_row() | {"day": "20100101"}
    assert _broken(good_row(), twice) == {"code+day.unique": [0, 1]}


def test_half_given_keys_repeat_nothing() -> None:
    half = good_row() | {"day": None}
    assert _broken(half, half) == {"day.required": [0, 1]}


def test_an_unparsable_key_repeats_nothing() -> None:
    assert set(_broken(*[good_row() | {"day": "never"}] * 2)) == {"day.date"}


@pytest.mark.parametrize(("column", "rule"), [("price", "number"), ("count", "integer")])
def test_a_truth_value_among_texts_is_not_a_number(column: str, rule: str) -> None:
    mixed = good_row(1) | {column: True}
    assert _broken(good_row(0), mixed) == {f"{column}.{rule}": [1]}


@pytest.mark.parametrize(
    "value", ["2022", "2022-01", "2022-01-03T00:00:00Z", 20220103, "2022-01-03T10:00"]
)
def test_what_is_not_a_day_among_days_breaks_the_date(value: object) -> None:
    mixed = good_row(1) | {"day": value}
    assert _broken(good_row(0), mixed) == {"day.date": [1]}


def test_the_index_of_the_raw_frame_does_not_matter() -> None:
    raw = pd.DataFrame([good_row(0), good_row(1)], index=[7, 7])
    prepared = prepare(raw, small_contract())
    assert list(prepared.index) == [0, 1]
