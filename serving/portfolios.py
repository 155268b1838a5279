"""Portfolio weights by skfolio: long-only, fully invested, fitted on the newest days.

The figures are those of the days that the weights were fitted on, so they flatter the weights:
the answer says so.
"""

import math
from collections.abc import Sequence
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd
from dateutil.relativedelta import relativedelta

from serving.finance import TRADING_DAYS_A_YEAR, find_history
from serving.market_figures import Allocation, Weight
from serving.periods import Period, take_window
from serving.refusals import Refused
from serving.tables import Market

Objective = Literal["minimum_variance", "maximum_sharpe", "risk_parity", "hrp", "minimum_cvar"]
Risk = Literal["low", "medium", "high"]
OBJECTIVES: tuple[Objective, ...] = get_args(Objective)

# What a stated appetite for risk means where no objective is named.
OBJECTIVE_BY_RISK: dict[Risk, Objective] = {
    "low": "minimum_variance",
    "medium": "risk_parity",
    "high": "maximum_sharpe",
}
DEFAULT_OBJECTIVE: Objective = "minimum_variance"
FITTED_YEARS = 3
SHORTEST_DAYS = 60
SMALLEST_WEIGHT = 0.00005


def allocate(
    market: Market,
    symbols: Sequence[str],
    objective: Objective | None,
    risk: Risk | None,
    amount: float | None,
    period: Period | None = None,
) -> Allocation:
    """Optimise the weights of a portfolio. Blocks for up to a second.

    Args:
        market: prices and names.
        symbols: two or more; empty: all that the prices cover over the whole time.
        objective: what to optimise; None: by `risk`, and without it the minimum variance.
        risk: appetite of the asker; an objective goes before it.
        amount: to share out, in the currency of the prices.
        period: to fit the weights on; None: the last three years.

    Raises:
        Refused: if fewer than two companies have the days that it takes, their currencies differ,
            or no weights meet the objective.
    """
    start = market.as_of - relativedelta(years=FITTED_YEARS)
    fitted = period or Period(start, market.as_of, trailing=True, assumed=True)
    returns = _read_returns(market, symbols, fitted)
    currencies = {market.histories[symbol].currency for symbol in returns.columns}
    if len(currencies) > 1:
        raise Refused(
            "currencies_differ",
            f"These companies are priced in {', '.join(sorted(currencies))}, and I do not convert. "
            "Name companies of one currency.",
        )
    chosen = objective or (OBJECTIVE_BY_RISK[risk] if risk else DEFAULT_OBJECTIVE)
    weights = _fit(chosen, returns)
    daily = returns.to_numpy() @ weights
    equal = returns.to_numpy().mean(axis=1)
    grown = np.concatenate([[1.0], np.cumprod(1 + daily)])
    kept = sorted(zip(weights, returns.columns, strict=True), reverse=True)
    return Allocation(
        objective=chosen,
        assumed_objective=objective is None and risk is None,
        weights=tuple(
            Weight(symbol, 100 * float(weight), amount * float(weight) if amount else None)
            for weight, symbol in kept
            if weight >= SMALLEST_WEIGHT
        ),
        volatility_percent=_annualise(daily),
        return_percent=100 * float(daily.mean()) * TRADING_DAYS_A_YEAR,
        equal_volatility_percent=_annualise(equal),
        drawdown_percent=100 * float((grown / np.maximum.accumulate(grown) - 1).min()),
        returns=len(daily),
        from_day=returns.index[0].date(),
        to_day=returns.index[-1].date(),
        currency=currencies.pop(),
    )


def _annualise(daily: np.ndarray) -> float:
    spread = float(np.std(daily, ddof=1))
    return 100 * spread * math.sqrt(TRADING_DAYS_A_YEAR)


def _read_returns(market: Market, symbols: Sequence[str], period: Period) -> pd.DataFrame:
    """Daily simple returns, shape (days, symbols), on the days that all share."""
    closes = {}
    for symbol in symbols or sorted(market.histories):
        try:
            window = take_window(find_history(market, symbol), period, market.as_of)
        except Refused:
            if symbols:
                raise
            continue
        closes[symbol] = pd.Series(window.closes, index=pd.DatetimeIndex(window.days))
    if len(closes) < 2:
        raise Refused(
            "second_symbol_missing",
            "A portfolio needs two companies or more. Name them, for example: Apple, Pfizer and "
            "Exxon, or name none for all that I cover.",
        )
    returns: pd.DataFrame = pd.DataFrame(closes).dropna().pct_change().iloc[1:]
    if len(returns) < SHORTEST_DAYS:
        raise Refused(
            "too_short",
            f"These companies share {len(returns)} daily returns over that time, and it needs "
            f"{SHORTEST_DAYS}. Name others, or a longer time.",
        )
    return returns


def _fit(objective: Objective, returns: pd.DataFrame) -> np.ndarray:
    """Weights, shape (symbols,)."""
    from skfolio.exceptions import SkfolioError

    try:
        return np.asarray(_make_optimiser(objective).fit(returns).weights_, dtype=float)
    except (SkfolioError, ValueError) as error:
        raise Refused(
            "no_portfolio",
            "No weights of these companies meet that aim over that time: their prices fell or did "
            "not move. Ask for the lowest variance, or name others.",
        ) from error


def _make_optimiser(objective: Objective) -> Any:
    # Seconds of import, for this tool only.
    from skfolio import RiskMeasure
    from skfolio.optimization import (
        HierarchicalRiskParity,
        MeanRisk,
        ObjectiveFunction,
        RiskBudgeting,
    )

    match objective:
        case "minimum_variance":
            return MeanRisk(risk_measure=RiskMeasure.VARIANCE)
        case "maximum_sharpe":
            return MeanRisk(
                objective_function=ObjectiveFunction.MAXIMIZE_RATIO,
                risk_measure=RiskMeasure.VARIANCE,
            )
        case "risk_parity":
            return RiskBudgeting(risk_measure=RiskMeasure.VARIANCE)
        case "hrp":
            return HierarchicalRiskParity()
        case "minimum_cvar":
            return MeanRisk(risk_measure=RiskMeasure.CVAR)
