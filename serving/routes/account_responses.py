"""Bodies of the account routes: the tools' results, with money rounded to cents."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

# Adding zero makes -0.0 plain.
Money = Annotated[float, AfterValidator(lambda amount: round(amount, 2) + 0.0)]
Month = Annotated[date, Field(description="First day of the month.")]
SourceTable = Annotated[str, Field(description="transactions@VERSION: what it is computed from.")]
AsOf = Annotated[date, Field(description="Newest day in the table.")]

_READ = ConfigDict(from_attributes=True)


def _read_with_example(example: JsonDict) -> ConfigDict:
    return ConfigDict(from_attributes=True, json_schema_extra={"examples": [example]})


class AccountEntry(BaseModel):
    """An account's balance in one currency, and the day of its newest booking."""

    model_config = _READ

    account_id: str
    balance: Money
    currency: str
    newest_booking: date


class TotalEntry(BaseModel):
    """Total over all accounts in one currency."""

    model_config = _READ

    currency: str
    total: Money


class BalancesResponse(BaseModel):
    """Balances by account and by currency."""

    model_config = _read_with_example(
        {
            "accounts": [
                {
                    "account_id": "C-001-current",
                    "balance": 15031.43,
                    "currency": "USD",
                    "newest_booking": "2022-12-31",
                }
            ],
            "totals": [{"currency": "USD", "total": 15031.43}],
            "newest_booking": "2022-12-31",
            "as_of": "2022-12-31",
            "table": "transactions@0",
        }
    )

    accounts: list[AccountEntry]
    totals: list[TotalEntry]
    newest_booking: date
    as_of: AsOf
    table: SourceTable


class TransactionEntry(BaseModel):
    """One booking; `amount` is signed, money out is negative."""

    model_config = _READ

    transaction_id: str
    account_id: str
    day: date
    amount: Money
    currency: str
    category: str
    counterparty: str


class TransactionPage(BaseModel):
    """Bookings, newest first; `matching` counts them on all pages, `next` is null on the last."""

    model_config = _read_with_example(
        {
            "items": [
                {
                    "transaction_id": "SIM-001-20221231-00",
                    "account_id": "C-001-current",
                    "day": "2022-12-31",
                    "amount": -62.4,
                    "currency": "USD",
                    "category": "groceries",
                    "counterparty": "FreshCo",
                }
            ],
            "next": "SIM-001-20221231-00",
            "matching": 753,
            "start": "2021-01-01",
            "end": "2022-12-31",
            "category": None,
            "as_of": "2022-12-31",
            "table": "transactions@0",
        }
    )

    items: list[TransactionEntry]
    next: str | None
    matching: int
    start: date
    end: date
    category: str | None
    as_of: AsOf
    table: SourceTable


class CategoryEntry(BaseModel):
    """Money in a category."""

    model_config = _READ

    category: str
    amount: Money


class MonthEntry(BaseModel):
    """Money in a month."""

    model_config = _READ

    month: Month
    amount: Money


class CurrencySpendingEntry(BaseModel):
    """Money spent in one currency, categories with the largest first."""

    model_config = _READ

    currency: str
    total: Money
    by_category: list[CategoryEntry]
    by_month: list[MonthEntry]


class SpendingResponse(BaseModel):
    """Money spent in a period; amounts are positive in `direction`, refunds reduce them."""

    model_config = _read_with_example(
        {
            "start": "2022-11-01",
            "end": "2022-12-31",
            "category": "groceries",
            "direction": "out",
            "bookings": 17,
            "first_day": "2021-01-01",
            "by_currency": [
                {
                    "currency": "USD",
                    "total": 1043.2,
                    "by_category": [{"category": "groceries", "amount": 1043.2}],
                    "by_month": [
                        {"month": "2022-11-01", "amount": 501.1},
                        {"month": "2022-12-01", "amount": 542.1},
                    ],
                }
            ],
            "as_of": "2022-12-31",
            "table": "transactions@0",
        }
    )

    start: date
    end: date
    category: str | None
    direction: Literal["out", "in"]
    bookings: int
    first_day: date = Field(description="Day of your first booking.")
    by_currency: list[CurrencySpendingEntry]
    as_of: AsOf
    table: SourceTable


class MonthFlowEntry(BaseModel):
    """Money in and out in a month."""

    model_config = _READ

    month: Month
    income: Money
    outgoings: Money
    net: Money


class CurrencyFlowEntry(BaseModel):
    """Money in and out in one currency, without moves between own accounts."""

    model_config = _READ

    currency: str
    income: Money
    outgoings: Money
    net: Money
    by_month: list[MonthFlowEntry]


class MonthOutlookEntry(BaseModel):
    """Expected net of a coming month, and its interval."""

    model_config = _READ

    month: Month
    net: Money
    low: Money
    high: Money


class CurrencyOutlookEntry(BaseModel):
    """Coming months in one currency."""

    model_config = _READ

    currency: str
    months: list[MonthOutlookEntry]


class CashFlowOutlookResponse(BaseModel):
    """Expected net of coming months, from complete past ones."""

    model_config = _READ

    level_percent: int
    past_start: date
    past_end: date
    past_months: int
    by_currency: list[CurrencyOutlookEntry]


class CashFlowResponse(BaseModel):
    """Income against outgoings in a period, and the outlook where it was asked for."""

    model_config = _read_with_example(
        {
            "start": "2022-12-01",
            "end": "2022-12-31",
            "first_day": "2021-01-01",
            "by_currency": [
                {
                    "currency": "USD",
                    "income": 3006.5,
                    "outgoings": 2600.25,
                    "net": 406.25,
                    "by_month": [
                        {
                            "month": "2022-12-01",
                            "income": 3006.5,
                            "outgoings": 2600.25,
                            "net": 406.25,
                        }
                    ],
                }
            ],
            "outlook": {
                "level_percent": 80,
                "past_start": "2022-01-01",
                "past_end": "2022-12-31",
                "past_months": 12,
                "by_currency": [
                    {
                        "currency": "USD",
                        "months": [
                            {"month": "2023-01-01", "net": 876.6, "low": 502.3, "high": 1250.9}
                        ],
                    }
                ],
            },
            "as_of": "2022-12-31",
            "table": "transactions@0",
        }
    )

    start: date
    end: date
    first_day: date = Field(description="Day of your first booking.")
    by_currency: list[CurrencyFlowEntry]
    outlook: CashFlowOutlookResponse | None = None
    as_of: AsOf
    table: SourceTable
