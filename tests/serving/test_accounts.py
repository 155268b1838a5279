"""Figures of a customer's own money: balances, transactions, spending and cash flow."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data_contracts.contract import load_contract
from data_contracts.lake import Lake
from serving.accounts import CATEGORIES, balances, cash_flow, list_transactions, spending
from serving.bookings import Bookings, Ledger
from serving.cash_outlook import cash_flow_outlook
from serving.refusals import Refused
from tests.serving.customers import ROWS, booking, write_simulated_transactions, write_transactions

JANUARY = date(2022, 1, 1), date(2022, 1, 31)
BOTH_MONTHS = date(2022, 1, 1), date(2022, 2, 28)
MakeBookings = Callable[[list[dict[str, Any]]], Bookings]


@pytest.fixture
def own_lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "lake"))


@pytest.fixture
def read(own_lake: Lake) -> MakeBookings:
    """Makes the bookings of C-001 from a table's rows."""

    def read_own(rows: list[dict[str, Any]]) -> Bookings:
        write_transactions(own_lake, rows)
        return Ledger(own_lake).read("C-001")

    return read_own


@pytest.fixture
def own(read: MakeBookings) -> Bookings:
    return read(ROWS)


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    lake = Lake(str(tmp_path_factory.mktemp("simulated")))
    write_simulated_transactions(lake)
    return lake


def test_a_balance_is_the_sum_of_an_accounts_bookings(own: Bookings) -> None:
    found = balances(own)
    by_account = {entry.account_id: entry.balance for entry in found.accounts}
    assert by_account == pytest.approx({"C-001-current": 2644.35, "C-001-savings": 201.25})
    assert [entry.total for entry in found.totals] == [pytest.approx(2845.60)]


def test_a_balance_names_the_day_of_the_newest_booking(own: Bookings) -> None:
    found = balances(own)
    days = {entry.account_id: entry.newest_booking for entry in found.accounts}
    assert days == {"C-001-current": date(2022, 2, 5), "C-001-savings": date(2022, 2, 20)}
    assert found.newest_booking == date(2022, 2, 20)
    assert found.table == "transactions@0"


def test_currencies_are_not_added_up(read: MakeBookings) -> None:
    euros = booking("2022-01-07", -30.0, "groceries", currency="EUR")
    own = read([*ROWS, euros])
    assert {t.currency: t.total for t in balances(own).totals} == pytest.approx(
        {"USD": 2845.60, "EUR": -30.0}
    )
    found = spending(own, *JANUARY, "groceries")
    assert {p.currency: p.total for p in found.by_currency} == pytest.approx(
        {"USD": 60.55, "EUR": 30.0}
    )
    assert len(cash_flow(own, *JANUARY).by_currency) == 2


# Transactions


def test_transactions_come_newest_first_ten_at_a_time(simulated: Lake) -> None:
    found = list_transactions(Ledger(simulated).read("C-001"))
    assert len(found.items) == 10
    assert [item.day for item in found.items] == sorted(
        (item.day for item in found.items), reverse=True
    )
    assert found.matching == 753
    assert found.end == date(2022, 12, 31)


def test_pages_give_every_booking_once(simulated: Lake) -> None:
    own = Ledger(simulated).read("C-007")
    seen: list[str] = []
    after = None
    while True:
        page = list_transactions(own, count=50, after=after)
        seen += [item.transaction_id for item in page.items]
        after = page.next
        if after is None:
            break
    assert seen == list(own.rows["transaction_id"])


def test_no_more_than_fifty_are_listed_at_once(simulated: Lake) -> None:
    assert len(list_transactions(Ledger(simulated).read("C-001"), count=500).items) == 50


def test_transactions_of_a_category_and_a_period_include_both_days(own: Bookings) -> None:
    found = list_transactions(own, date(2022, 1, 6), date(2022, 1, 9), "shopping")
    assert [item.amount for item in found.items] == [15.0, -40.0]
    assert (found.matching, found.next) == (2, None)


