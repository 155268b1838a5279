"""A customer's own money as figures: pure functions over the bookings of one customer.

Conventions: a balance is the sum of all bookings, for the table holds each account from its
first day. Savings and transfer are money moved between own accounts: neither income nor
spending. Salary and interest are income. All else is spending, where money that comes in is a
refund and reduces it. Periods include both their days and end on the newest day in the table at
the latest. Amounts in several currencies are never added up.
"""

from collections.abc import Hashable
from datetime import date
from typing import Any, Literal, get_args

import pandas as pd

from serving.account_figures import (
    AccountBalance,
    Balances,
    CashFlow,
    CategoryAmount,
    CurrencyFlow,
    CurrencySpending,
    CurrencyTotal,
    MonthAmount,
    MonthFlow,
    Spending,
    Transaction,
    Transactions,
)
from serving.bookings import Bookings
from serving.periods import say
from serving.refusals import Refused

Category = Literal[
    "salary",
    "rent",
    "groceries",
    "dining",
    "transport",
    "utilities",
    "shopping",
    "travel",
    "health",
    "entertainment",
    "savings",
    "fees",
    "transfer",
    "interest",
]
CATEGORIES: tuple[str, ...] = get_args(Category)
INCOME = ("salary", "interest")
MOVED = ("savings", "transfer")
USUAL_TRANSACTIONS = 10
MOST_TRANSACTIONS = 50


def balances(bookings: Bookings) -> Balances:
    """Return the balance of each account and the total of each currency."""
    rows = bookings.rows
    accounts = tuple(
        AccountBalance(
            str(account_id),
            float(own["amount"].sum()),
            str(currency),
            own["booked_on"].max().date(),
        )
        for (account_id, currency), own in rows.groupby(["account_id", "currency"])
    )
    totals = tuple(
        CurrencyTotal(currency, float(own["amount"].sum()))
        for currency, own in split_currencies(bookings, rows)
    )
    return Balances(accounts, totals, bookings.newest_booking, bookings.as_of, bookings.table)


def list_transactions(
    bookings: Bookings,
    start: date | None = None,
    end: date | None = None,
    category: str | None = None,
    count: int = USUAL_TRANSACTIONS,
    after: str | None = None,
) -> Transactions:
    """Return bookings of a period, newest first.

    Args:
        bookings: of one customer.
        start: first day; None: that of the first booking.
        end: last day; None: the newest in the table.
        category: None: all.
        count: at most this many, and never more than 50.
        after: `next` of the page before; None: from the newest on.

    Raises:
        Refused: if the period lies outside the data, or the category is unknown.
        LookupError: if no booking of the period is `after`.
    """
    start, end = _clamp(bookings, start or bookings.first_day, end or bookings.as_of)
    rows = _select(bookings, start, end, category)
    first = _find_page(rows, after) if after is not None else 0
    page = rows.iloc[first : first + min(count, MOST_TRANSACTIONS)]
    items = tuple(_to_transaction(row) for row in page.to_dict("records"))
    is_last = first + len(items) >= len(rows)
    following = None if is_last else items[-1].transaction_id
    return Transactions(
        items, start, end, category, len(rows), following, bookings.as_of, bookings.table
    )


def spending(bookings: Bookings, start: date, end: date, category: str | None = None) -> Spending:
    """Return the money spent in a period: total, by category, and by month where it spans two.

    Args:
        bookings: of one customer.
        start: first day.
        end: last day.
        category: None: all that are spending; one that is named counts whatever it is, so that
            salary gives money in.

    Raises:
        Refused: if the period lies outside the data, or the category is unknown.
    """
    start, end = _clamp(bookings, start, end)
    rows = _select(bookings, start, end, category)
    if category is None:
        rows = rows[~rows["category"].isin(INCOME + MOVED)]
    covered = max(start, bookings.first_day)
    incoming = category in INCOME + MOVED and rows["amount"].sum() > 0
    sign = 1 if incoming else -1
    parts = tuple(
        _spend(currency, own.assign(amount=sign * own["amount"]), covered, end)
        for currency, own in split_currencies(bookings, rows)
    )
    return Spending(
        start,
        end,
        category,
        "in" if incoming else "out",
        len(rows),
        bookings.first_day,
        parts,
        bookings.as_of,
        bookings.table,
    )


