"""Great Expectations gives the verdict, our masks give the rows, and the two agree."""

import json
import random
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from data_contracts import checks
from data_contracts.checks import check
from data_contracts.contract import Column, load_contract
from data_contracts.errors import ContractBroken, TellerError
from tests.data_contracts.small_contract import good_row, small_contract

_DIRT = [
    None, "", "x", "\udcff", "inf", "-inf", "NaN", "1/2", "-1", "0", "1e400", "2022-02-31",
    "2022-01-03", "2022-01-03T10:00:00Z", "03/04/2022", "true", "{}", "Ω" * 300, float("nan"), 7,
    True,
]  # fmt: skip


def _good_value(column: Column, number: int) -> object:
    if column.valid_values:
        return column.valid_values[number % len(column.valid_values)]
    if column.name == "labels":
        return json.dumps({"number": number})
    values: dict[str, Callable[[], object]] = {
        "date": lambda: str(date(2010, 1, 1) + timedelta(days=number)),
        "timestamp": lambda: f"2022-01-03T10:00:{number % 60:02}Z",
        "number": lambda: f"{number % 90 + 0.5}",
        "integer": lambda: str(number + 1),
        "boolean": lambda: "true",
        "string": lambda: f"{column.name[:3].upper()}{number:06}",
    }
    return values[column.logicalType]()


def _corrupted(name: str, seed: int, rows: int = 60) -> pd.DataFrame:
    """A frame in the columns of a contract with dirt in random places and repeated rows."""
    rng = random.Random(seed)
    contract = small_contract() if name == "small" else load_contract(name)
    frame = [{c.name: _good_value(c, n) for c in contract.columns} for n in range(rows)]
    for row in rng.sample(frame, rows // 3):
        for column in rng.sample(contract.columns, 2):
            row[column.name] = rng.choice(_DIRT)
    return pd.DataFrame(frame + rng.sample(frame, rows // 10), dtype=object)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["small", "prices", "tickets", "examples", "transactions"])
def test_verdict_and_masks_agree_over_random_dirt(name: str, seed: int) -> None:
    contract = small_contract() if name == "small" else load_contract(name)
    checked = check(_corrupted(name, seed), contract, "dirt.csv")
    counted = {rule: int(mask.sum()) for rule, mask in checked.broken.items()}
    found = {r.rule: r.broken for r in checked.verdict.results if r.broken}
    assert counted == found
    assert counted


@pytest.mark.parametrize("seed", range(3))
def test_good_rows_keep_every_rule_when_checked_again(seed: int) -> None:
    contract = small_contract()
    good = check(_corrupted("small", seed), contract, "dirt.csv").good
    assert check(good, contract, "good rows").broken == {}


@pytest.mark.parametrize(("bad", "holds"), [(2, True), (3, False)])
def test_a_share_of_bad_rows_up_to_the_tolerance_is_accepted(bad: int, holds: bool) -> None:
    rows = [good_row(n) | ({"price": "0"} if n < bad else {}) for n in range(20)]
    assert check(pd.DataFrame(rows), small_contract(10), "rows.csv").verdict.holds is holds


def test_without_tolerance_one_bad_row_breaks_the_contract() -> None:
    rows = [good_row(n) | ({"price": "0"} if n == 0 else {}) for n in range(200)]
    assert not check(pd.DataFrame(rows), small_contract(0), "rows.csv").verdict.holds


def test_the_verdict_names_rule_count_and_source() -> None:
    rows = [good_row(n) | ({"price": "0"} if n < 3 else {}) for n in range(20)]
    verdict = check(pd.DataFrame(rows), small_contract(), "rows.csv").verdict
    assert verdict.describe("rows.csv") == (
        "contract small 1.0.0 is broken by rows.csv: price.range: 3 of 20 rows"
    )


def test_an_empty_batch_breaks_rows_present() -> None:
    empty = pd.DataFrame({c.name: pd.Series(dtype=object) for c in small_contract().columns})
    verdict = check(empty, small_contract(), "empty.csv").verdict
    assert [r.rule for r in verdict.results if not r.holds] == ["rows.present"]


def test_bad_rows_are_kept_apart_from_the_good_ones() -> None:
    rows = [good_row(n) | ({"side": "hold"} if n == 1 else {}) for n in range(3)]
    checked = check(pd.DataFrame(rows), small_contract(), "rows.csv")
    assert (list(checked.broken), len(checked.good)) == (["side.known"], 2)


def test_checked_rows_have_the_columns_of_the_contract() -> None:
    raw = pd.DataFrame([good_row() | {"extra": 1}])
    checked = check(raw, small_contract(), "rows.csv")
    assert list(checked.rows) == [c.name for c in small_contract().columns]


def test_a_missing_required_column_is_refused_by_name() -> None:
    raw = pd.DataFrame([good_row()]).drop(columns=["day"])
    with pytest.raises(ContractBroken, match=r"rows\.csv: columns\.present: missing day .*found"):
        check(raw, small_contract(), "rows.csv")


def test_a_missing_required_column_is_noticed_before_any_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("rows were looked at")

    monkeypatch.setattr(checks, "prepare", refuse)
    with pytest.raises(ContractBroken):
        check(pd.DataFrame({"code": ["ABC"]}), small_contract(), "rows.csv")


@pytest.mark.parametrize("wrong_rows", [[], [1], [0, 1]])
def test_a_disagreement_of_verdict_and_mask_is_an_error(
    monkeypatch: pytest.MonkeyPatch, wrong_rows: list[int]
) -> None:
    def broken_rows(prepared: pd.DataFrame, rule: checks.Rule) -> np.ndarray:
        mask = np.zeros(len(prepared), dtype=bool)
        if rule.name == "price.range":
            mask[wrong_rows] = True
        return mask

    monkeypatch.setattr(checks, "broken_rows", broken_rows)
    rows = pd.DataFrame([good_row(0) | {"price": "0"}, good_row(1)])
    with pytest.raises(TellerError, match=r"price\.range on rows\.csv: Great Expectations found 1"):
        check(rows, small_contract(), "rows.csv")
