"""Figures over several companies: comparison, ranking, correlation, basket."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import numpy as np

from serving.figures import PeriodReturn
from serving.finance import daily_returns, find_history, period_return, require_returns
from serving.market_figures import Basket, Comparison, Correlation, Ranking
from serving.periods import Period, take_window
from serving.refusals import Refused
from serving.tables import Market


def compare_returns(market: Market, symbols: Sequence[str], period: Period) -> Comparison:
    """Return the period returns of two or more symbols, best first.

    Raises:
        Refused: if there are fewer than two, or one cannot be computed.
    """
    _require_two(symbols)
    returns = [period_return(market, symbol, period) for symbol in symbols]
    return Comparison(tuple(sorted(returns, key=lambda r: r.return_percent, reverse=True)))


def rank_returns(
    market: Market,
    symbols: Sequence[str],
    period: Period,
    count: int,
    kind: Literal["best", "worst"],
) -> Ranking:
    """Return the `count` best or worst period returns.

    Args:
        market: prices and names.
        symbols: among which; empty: all that the prices cover.
        period: over which.
        count: at most so many.
        kind: which end of the ranking, and in which order.

    Raises:
        Refused: if a named symbol cannot be computed; of all symbols, if none can be.
    """
    returns, missing = _all_returns(market, symbols, period)
    ranked = sorted(returns, key=lambda r: r.return_percent, reverse=kind == "best")
    return Ranking(period, kind, tuple(ranked[:count]), len(ranked), missing)


def leave_out(market: Market, symbols: Sequence[str], excluded: Sequence[str]) -> Sequence[str]:
    """Return the named symbols, or all but those to leave out; none for all."""
    if symbols or not excluded:
        return symbols
    return [symbol for symbol in sorted(market.histories) if symbol not in excluded]


def _all_returns(
    market: Market, symbols: Sequence[str], period: Period
) -> tuple[list[PeriodReturn], tuple[str, ...]]:
    """The returns of the named symbols, or of all that have one, and which have none."""
    if symbols:
        return [period_return(market, symbol, period) for symbol in symbols], ()
    returns, missing, why = [], [], None
    for symbol in sorted(market.histories):
        try:
            returns.append(period_return(market, symbol, period))
        except Refused as refused:
            missing.append(symbol)
            why = refused
    if why and not returns:
        raise why
    return returns, tuple(missing)


def correlation(market: Market, symbols: Sequence[str], period: Period) -> Correlation:
    """Return the Pearson correlation of two symbols' daily simple returns on shared days.

    Raises:
        Refused: unless there are two symbols with two shared returns that vary.
    """
    _require_two(symbols)
    if len(symbols) > 2:
        raise Refused("too_many_symbols", "A correlation is between two companies: name two.")
    first, second = (
        take_window(find_history(market, symbol), period, market.as_of, needs_base=False)
        for symbol in symbols
    )
    _, ours, theirs = np.intersect1d(first.days, second.days, return_indices=True)
    a, b = daily_returns(first.closes[ours]), daily_returns(second.closes[theirs])
    require_returns(len(a))
    if np.ptp(a) == 0 or np.ptp(b) == 0:
        raise Refused("no_variation", "One of the prices did not move; ask for a longer period.")
    value = float(np.corrcoef(a, b)[0, 1])
    last_day: date = first.days[ours[-1]].astype(date)
    return Correlation((symbols[0], symbols[1]), period, value, len(a), last_day)


def basket_return(
    market: Market, symbols: Sequence[str], period: Period, amount: float | None = None
) -> Basket:
    """Return the mean of the members' period returns: equal amounts, bought and held.

    Args:
        market: prices and names.
        symbols: two or more members; empty: all that the prices cover.
        period: over which.
        amount: put into all of them together.

    Raises:
        Refused: if there is one symbol only, or one that cannot be computed.
    """
    if symbols:
        _require_two(symbols)
    members, missing = _all_returns(market, symbols, period)
    if missing:
        raise Refused(
            "before_data",
            f"There is no data of {', '.join(missing)} over the whole period. Name the companies.",
        )
    mean = float(np.mean([member.return_percent for member in members]))
    ranked = sorted(members, key=lambda r: r.return_percent, reverse=True)
    value = amount * (1 + mean / 100) if amount else None
    return Basket(period, mean, amount, value, ranked[0].currency, tuple(ranked))


def _require_two(symbols: Sequence[str]) -> None:
    if len(set(symbols)) < 2:
        raise Refused(
            "second_symbol_missing",
            "This needs two companies. Name both, for example: Apple and Microsoft.",
        )
