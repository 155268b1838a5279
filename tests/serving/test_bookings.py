"""Customers' bookings, read one customer at a time."""

from datetime import date
from pathlib import Path

import pytest

from data_contracts.lake import Lake
from serving.bookings import Bookings, Ledger
from serving.errors import ServiceError
from serving.refusals import Refused
from tests.serving.customers import ROWS, write_simulated_transactions, write_transactions


@pytest.fixture
def own_lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "lake"))


@pytest.fixture
def own(own_lake: Lake) -> Bookings:
    write_transactions(own_lake, ROWS)
    return Ledger(own_lake).read("C-001")


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = Lake(str(tmp_path_factory.mktemp("simulated")))
    write_simulated_transactions(lake)
    return lake


def test_only_the_customers_own_bookings_are_read(own: Bookings) -> None:
    assert len(own.rows) == 8
    assert not own.rows["account_id"].str.startswith("C-002").any()


def test_every_customer_of_the_simulator_gets_exactly_the_own_rows(simulated: Lake) -> None:
    table = simulated.read("transactions").to_pandas()
    ledger = Ledger(simulated)
    for customer_id, rows in table.groupby("customer_id"):
        got = ledger.read(str(customer_id)).rows
        assert set(got["transaction_id"]) == set(rows["transaction_id"])


def test_today_is_the_newest_day_of_the_table_not_of_the_customer(own: Bookings) -> None:
    assert own.as_of == date(2022, 2, 22)
    assert own.newest_booking == date(2022, 2, 20)
    assert own.first_day == date(2022, 1, 3)


def test_an_unchanged_version_is_read_once_and_a_new_one_again(own_lake: Lake) -> None:
    write_transactions(own_lake, ROWS)
    ledger = Ledger(own_lake)
    first = ledger.read("C-001")
    assert ledger.read("C-001") is first
    write_transactions(own_lake, ROWS[:3])
    assert ledger.read("C-001").table == "transactions@1"
    assert len(ledger.read("C-001").rows) == 3


def test_the_ledger_keeps_no_more_customers_than_it_may(own_lake: Lake) -> None:
    write_transactions(own_lake, ROWS)
    ledger = Ledger(own_lake, kept_customers=1)
    first = ledger.read("C-001")
    ledger.read("C-002")
    assert ledger.read("C-001") is not first


def test_a_customer_without_bookings_is_refused(own_lake: Lake) -> None:
    write_transactions(own_lake, ROWS)
    with pytest.raises(Refused) as caught:
        Ledger(own_lake).read("C-999")
    assert caught.value.refusal.refusal == "no_bookings"


def test_a_table_that_is_not_there_is_503(tmp_path: Path) -> None:
    with pytest.raises(ServiceError) as caught:
        Ledger(Lake(str(tmp_path))).read("C-001")
    assert (caught.value.status, caught.value.code) == (503, "table_not_ready")


def test_a_table_whose_files_are_out_of_reach_is_503(own_lake: Lake) -> None:
    write_transactions(own_lake, ROWS)
    for file in Path(own_lake.uri("transactions")).glob("**/*.parquet"):
        file.unlink()
    with pytest.raises(ServiceError) as caught:
        Ledger(own_lake).read("C-001")
    assert (caught.value.status, caught.value.code) == (503, "lake_unavailable")
