"""Tables are replaced atomically, keep their versions, and are known by their digest."""

import random
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from deltalake import write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError

from data_contracts.errors import TableMissing
from data_contracts.lake import Lake, digest

JANUARY = {"predicate": "day < '2022-02-01'", "where": pc.field("day") < date(2022, 2, 1)}


def _prices(*closes: float, month: int = 1) -> pa.Table:
    days = [date(2022, month, 1 + n) for n in range(len(closes))]
    close = pa.array(closes, pa.float64())
    return pa.table({"day": days, "close": close, "symbol": ["ABC"] * len(closes)})


def test_the_first_write_creates_the_table(lake: Lake) -> None:
    assert not lake.exists("prices")
    assert lake.replace("prices", _prices(1, 2)) == 0
    assert lake.exists("prices")


def test_what_was_written_is_read_back(lake: Lake) -> None:
    lake.replace("prices", _prices(1, 2))
    assert lake.read("prices").equals(_prices(1, 2))


def test_writing_the_same_rows_again_keeps_the_version(lake: Lake) -> None:
    first = lake.replace("prices", _prices(1, 2))
    assert lake.replace("prices", _prices(1, 2)) == first


def test_writing_the_same_rows_in_another_order_keeps_the_version(lake: Lake) -> None:
    first = lake.replace("prices", _prices(1, 2, 3))
    assert lake.replace("prices", _prices(1, 2, 3).take([2, 0, 1])) == first


def test_writing_other_rows_makes_a_new_version(lake: Lake) -> None:
    first = lake.replace("prices", _prices(1, 2))
    assert lake.replace("prices", _prices(1, 3)) == first + 1


def test_replacing_an_interval_leaves_the_rest(lake: Lake) -> None:
    lake.replace("prices", pa.concat_tables([_prices(1, 2), _prices(8, 9, month=2)]))
    lake.replace("prices", _prices(5), **JANUARY)
    assert sorted(lake.read("prices")["close"].to_pylist()) == [5, 8, 9]


def test_replacing_an_interval_by_the_same_rows_keeps_the_version(lake: Lake) -> None:
    first = lake.replace("prices", pa.concat_tables([_prices(1, 2), _prices(8, month=2)]))
    assert lake.replace("prices", _prices(1, 2), **JANUARY) == first


def test_an_interval_may_be_the_first_write(lake: Lake) -> None:
    lake.replace("prices", _prices(1), **JANUARY)
    assert lake.read("prices").num_rows == 1


def test_an_old_version_stays_readable(lake: Lake) -> None:
    first = lake.replace("prices", _prices(1, 2))
    lake.replace("prices", _prices(7))
    assert lake.read("prices", first).equals(_prices(1, 2))


def test_rows_outside_the_replaced_interval_change_nothing(lake: Lake) -> None:
    version = lake.replace("prices", _prices(1, 2))
    with pytest.raises(Exception, match="1 rows failed validation check"):
        lake.replace("prices", _prices(5, month=3), **JANUARY)
    assert lake.version("prices") == version
    assert lake.read("prices").equals(_prices(1, 2))


def test_columns_and_rows_can_be_chosen(lake: Lake) -> None:
    lake.replace("prices", _prices(1, 2, 3))
    chosen = lake.read("prices", columns=["close"], where=pc.field("close") > 1)
    assert chosen.to_pydict() == {"close": [2, 3]}


def test_replacing_the_whole_table_may_change_its_columns(lake: Lake) -> None:
    lake.replace("prices", _prices(1))
    lake.replace("prices", _prices(1).drop_columns(["symbol"]))
    assert lake.read("prices").column_names == ["day", "close"]


def test_a_missing_table_says_where_it_was_looked_for(lake: Lake) -> None:
    with pytest.raises(TableMissing, match=f"table 'prices' is not in the lake at {lake.url}"):
        lake.read("prices")


@pytest.mark.parametrize("version", [7, -1])
def test_a_version_that_never_was_is_missing(version: int, lake: Lake) -> None:
    lake.replace("prices", _prices(1))
    with pytest.raises(TableMissing, match=f"table 'prices' has no version {version}"):
        lake.read("prices", version)


