"""What the tools compute of a customer's own bookings; money unrounded, currencies never added.

Every result names `as_of`, the newest day in the table, and `table`, `transactions@VERSION`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class AccountBalance:
    """Sum of an account's bookings in one currency, and the day of its newest one."""

    account_id: str
    balance: float
    currency: str
    newest_booking: date


@dataclass(frozen=True)
class CurrencyTotal:
    """Sum over all accounts in one currency."""

    currency: str
    total: float


@dataclass(frozen=True)
class Balances:
    """Balances by account and by currency; `newest_booking` is the newest on any account."""

    accounts: tuple[AccountBalance, ...]
    totals: tuple[CurrencyTotal, ...]
    newest_booking: date
    as_of: date
    table: str


@dataclass(frozen=True)
class Transaction:
    """One booking; `amount` is signed, money out is negative."""

    transaction_id: str
    account_id: str
    day: date
    amount: float
    currency: str
    category: str
    counterparty: str


@dataclass(frozen=True)
class Transactions:
    """Bookings of a period, newest first.

    Attributes:
        items: at most as many as were asked for.
        start: first day, included.
        end: last day, included.
        category: the one asked for; None: all.
        matching: how many bookings there are in the period, on this page or not.
        next: where the next page begins; None on the last.
    """

    items: tuple[Transaction, ...]
    start: date
    end: date
    category: str | None
    matching: int
    next: str | None
    as_of: date
    table: str


@dataclass(frozen=True)
class CategoryAmount:
    """Money in a category."""

    category: str
    amount: float


@dataclass(frozen=True)
class MonthAmount:
    """Money in a month, named by its first day."""

    month: date
    amount: float


@dataclass(frozen=True)
class CurrencySpending:
    """Money spent in one currency.

    Attributes:
        currency: of all amounts.
        total: positive; negative where refunds exceed what was spent.
        by_category: largest first.
        by_month: oldest first, from the customer's first month on; empty where it is one month.
    """

    currency: str
    total: float
    by_category: tuple[CategoryAmount, ...]
    by_month: tuple[MonthAmount, ...]


@dataclass(frozen=True)
class Spending:
    """Money spent in a period.

    Attributes:
        start: first day, included.
        end: last day, included.
        category: the one asked for; None: all that are spending.
        direction: `out`; `in` where a category was asked for that brought money in, such as
            salary. Amounts are positive in this direction.
        bookings: how many were counted.
        first_day: day of the customer's first booking, which may be after `start`.
        by_currency: currencies of these bookings, the most used first.
    """

    start: date
    end: date
    category: str | None
    direction: Literal["out", "in"]
    bookings: int
    first_day: date
    by_currency: tuple[CurrencySpending, ...]
    as_of: date
    table: str


@dataclass(frozen=True)
class MonthFlow:
    """Money in and out in a month, named by its first day; `net` = income - outgoings."""

    month: date
    income: float
    outgoings: float
    net: float


@dataclass(frozen=True)
class CurrencyFlow:
    """Money in and out in one currency, by month, oldest first; `net` = income - outgoings."""

    currency: str
    income: float
    outgoings: float
    net: float
    by_month: tuple[MonthFlow, ...]


@dataclass(frozen=True)
class CashFlow:
    """Income against outgoings in a period; `start` and `end` are included.

    Months begin with that of the customer's first booking, `first_day`, if it is after `start`.
    """

    start: date
    end: date
    first_day: date
    by_currency: tuple[CurrencyFlow, ...]
    as_of: date
    table: str


@dataclass(frozen=True)
class MonthOutlook:
    """Expected net of a coming month, named by its first day, and its interval."""

    month: date
    net: float
    low: float
    high: float


@dataclass(frozen=True)
class CurrencyOutlook:
    """Coming months in one currency, the nearest first."""

    currency: str
    months: tuple[MonthOutlook, ...]


@dataclass(frozen=True)
class CashFlowOutlook:
    """Expected net of the coming months.

    Attributes:
        level_percent: of the intervals.
        past_start: first day of the complete months that it rests on.
        past_end: last day of them.
        past_months: how many they are.
        by_currency: the most used currency first.
    """

    level_percent: int
    past_start: date
    past_end: date
    past_months: int
    by_currency: tuple[CurrencyOutlook, ...]
    as_of: date
    table: str


AccountResult = Balances | Transactions | Spending | CashFlow | CashFlowOutlook
