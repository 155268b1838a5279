"""What each tool takes, typed: the JSON schemas that the API document and language models see."""

import datetime
from typing import Annotated, Self

from dateutil.relativedelta import relativedelta
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from serving.accounts import MOST_TRANSACTIONS, USUAL_TRANSACTIONS, Category
from serving.cash_outlook import MOST_MONTHS_AHEAD
from serving.periods import Period
from serving.portfolios import Objective, Risk

Symbol = Annotated[
    str,
    StringConstraints(to_upper=True, min_length=1, max_length=10),
    Field(description="Ticker, such as AAPL."),
]
MOST_SYMBOLS = 50
MOST_RANKED = 100
Amount = Annotated[float, Field(gt=0, le=1e12, allow_inf_nan=False)]


class Arguments(BaseModel):
    """Arguments of a tool; unknown ones are rejected."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Arguments):
    """A period, both days included; without one it is the last year by the calendar."""

    start: datetime.date | None = Field(None, description="First day; with `end`, or neither.")
    end: datetime.date | None = Field(None, description="Last day.")
    trailing: bool = Field(
        False, description="Whether to start from the close on `start`, not from the one before."
    )

    @model_validator(mode="after")
    def _hold_both_days(self) -> Self:
        if (self.start is None) != (self.end is None):
            raise ValueError("start and end: expected both or neither")
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"start {self.start} is after end {self.end}")
        return self

    def period(self, as_of: datetime.date) -> Period:
        """The days meant; what has begun ends at the newest day."""
        if self.start is None or self.end is None:
            start = as_of - relativedelta(years=1)
            return Period(start, as_of, trailing=True, assumed=True)
        end = min(self.end, as_of) if self.start <= as_of else self.end
        return Period(self.start, end, self.trailing, assumed=False)


class Nothing(Arguments):
    """No arguments."""


class Company(Arguments):
    """One company."""

    symbol: Symbol


class CompanyOnDay(Company):
    """One company on one day."""

    date: datetime.date = Field(description="A past day.")


class CompanyUntilDay(Company):
    """One company up to a day."""

    date: datetime.date | None = Field(None, description="Default: the newest day.")


class AverageUntilDay(CompanyUntilDay):
    """One company's last closes up to a day."""

    window_days: int | None = Field(None, ge=1, description="Number of closes; default 50.")


class CompanyOverSpan(Span):
    """One company over a period."""

    symbol: Symbol


class AmountOverSpan(CompanyOverSpan):
    """An amount in one company over a period."""

    amount: Amount = Field(description="In the currency of the prices.")


class CompaniesOverSpan(Span):
    """Companies over a period."""

    symbols: tuple[Symbol, ...] = Field(max_length=MOST_SYMBOLS)


class BasketOverSpan(CompaniesOverSpan):
    """Companies with equal amounts in each over a period; none named: all that are covered."""

    amount: Amount | None = Field(None, description="Put into all of them together.")


class RankingOverSpan(Span):
    """Which companies, how many of them, over a period."""

    symbols: tuple[Symbol, ...] = Field(
        (), max_length=MOST_SYMBOLS, description="Among which; default: all that are covered."
    )
    count: int = Field(3, ge=1, le=MOST_RANKED, description="How many to name.")
    excluded: tuple[Symbol, ...] = Field((), description="Left out of all that are covered.")


class CompanyAhead(Company):
    """One company and how far to look ahead; without a length or a day it is 20 trading days."""

    horizon_days: int | None = Field(None, description="Trading days ahead, 1 to 60.")
    date: datetime.date | None = Field(None, description="The day to look at, instead.")


class PortfolioArguments(Span):
    """What to optimise, over which companies, for whom; without a period the last three years."""

    symbols: tuple[Symbol, ...] = Field(
        (), max_length=MOST_SYMBOLS, description="Default: all that are covered."
    )
    objective: Objective | None = None
    risk: Risk | None = Field(None, description="Where no objective is named.")
    amount: Amount | None = Field(None, description="To share out.")
    excluded: tuple[Symbol, ...] = Field((), description="Left out of all that are covered.")


class SpendingOverSpan(Span):
    """The customer's own spending, in all or in one category."""

    category: Category | None = None


class TransactionsOverSpan(SpendingOverSpan):
    """The customer's own bookings, newest first."""

    count: int = Field(
        USUAL_TRANSACTIONS, ge=1, le=MOST_TRANSACTIONS, description="At most so many."
    )


class CashFlowOverSpan(Span):
    """The customer's own money in and out; without a period it looks ahead."""

    months_ahead: int = Field(3, ge=1, le=MOST_MONTHS_AHEAD)


class DocumentText(Arguments):
    """A text to summarise; calls are kept without it."""

    text: str = Field(min_length=1, max_length=8000, exclude=True)
    sentences: int = Field(5, ge=1, le=20)
