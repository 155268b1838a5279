"""The simulator is a bank that never changes its past."""

from datetime import date

import pandas as pd
import pytest

from data_contracts.contract import load_contract
from data_contracts.lake import Lake
from pipelines.intake import admit
from pipelines.interval import Interval
from pipelines.landing import land, read_landed
from pipelines.sources.simulated_transactions import simulate_transactions

MARCH = Interval(date(2022, 3, 1), date(2022, 4, 1))


def _rows(lake: Lake, interval: Interval, seed: int = 1) -> pd.DataFrame:
    landed = land(simulate_transactions(interval, seed), "transactions", lake)
    rows = read_landed(landed)
    days = rows["booked_on"]
    inside = (days >= str(interval.start)) & (days < str(interval.end))
    return rows[inside].reset_index(drop=True)


@pytest.fixture
def march(lake: Lake) -> pd.DataFrame:
    return _rows(lake, MARCH)


def test_a_day_has_the_same_rows_whatever_interval_is_asked_for(
    lake: Lake, march: pd.DataFrame
) -> None:
    day = Interval(date(2022, 3, 12), date(2022, 3, 13))

    alone = _rows(lake, day)

    within = march[march["booked_on"] == "2022-03-12"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, within)


def test_another_seed_gives_other_customers(lake: Lake, march: pd.DataFrame) -> None:
    assert not march["amount"].equals(_rows(lake, MARCH, seed=2)["amount"])


def test_everyone_earns_once_and_pays_rent_once_a_month(march: pd.DataFrame) -> None:
    for category in ("salary", "rent", "utilities"):
        counts = march[march["category"] == category].groupby("customer_id").size()
        assert len(counts) == 40
        assert set(counts) == {1}


def test_savings_leave_one_account_and_reach_the_other(march: pd.DataFrame) -> None:
    assert march.loc[march["category"].isin(["savings", "transfer"]), "amount"].sum() == 0


def test_groceries_have_their_day(march: pd.DataFrame) -> None:
    groceries = march[march["category"] == "groceries"]
    by_weekday = groceries.groupby(groceries["booked_on"].dt.weekday).size()

    assert by_weekday.idxmax() == 5


def test_the_simulated_rows_meet_their_contract_and_say_so(lake: Lake) -> None:
    landed = land(simulate_transactions(MARCH), "transactions", lake, MARCH)

    admitted = admit(landed, load_contract("transactions"), lake, MARCH)

    assert admitted.quarantined == 0
    assert set(lake.read("transactions")["simulated"].to_pylist()) == {True}


def test_nothing_happens_after_the_simulated_years(lake: Lake) -> None:
    later = Interval(date(2026, 1, 5), date(2026, 1, 6))
    landed = land(simulate_transactions(later), "transactions", lake, later)

    admitted = admit(landed, load_contract("transactions"), lake, later)

    assert (admitted.rows, admitted.changed) == (0, False)
