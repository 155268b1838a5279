"""Figures of one company: one pure function a tool, over the prices at one version.

Conventions: price is the adjusted close on the day, or on the last trading day before it;
returns are simple; volatility is the sample standard deviation of daily returns times the square
root of 252; days, months and years are those of the calendar (see periods.py for where a period
starts).
"""

from datetime import date
from typing import Literal

import numpy as np

from serving.figures import (
    AveragePrice,
    Drawdown,
    ExtremeClose,
    ExtremeDay,
    GrownAmount,
    GrowthRate,
    HighLow,
    MovingAverage,
    PeriodReturn,
    Price,
    UpDays,
    Volatility,
)
from serving.periods import (
    Period,
    find_index,
    require_data_until,
    say,
    take_levels,
    take_window,
)
from serving.refusals import Refused
from serving.tables import History, Market

TRADING_DAYS_A_YEAR = 252
DAYS_A_YEAR = 365.25
DEFAULT_AVERAGE_DAYS = 50


def latest_price(market: Market, symbol: str) -> Price:
    """Return the close of the symbol's newest day.

    Raises:
        Refused: if the symbol's data ends well before the newest day.
    """
    history = find_history(market, symbol)
    require_data_until(history, market.as_of)
    return Price(symbol, history.day(-1), float(history.closes[-1]), history.currency, None)


def price_on_date(market: Market, symbol: str, day: date) -> Price:
    """Return the close on a day, or on the last trading day before it.

    Raises:
        Refused: if the day is before or after the symbol's data.
    """
    history = find_history(market, symbol)
    index = find_index_within(history, day, market.as_of)
    return Price(symbol, history.day(index), float(history.closes[index]), history.currency, day)


def period_return(market: Market, symbol: str, period: Period) -> PeriodReturn:
    """Return last close in the period / close that it starts from - 1."""
    history = find_history(market, symbol)
    window = take_window(history, period, market.as_of)
    first, last = float(window.closes[0]), float(window.closes[-1])
    percent = 100 * (last / first - 1)
    days = window.day(0), window.day(-1)
    return PeriodReturn(symbol, period, percent, days[0], first, days[1], last, history.currency)


def volatility(market: Market, symbol: str, period: Period) -> Volatility:
    """Return the sample standard deviation of daily simple returns × √252."""
    window = take_window(find_history(market, symbol), period, market.as_of, needs_base=False)
    returns = daily_returns(window.closes)
    require_returns(len(returns))
    percent = 100 * float(np.std(returns, ddof=1)) * TRADING_DAYS_A_YEAR**0.5
    return Volatility(symbol, period, percent, len(returns), window.day(-1))


def maximum_drawdown(market: Market, symbol: str, period: Period) -> Drawdown:
    """Return the worst fall from a running peak within the period."""
    history = find_history(market, symbol)
    levels = take_levels(history, period, market.as_of)
    falls = levels.closes / np.maximum.accumulate(levels.closes) - 1
    trough = int(np.argmin(falls))
    peak = int(np.argmax(levels.closes[: trough + 1]))
    return Drawdown(
        symbol,
        period,
        100 * float(falls[trough]),
        levels.day(peak),
        float(levels.closes[peak]),
        levels.day(trough),
        float(levels.closes[trough]),
        levels.day(-1),
        history.currency,
    )


def growth_rate(market: Market, symbol: str, period: Period) -> GrowthRate:
    """Return (end / start)^(365.25 / days) - 1, the compound annual growth rate."""
    window = take_window(find_history(market, symbol), period, market.as_of)
    first_day, last_day = window.day(0), window.day(-1)
    days = (last_day - first_day).days
    rate = float(window.closes[-1] / window.closes[0]) ** (DAYS_A_YEAR / days) - 1
    return GrowthRate(symbol, period, 100 * rate, days, first_day, last_day)


def growth_of_amount(market: Market, symbol: str, period: Period, amount: float) -> GrownAmount:
    """Return amount × (1 + period return)."""
    grown = period_return(market, symbol, period)
    value = amount * grown.to_close / grown.from_close
    return GrownAmount(
        symbol,
        period,
        amount,
        value,
        grown.return_percent,
        grown.from_day,
        grown.to_day,
        grown.currency,
    )


def highest_close(market: Market, symbol: str, period: Period) -> ExtremeClose:
    """Return the highest close within the period and its first day."""
    return _extreme_close(market, symbol, period, "highest")


def lowest_close(market: Market, symbol: str, period: Period) -> ExtremeClose:
    """Return the lowest close within the period and its first day."""
    return _extreme_close(market, symbol, period, "lowest")


