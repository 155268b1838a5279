"""Prices, summaries and trends of the companies that are covered."""

import datetime
from typing import Annotated, Any

import anyio.to_thread
import numpy as np
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from serving.errors import ServiceError
from serving.periods import Period
from serving.refusals import Refused
from serving.routes.authentication import SignedIn
from serving.state import Here
from serving.tables import History, Market
from serving.tool_arguments import Span
from serving.trends import company_summary, market_trend

router = APIRouter(tags=["market"])

MOST_PRICES = 1000
Ticker = Annotated[str, Path(min_length=1, max_length=10, description="Ticker, such as AAPL.")]


class CoveredCompany(BaseModel):
    """A company and the days that its prices cover."""

    symbol: str
    name: str
    currency: str
    first_day: datetime.date
    last_day: datetime.date


class CoveredCompanies(BaseModel):
    """All covered companies."""

    items: list[CoveredCompany]
    next: None = None


class DailyClose(BaseModel):
    """An adjusted close, per share."""

    date: datetime.date
    close: float


class DailyCloses(BaseModel):
    """Closes of one company, oldest first; `next` is the day to go on from."""

    symbol: str
    currency: str
    table: str
    items: list[DailyClose]
    next: datetime.date | None


@router.get("/v1/market")
async def list_companies(here: Here, caller: SignedIn) -> CoveredCompanies:
    """List the companies that prices cover."""
    market = here.tables.market()
    return CoveredCompanies(
        items=[
            CoveredCompany(
                symbol=symbol,
                name=market.names.get(symbol, symbol),
                currency=history.currency,
                first_day=history.day(0),
                last_day=history.day(-1),
            )
            for symbol, history in sorted(market.histories.items())
        ]
    )


@router.get("/v1/market/trends")
async def show_market_trend(
    here: Here,
    caller: SignedIn,
    start: Annotated[datetime.date | None, Query(description="With `end`, or neither.")] = None,
    end: datetime.date | None = None,
) -> dict[str, Any]:
    """Show breadth, leaders, laggards and volatility; by default over the last year."""
    market = here.tables.market()
    try:
        period = _read_period(start, end, market.as_of)
        found = await anyio.to_thread.run_sync(market_trend, market, period)
    except Refused as refused:
        raise _unprocessable(refused) from refused
    trend: dict[str, Any] = to_jsonable_python(found)
    return trend | {"table": market.prices}


@router.get("/v1/market/{symbol}/prices")
async def list_prices(
    symbol: Ticker,
    here: Here,
    caller: SignedIn,
    start: Annotated[datetime.date | None, Query(description="First day; default: 1 year.")] = None,
    end: datetime.date | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST_PRICES)] = MOST_PRICES,
) -> DailyCloses:
    """List a company's adjusted closes between two days, both included."""
    market = here.tables.market()
    history = find_covered(market, symbol)
    last_year = Span().period(market.as_of)
    first = int(history.days.searchsorted(np.datetime64(start or last_year.start), "left"))
    last = int(history.days.searchsorted(np.datetime64(end or market.as_of), "right"))
    shown = range(first, min(last, first + limit))
    items = [DailyClose(date=history.day(i), close=float(history.closes[i])) for i in shown]
    following = history.day(first + limit) if first + limit < last else None
    return DailyCloses(
        symbol=history.symbol,
        currency=history.currency,
        table=market.prices,
        items=items,
        next=following,
    )


@router.get("/v1/market/{symbol}/summary")
async def summarise_company(symbol: Ticker, here: Here, caller: SignedIn) -> dict[str, Any]:
    """Show how a company has done: returns, risk, range, trend and rank."""
    market = here.tables.market()
    history = find_covered(market, symbol)
    try:
        found: dict[str, Any] = to_jsonable_python(company_summary(market, history.symbol))
    except Refused as refused:
        raise _unprocessable(refused) from refused
    return found | {"name": market.names.get(history.symbol), "table": market.prices}


def _read_period(
    start: datetime.date | None, end: datetime.date | None, as_of: datetime.date
) -> Period:
    try:
        return Span(start=start, end=end).period(as_of)
    except ValueError as error:
        raise ServiceError(
            422, "invalid_value", "start and end: expected both, in order, or neither", "start"
        ) from error


def find_covered(market: Market, symbol: str) -> History:
    """Return a symbol's prices.

    Raises:
        ServiceError: 404 if there are none.
    """
    history = market.histories.get(symbol.upper())
    if history is None:
        covered = ", ".join(sorted(market.histories))
        raise ServiceError(
            404, "symbol_unknown", f"no prices for {symbol}; expected one of {covered}", "symbol"
        )
    return history


def _unprocessable(refused: Refused) -> ServiceError:
    return ServiceError(422, refused.refusal.refusal, str(refused))