# Spending


def test_spending_leaves_out_income_and_moves_and_takes_refunds_off(own: Bookings) -> None:
    found = spending(own, *JANUARY)
    (usd,) = found.by_currency
    assert usd.total == pytest.approx(85.55)
    assert {c.category: c.amount for c in usd.by_category} == pytest.approx(
        {"groceries": 60.55, "shopping": 25.0}
    )
    assert [c.category for c in usd.by_category] == ["groceries", "shopping"]
    assert (found.direction, found.bookings) == ("out", 3)


def test_spending_in_one_month_has_no_months(own: Bookings) -> None:
    assert spending(own, *JANUARY).by_currency[0].by_month == ()


def test_spending_over_two_months_is_told_by_month(own: Bookings) -> None:
    (usd,) = spending(own, *BOTH_MONTHS).by_currency
    assert {m.month: m.amount for m in usd.by_month} == pytest.approx(
        {date(2022, 1, 1): 85.55, date(2022, 2, 1): 70.10}
    )


@pytest.mark.parametrize(
    ("category", "direction", "total"),
    [
        ("groceries", "out", 130.65),
        ("savings", "out", 200.0),
        ("transfer", "in", 200.0),
        ("salary", "in", 3000.0),
        ("travel", "out", 0.0),
    ],
)
def test_a_category_that_is_named_counts_whatever_it_is(
    own: Bookings, category: str, direction: str, total: float
) -> None:
    found = spending(own, *BOTH_MONTHS, category)
    assert found.direction == direction
    assert [part.total for part in found.by_currency] == [pytest.approx(total)]


def test_months_before_the_first_booking_are_not_listed(own: Bookings) -> None:
    found = spending(own, date(1, 1, 1), date(9999, 12, 31))
    assert [month.month for month in found.by_currency[0].by_month] == [
        date(2022, 1, 1),
        date(2022, 2, 1),
    ]
    assert (found.start, found.end, found.first_day) == (
        date(1, 1, 1),
        date(2022, 2, 22),
        date(2022, 1, 3),
    )


def test_spending_equals_what_pandas_finds_for_every_customer(simulated: Lake) -> None:
    table = simulated.read("transactions").to_pandas()
    table = table[~table["category"].isin(["salary", "interest", "savings", "transfer"])]
    days = pd.to_datetime(table["booked_on"])
    expected = -table[days.dt.year == 2021].groupby("customer_id")["amount"].sum()
    ledger = Ledger(simulated)
    for customer_id, total in expected.items():
        found = spending(ledger.read(str(customer_id)), date(2021, 1, 1), date(2021, 12, 31))
        assert found.by_currency[0].total == pytest.approx(total)
        assert sum(m.amount for m in found.by_currency[0].by_month) == pytest.approx(total)


@pytest.mark.parametrize(
    ("start", "end", "category", "code"),
    [
        (date(2022, 2, 23), date(2022, 3, 31), None, "after_data"),
        (date(2021, 1, 1), date(2022, 1, 2), None, "before_data"),
        (date(2022, 2, 2), date(2022, 2, 1), None, "period_invalid"),
        (date(2022, 1, 1), date(2022, 2, 1), "yachts", "category_unknown"),
    ],
)
def test_what_the_bookings_cannot_answer_is_refused(
    own: Bookings, start: date, end: date, category: str | None, code: str
) -> None:
    with pytest.raises(Refused) as caught:
        spending(own, start, end, category)
    assert caught.value.refusal.refusal == code


def test_the_categories_are_those_of_the_contract() -> None:
    columns = {column.name: column for column in load_contract("transactions").columns}
    assert columns["category"].valid_values == CATEGORIES


# Cash flow