def _extreme_close(
    market: Market, symbol: str, period: Period, kind: Literal["highest", "lowest"]
) -> ExtremeClose:
    history = find_history(market, symbol)
    levels = take_levels(history, period, market.as_of)
    at = int(np.argmax(levels.closes) if kind == "highest" else np.argmin(levels.closes))
    close, day, last = float(levels.closes[at]), levels.day(at), levels.day(-1)
    return ExtremeClose(symbol, period, kind, close, day, last, history.currency)


def high_low(market: Market, symbol: str, period: Period) -> HighLow:
    """Return the highest and the lowest close within the period."""
    high = highest_close(market, symbol, period)
    low = lowest_close(market, symbol, period)
    return HighLow(
        symbol, period, high.close, high.day, low.close, low.day, high.to_day, high.currency
    )


def average_price(market: Market, symbol: str, period: Period) -> AveragePrice:
    """Return the mean of the closes within the period."""
    history = find_history(market, symbol)
    levels = take_levels(history, period, market.as_of)
    average, count = float(np.mean(levels.closes)), len(levels.closes)
    return AveragePrice(symbol, period, average, count, levels.day(-1), history.currency)


def best_day(market: Market, symbol: str, period: Period) -> ExtremeDay:
    """Return the largest daily return within the period."""
    return _extreme_day(market, symbol, period, "best")


def worst_day(market: Market, symbol: str, period: Period) -> ExtremeDay:
    """Return the smallest daily return within the period."""
    return _extreme_day(market, symbol, period, "worst")


def _extreme_day(
    market: Market, symbol: str, period: Period, kind: Literal["best", "worst"]
) -> ExtremeDay:
    history = find_history(market, symbol)
    window = take_window(history, period, market.as_of, needs_base=False)
    returns = daily_returns(window.closes)
    at = int(np.argmax(returns) if kind == "best" else np.argmin(returns))
    percent, day = 100 * float(returns[at]), window.day(at + 1)
    return ExtremeDay(symbol, period, kind, percent, day, window.day(-1))


def up_days(market: Market, symbol: str, period: Period) -> UpDays:
    """Return the share of daily returns above zero within the period."""
    window = take_window(find_history(market, symbol), period, market.as_of, needs_base=False)
    returns = daily_returns(window.closes)
    up = int((returns > 0).sum())
    share = 100 * up / len(returns)
    return UpDays(symbol, period, share, up, len(returns), window.day(-1))


def moving_average(
    market: Market, symbol: str, window_days: int | None = None, day: date | None = None
) -> MovingAverage:
    """Return the mean of the last n closes up to a day (default: 50 closes, the newest day).

    Raises:
        Refused: if the day is outside the data, or fewer than n closes precede it.
    """
    history = find_history(market, symbol)
    index = find_index_within(history, day or market.as_of, market.as_of)
    count = window_days or DEFAULT_AVERAGE_DAYS
    if count > index + 1:
        raise Refused(
            "too_short",
            f"There are {index + 1} closes of {symbol} up to {say(history.day(index))}, and a "
            f"{count}-day average needs {count}. Ask for a shorter average.",
        )
    average = float(np.mean(history.closes[index + 1 - count : index + 1]))
    close = float(history.closes[index])
    assumed = window_days is None
    return MovingAverage(
        symbol, average, count, assumed, history.day(index), close, history.currency
    )


def find_history(market: Market, symbol: str) -> History:
    """Return the prices of a symbol.

    Raises:
        Refused: if there are none.
    """
    if symbol not in market.histories:
        covered = ", ".join(market.names.get(s, s) for s in sorted(market.histories))
        raise Refused(
            "symbol_unknown", f"I have no prices for {symbol}. I have those of {covered}."
        )
    return market.histories[symbol]


def find_index_within(history: History, day: date, as_of: date) -> int:
    """Index of the last close on or before a day.

    Raises:
        Refused: if the day is after the newest day, or before or after the symbol's data.
    """
    if day > as_of:
        raise Refused(
            "after_data",
            f"The newest price is of {say(as_of)}; nobody knows the one of {say(day)}. "
            "I can give the latest price or an interval forecast instead.",
        )
    require_data_until(history, day)
    index = find_index(history, day)
    if index < 0:
        raise Refused(
            "before_data",
            f"The prices of {history.symbol} begin on {say(history.day(0))}. "
            "Ask for that day or a later one.",
        )
    return index


def daily_returns(closes: np.ndarray) -> np.ndarray:
    """Return simple returns, shape (n - 1,) for closes of shape (n,)."""
    returns: np.ndarray = closes[1:] / closes[:-1] - 1
    return returns


def require_returns(count: int) -> None:
    """Check that there are enough daily returns for a figure of their spread.

    Raises:
        Refused: if there are fewer than two.
    """
    if count < 2:
        raise Refused(
            "too_short",
            f"This period has {count} daily return, and the figure needs at least two. "
            "Ask for a longer period.",
        )
