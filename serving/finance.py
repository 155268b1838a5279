"""The financial tools: one pure function an intent, over the prices at one version.

Conventions: price is the adjusted close on the day, or on the last trading day before it;
returns are simple; volatility is the sample standard deviation of daily returns times the square
root of 252; days, months and years are those of the calendar (see periods.py for where a period
starts).
"""

from datetime import date

import numpy as np

from serving.figures import (
    Comparison,
    Correlation,
    Drawdown,
    GrowthRate,
    HighLow,
    MovingAverage,
    PeriodReturn,
    Price,
    Volatility,
)
from serving.periods import Period, find_index, require_data_until, say, take_window
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
    index = _index_within(history, day, market.as_of)
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
    window = take_window(find_history(market, symbol), period, market.as_of)
    returns = _daily_returns(window.closes)
    _require_returns(len(returns))
    percent = 100 * float(np.std(returns, ddof=1)) * TRADING_DAYS_A_YEAR**0.5
    return Volatility(symbol, period, percent, len(returns), window.day(-1))


def maximum_drawdown(market: Market, symbol: str, period: Period) -> Drawdown:
    """Return the worst fall from a running peak within the period."""
    history = find_history(market, symbol)
    window = take_window(history, period, market.as_of)
    closes = window.closes[window.first :]
    falls = closes / np.maximum.accumulate(closes) - 1
    trough = int(np.argmin(falls))
    peak = int(np.argmax(closes[: trough + 1]))
    return Drawdown(
        symbol,
        period,
        100 * float(falls[trough]),
        window.day(window.first + peak),
        float(closes[peak]),
        window.day(window.first + trough),
        float(closes[trough]),
        window.day(-1),
        history.currency,
    )


def growth_rate(market: Market, symbol: str, period: Period) -> GrowthRate:
    """Return (end / start)^(365.25 / days) - 1, the compound annual growth rate."""
    window = take_window(find_history(market, symbol), period, market.as_of)
    first_day, last_day = window.day(0), window.day(-1)
    days = (last_day - first_day).days
    rate = float(window.closes[-1] / window.closes[0]) ** (DAYS_A_YEAR / days) - 1
    return GrowthRate(symbol, period, 100 * rate, days, first_day, last_day)


def compare_returns(market: Market, symbols: tuple[str, ...], period: Period) -> Comparison:
    """Return the period returns of two or more symbols, best first.

    Raises:
        Refused: if there are fewer than two, or one cannot be computed.
    """
    _require_two(symbols)
    returns = [period_return(market, symbol, period) for symbol in symbols]
    return Comparison(tuple(sorted(returns, key=lambda r: r.return_percent, reverse=True)))


def high_low(market: Market, symbol: str, period: Period) -> HighLow:
    """Return the highest and the lowest close within the period."""
    history = find_history(market, symbol)
    window = take_window(history, period, market.as_of)
    closes = window.closes[window.first :]
    high, low = int(np.argmax(closes)), int(np.argmin(closes))
    return HighLow(
        symbol,
        period,
        float(closes[high]),
        window.day(window.first + high),
        float(closes[low]),
        window.day(window.first + low),
        window.day(-1),
        history.currency,
    )


def moving_average(
    market: Market, symbol: str, window_days: int | None = None, day: date | None = None
) -> MovingAverage:
    """Return the mean of the last n closes up to a day (default: 50 closes, the newest day).

    Raises:
        Refused: if the day is outside the data, or fewer than n closes precede it.
    """
    history = find_history(market, symbol)
    index = _index_within(history, day or market.as_of, market.as_of)
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


def correlation(market: Market, symbols: tuple[str, ...], period: Period) -> Correlation:
    """Return the Pearson correlation of two symbols' daily simple returns on shared days.

    Raises:
        Refused: unless there are two symbols with two shared returns that vary.
    """
    _require_two(symbols)
    if len(symbols) > 2:
        raise Refused("too_many_symbols", "A correlation is between two companies: name two.")
    first, second = (
        take_window(find_history(market, symbol), period, market.as_of) for symbol in symbols
    )
    _, ours, theirs = np.intersect1d(first.days, second.days, return_indices=True)
    a, b = _daily_returns(first.closes[ours]), _daily_returns(second.closes[theirs])
    _require_returns(len(a))
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        raise Refused("no_variation", "One of the prices did not move; ask for a longer period.")
    value = float(np.corrcoef(a, b)[0, 1])
    last_day: date = first.days[ours[-1]].astype(date)
    return Correlation((symbols[0], symbols[1]), period, value, len(a), last_day)


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


def _index_within(history: History, day: date, as_of: date) -> int:
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


def _daily_returns(closes: np.ndarray) -> np.ndarray:
    """Simple returns, shape (n - 1,) for closes of shape (n,)."""
    returns: np.ndarray = closes[1:] / closes[:-1] - 1
    return returns


def _require_returns(count: int) -> None:
    if count < 2:
        raise Refused(
            "too_short",
            f"This period has {count} daily return, and the figure needs at least two. "
            "Ask for a longer period.",
        )


def _require_two(symbols: tuple[str, ...]) -> None:
    if len(set(symbols)) < 2:
        raise Refused(
            "second_symbol_missing",
            "This needs two companies. Name both, for example: Apple and Microsoft.",
        )