def cash_flow(bookings: Bookings, start: date, end: date) -> CashFlow:
    """Return income, outgoings and net of a period, in all and by month.

    Raises:
        Refused: if the period lies outside the data.
    """
    start, end = _clamp(bookings, start, end)
    rows = _select(bookings, start, end, None)
    covered = max(start, bookings.first_day)
    parts = tuple(
        _flow(currency, own, covered, end) for currency, own in split_currencies(bookings, rows)
    )
    return CashFlow(start, end, bookings.first_day, parts, bookings.as_of, bookings.table)


def split_currencies(bookings: Bookings, rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return a customer's rows by currency, the most used first.

    Without rows it is the customer's most used currency with none, so that there is a zero of
    something.
    """
    used = rows["currency"] if len(rows) else bookings.rows["currency"]
    currencies = [str(currency) for currency in used.value_counts().index]
    return [
        (currency, rows[rows["currency"] == currency])
        for currency in currencies[: None if len(rows) else 1]
    ]


def month_sums(rows: pd.DataFrame, start: date, end: date) -> "pd.Series[float]":
    """Return the amounts' sum of each month from `start` to `end`, zero where there are none."""
    months = pd.period_range(start, end, freq="M")
    sums = rows["amount"].groupby(rows["booked_on"].dt.to_period("M")).sum()
    return sums.reindex(months, fill_value=0.0)


def _clamp(bookings: Bookings, start: date, end: date) -> tuple[date, date]:
    """Let a period end on the newest day in the table at the latest."""
    if start > bookings.as_of:
        raise Refused(
            "after_data",
            f"The newest bookings are of {say(bookings.as_of)}; there are none after that day "
            "yet. Ask for an earlier period.",
        )
    if start > end:
        raise Refused(
            "period_invalid",
            f"The period begins on {say(start)}, after its end on {say(end)}. "
            "Ask for one that begins first.",
        )
    if end < bookings.first_day:
        raise Refused(
            "before_data",
            f"Your bookings begin on {say(bookings.first_day)}. Ask for a later period.",
        )
    return start, min(end, bookings.as_of)


def _select(bookings: Bookings, start: date, end: date, category: str | None) -> pd.DataFrame:
    """Take the rows of a period, newest first."""
    if category is not None and category not in CATEGORIES:
        raise Refused(
            "category_unknown",
            f"I know no category {category}. I know {', '.join(CATEGORIES)}.",
        )
    rows = bookings.rows
    rows = rows[rows["booked_on"].between(pd.Timestamp(start), pd.Timestamp(end))]
    return rows if category is None else rows[rows["category"] == category]


def _find_page(rows: pd.DataFrame, after: str) -> int:
    """Position of the row that follows the one that the page before ended with."""
    positions = (rows["transaction_id"] == after).to_numpy().nonzero()[0]
    if not len(positions):
        raise LookupError(after)
    return int(positions[0]) + 1


def _to_transaction(row: dict[Hashable, Any]) -> Transaction:
    return Transaction(
        row["transaction_id"],
        row["account_id"],
        row["booked_on"].date(),
        row["amount"],
        row["currency"],
        row["category"],
        row["counterparty"],
    )


def _spend(currency: str, rows: pd.DataFrame, start: date, end: date) -> CurrencySpending:
    """Sum amounts whose sign says in which direction they count."""
    categories = rows.groupby("category")["amount"].sum().sort_values(ascending=False)
    months = month_sums(rows, start, end)
    return CurrencySpending(
        currency,
        float(rows["amount"].sum()),
        tuple(CategoryAmount(str(name), float(amount)) for name, amount in categories.items()),
        tuple(
            MonthAmount(month.start_time.date(), float(amount))
            for month, amount in zip(months.index, months, strict=True)
            if len(months) > 1
        ),
    )


def _flow(currency: str, rows: pd.DataFrame, start: date, end: date) -> CurrencyFlow:
    income = month_sums(rows[rows["category"].isin(INCOME)], start, end)
    outgoings = -month_sums(rows[~rows["category"].isin(INCOME + MOVED)], start, end)
    months = tuple(
        MonthFlow(month.start_time.date(), earned, spent, earned - spent)
        for month, earned, spent in zip(income.index, income, outgoings, strict=True)
    )
    earned, spent = float(income.sum()), float(outgoings.sum())
    return CurrencyFlow(currency, earned, spent, earned - spent, months)
