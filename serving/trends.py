"""How a company and the market as a whole are doing: trend, summary, breadth, regime."""

from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd
from dateutil.relativedelta import relativedelta

from serving.comparisons import rank_returns
from serving.figures import PeriodReturn
from serving.finance import (
    TRADING_DAYS_A_YEAR,
    find_history,
    find_index_within,
    high_low,
    maximum_drawdown,
    moving_average,
    period_return,
    volatility,
)
from serving.market_figures import CompanySummary, Cross, MarketTrend, Trend
from serving.periods import Period, find_index
from serving.refusals import Refused
from serving.tables import History, Market

SHORT_DAYS, LONG_DAYS = 50, 200
# The regime compares a month's volatility with those of the last five years.
REGIME_WINDOW_DAYS = 21
REGIME_DAYS = 5 * TRADING_DAYS_A_YEAR
CALM_PERCENT, TURBULENT_PERCENT = 100 / 3, 200 / 3
LEADERS = 3


def trend(market: Market, symbol: str, day: date | None = None) -> Trend:
    """Return a close against its 50- and 200-day averages, and their last crossing.

    Raises:
        Refused: if the day is outside the data, or fewer than 200 closes precede it.
    """
    long = moving_average(market, symbol, LONG_DAYS, day)
    short = moving_average(market, symbol, SHORT_DAYS, day)
    history = find_history(market, symbol)
    index = find_index(history, long.day)
    above = (long.close > long.average, short.average > long.average)
    direction: Literal["up", "down", "mixed"] = "mixed"
    if above[0] == above[1]:
        direction = "up" if above[0] else "down"
    return Trend(
        symbol,
        long.day,
        long.close,
        short.average,
        long.average,
        direction,
        _find_cross(history, index),
        history.currency,
    )


def _find_cross(history: History, index: int) -> Cross | None:
    """The last day up to `index` on which the short average changed sides of the long one."""
    closes = pd.Series(history.closes[: index + 1])
    spread = closes.rolling(SHORT_DAYS).mean() - closes.rolling(LONG_DAYS).mean()
    sides = np.sign(spread.to_numpy()[LONG_DAYS - 1 :])
    changes = np.flatnonzero((sides[1:] != sides[:-1]) & (sides[1:] != 0))
    if len(changes) == 0:
        return None
    at = int(changes[-1]) + 1
    kind: Literal["golden", "death"] = "golden" if sides[at] > 0 else "death"
    return Cross(kind, history.day(at + LONG_DAYS - 1))


def company_summary(market: Market, symbol: str) -> CompanySummary:
    """Return how a company has done up to the newest day.

    Raises:
        Refused: if its data does not span the last year and 200 closes, or ends before the
            newest day.
    """
    year = _back(market.as_of, years=1)
    history = find_history(market, symbol)
    ranking = rank_returns(market, (), year, len(market.histories), "best")
    places = [row.symbol for row in ranking.returns]
    returns = _returns_by_label(market, symbol)
    if symbol not in places:
        period_return(market, symbol, year)  # says why there is none
    return CompanySummary(
        symbol,
        history.day(-1),
        float(history.closes[-1]),
        returns,
        volatility(market, symbol, year),
        maximum_drawdown(market, symbol, year),
        high_low(market, symbol, year),
        trend(market, symbol),
        places.index(symbol) + 1,
        ranking.of,
        history.currency,
    )


def _returns_by_label(market: Market, symbol: str) -> dict[str, PeriodReturn]:
    as_of = market.as_of
    this_year = Period(date(as_of.year, 1, 1), as_of, trailing=False, assumed=False)
    periods = {
        "1 month": _back(as_of, months=1),
        "this year": this_year,
        "1 year": _back(as_of, years=1),
        "5 years": _back(as_of, years=5),
    }
    returns = {}
    for label, period in periods.items():
        try:
            returns[label] = period_return(market, symbol, period)
        except Refused:  # a young company has no five years
            continue
    return returns


def _back(as_of: date, years: int = 0, months: int = 0) -> Period:
    start = as_of - relativedelta(years=years, months=months)
    return Period(start, as_of, trailing=True, assumed=False)


def market_trend(market: Market, period: Period) -> MarketTrend:
    """Return breadth, leaders, laggards, equal-weight return and volatility regime.

    Args:
        market: prices and names.
        period: of the returns; breadth and regime are those of its last day.

    Raises:
        Refused: if the period lies outside the data.
    """
    ranking = rank_returns(market, (), period, len(market.histories), "best")
    last = max(row.to_day for row in ranking.returns)
    above_50, above_200 = (_share_above(market, days, last) for days in (SHORT_DAYS, LONG_DAYS))
    now, rank = _volatility_rank(market, last)
    regime: Literal["calm", "normal", "turbulent"] = "normal"
    if rank < CALM_PERCENT or rank > TURBULENT_PERCENT:
        regime = "calm" if rank < CALM_PERCENT else "turbulent"
    percents = [row.return_percent for row in ranking.returns]
    return MarketTrend(
        last,
        period,
        ranking.of,
        above_50,
        above_200,
        float(np.mean(percents)),
        sum(percent > 0 for percent in percents),
        ranking.returns[:LEADERS],
        ranking.returns[: -LEADERS - 1 : -1],
        now,
        rank,
        regime,
    )


def _share_above(market: Market, days: int, day: date) -> float:
    """Share in percent of the companies whose close is above its average, of those with one."""
    above = []
    for symbol, history in market.histories.items():
        try:
            find_index_within(history, day, market.as_of)
            average = moving_average(market, symbol, days, day)
        except Refused:
            continue
        above.append(average.close > average.average)
    if not above:
        raise Refused("too_short", f"No company has {days} closes by then. Ask for a later day.")
    return 100 * sum(above) / len(above)


def _volatility_rank(market: Market, day: date) -> tuple[float, float]:
    """Volatility of the mean daily return in percent, and the share of days with a lower one."""
    first = day - timedelta(days=6 * 366)
    closes = pd.DataFrame(
        {symbol: pd.Series(h.closes, index=h.days) for symbol, h in market.histories.items()}
    ).loc[pd.Timestamp(first) : pd.Timestamp(day)]
    mean = closes.pct_change(fill_method=None).mean(axis=1)
    spread = mean.rolling(REGIME_WINDOW_DAYS).std().dropna().to_numpy()[-REGIME_DAYS:]
    if len(spread) == 0:
        raise Refused("too_short", "There are too few days before it. Ask for a later period.")
    now = float(spread[-1])
    rank = 100 * float((spread[:-1] < now).mean()) if len(spread) > 1 else 50.0
    return 100 * now * TRADING_DAYS_A_YEAR**0.5, rank