def test_a_version_that_cannot_be_read_is_not_called_missing(lake: Lake) -> None:
    lake.replace("prices", _prices(1))
    lake.replace("prices", _prices(2))
    log = Path(lake.uri("prices"), "_delta_log")
    (log / "00000000000000000000.json").write_text("{damaged")
    with pytest.raises(DeltaError):
        lake.read("prices", 0)


def test_the_same_first_write_by_another_at_the_same_moment_is_no_error(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose_the_race(*arguments: Any, **options: Any) -> None:
        write_deltalake(*arguments, **options)
        raise CommitFailedError("a concurrent transaction was first")

    monkeypatch.setattr("data_contracts.lake.write_deltalake", lose_the_race)
    assert lake.replace("prices", _prices(1, 2)) == 0
    assert lake.read("prices").equals(_prices(1, 2))


def test_a_write_that_fails_twice_is_an_error(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: Any, **options: Any) -> None:
        raise CommitFailedError("a concurrent transaction was first")

    monkeypatch.setattr("data_contracts.lake.write_deltalake", fail)
    with pytest.raises(CommitFailedError):
        lake.replace("prices", _prices(1, 2))


def test_a_reference_names_version_digest_and_rows(lake: Lake) -> None:
    lake.replace("prices", _prices(1))
    lake.replace("prices", _prices(1, 2))
    reference = lake.reference("prices")
    assert (str(reference), reference.rows) == ("prices@1", 2)
    assert reference.digest == digest(_prices(1, 2))


def test_a_reference_to_an_old_version_has_its_digest(lake: Lake) -> None:
    lake.replace("prices", _prices(1))
    lake.replace("prices", _prices(1, 2))
    assert lake.reference("prices", 0).digest == digest(_prices(1))


def test_a_trailing_slash_of_the_address_does_not_matter(lake: Lake) -> None:
    assert Lake(lake.url + "/").uri("prices") == lake.uri("prices")


@pytest.mark.parametrize("seed", range(3))
def test_the_digest_does_not_depend_on_the_order_of_rows(seed: int) -> None:
    rows = _prices(3, 1, 2, 2)
    order = random.Random(seed).sample(range(4), 4)
    assert digest(rows.take(order)) == digest(rows)


def test_the_digest_does_not_depend_on_the_order_of_columns() -> None:
    rows = _prices(1, 2)
    assert digest(rows.select(["symbol", "close", "day"])) == digest(rows)


def test_the_digest_does_not_depend_on_the_chunks() -> None:
    rows = _prices(1, 2, 3)
    assert digest(pa.concat_tables([rows.slice(0, 1), rows.slice(1)])) == digest(rows)


def test_the_digest_does_not_depend_on_the_slice_that_rows_came_from() -> None:
    rows = _prices(1, 2, 3)
    assert digest(rows.slice(1, 1)) == digest(rows.take([1]))


@pytest.mark.parametrize(
    "other",
    [
        _prices(1, 2.0000001),
        _prices(1),
        _prices(1, 2, 2),
        _prices(1, 2, month=2),
        _prices(1, 2).rename_columns(["day", "open", "symbol"]),
        _prices(1, 2).set_column(1, "close", pa.array([1, 2], pa.int64())),
        _prices(1, 2).set_column(1, "close", pa.array([1.0, None])),
        _prices(1, 2).set_column(2, "symbol", pa.array(["ABC", "AB"])),
        _prices(1, 2).set_column(2, "symbol", pa.array(["", None])),
    ],
)
def test_the_digest_notices_any_change(other: pa.Table) -> None:
    assert digest(other) != digest(_prices(1, 2))


def test_the_digest_tells_an_empty_text_from_an_absent_one() -> None:
    empty, absent = pa.table({"a": [""]}), pa.table({"a": pa.array([None], pa.string())})
    assert digest(empty) != digest(absent)


def test_an_empty_table_has_a_digest() -> None:
    assert len(digest(_prices())) == 32