def test_cash_flow_is_income_less_outgoings_by_month(own: Bookings) -> None:
    (usd,) = cash_flow(own, *BOTH_MONTHS).by_currency
    assert (usd.income, usd.outgoings) == (pytest.approx(3001.25), pytest.approx(155.65))
    assert [month.net for month in usd.by_month] == pytest.approx([2914.45, -68.85])
    assert usd.net == pytest.approx(sum(month.net for month in usd.by_month))


def test_the_outlook_is_the_mean_of_complete_months_with_students_interval(
    read: MakeBookings,
) -> None:
    nets = {"2022-01": 100.0, "2022-02": 200.0, "2022-03": 300.0}
    rows = [booking(f"{month}-01", net, "salary") for month, net in nets.items()]
    own = read([*rows, booking("2022-04-15", 9000.0, "salary")])
    found = cash_flow_outlook(own, 2)
    (usd,) = found.by_currency
    # t(0.9; 2) = 1.885618, s = 100, n = 3
    reach = 1.885618 * 100 * (4 / 3) ** 0.5
    assert [month.month for month in usd.months] == [date(2022, 5, 1), date(2022, 6, 1)]
    assert usd.months[0].net == pytest.approx(200)
    assert usd.months[0].low == pytest.approx(200 - reach, abs=1e-3)
    assert usd.months[0].high == pytest.approx(200 + reach, abs=1e-3)
    assert (found.past_start, found.past_end) == (date(2022, 1, 1), date(2022, 3, 31))
    assert found.past_months == 3


def test_the_outlook_rests_on_twelve_months_at_most(simulated: Lake) -> None:
    found = cash_flow_outlook(Ledger(simulated).read("C-001"), 6)
    assert (found.past_start, found.past_end) == (date(2022, 1, 1), date(2022, 12, 31))
    assert found.past_months == 12
    assert [m.month.month for m in found.by_currency[0].months] == [1, 2, 3, 4, 5, 6]


def test_an_outlook_from_less_than_three_complete_months_is_refused(own: Bookings) -> None:
    with pytest.raises(Refused) as caught:
        cash_flow_outlook(own)
    assert caught.value.refusal.refusal == "too_short"


@pytest.mark.parametrize("months", [0, 7])
def test_an_outlook_further_than_six_months_is_refused(simulated: Lake, months: int) -> None:
    with pytest.raises(Refused) as caught:
        cash_flow_outlook(Ledger(simulated).read("C-001"), months)
    assert caught.value.refusal.refusal == "horizon_out_of_range"


def test_over_the_simulated_customers_the_outlook_beats_last_month_and_covers(
    simulated: Lake,
) -> None:
    """The first six months of 2022 and the last one, from what was known at the end of 2021."""
    table = simulated.read("transactions").to_pandas()
    table = table[~table["category"].isin(["savings", "transfer"])]
    months = pd.to_datetime(table["booked_on"]).dt.to_period("M")
    nets = table.groupby(["customer_id", months])["amount"].sum().unstack(fill_value=0.0)
    ours, naive, covered = [], [], []
    for customer_id, past in _known_at_the_end_of_2021(simulated):
        known = nets.loc[customer_id]
        for month in cash_flow_outlook(past, 6).by_currency[0].months:
            actual = known[pd.Period(month.month, "M")]
            ours.append(abs(actual - month.net))
            naive.append(abs(actual - known[pd.Period("2021-12", "M")]))
            covered.append(month.low <= actual <= month.high)
    assert len(ours) == 240
    assert sum(ours) < 0.8 * sum(naive)
    assert 0.7 < sum(covered) / len(covered) < 0.9


def _known_at_the_end_of_2021(lake: Lake) -> list[tuple[str, Bookings]]:
    ledger = Ledger(lake)
    found = []
    for number in range(1, 41):
        own = ledger.read(f"C-{number:03d}")
        rows = own.rows[own.rows["booked_on"] < pd.Timestamp("2022-01-01")]
        last = date(2021, 12, 31)
        found.append((f"C-{number:03d}", Bookings(rows, own.first_day, last, last, own.table)))
    return found
