"""What the tools compute over several companies, and of a company as a whole."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from serving.figures import Drawdown, HighLow, PeriodReturn, Volatility
from serving.periods import Period


@dataclass(frozen=True)
class Comparison:
    """Returns of several symbols over the same period, best first."""

    returns: tuple[PeriodReturn, ...]


@dataclass(frozen=True)
class Ranking:
    """The best or the worst returns of `of` symbols over a period, in that order.

    Attributes:
        not_covered: symbols left out because their data does not span the period.
    """

    period: Period
    kind: Literal["best", "worst"]
    returns: tuple[PeriodReturn, ...]
    of: int
    not_covered: tuple[str, ...]


@dataclass(frozen=True)
class Correlation:
    """Pearson correlation, -1 to 1, of `returns` daily simple returns on shared days."""

    symbols: tuple[str, str]
    period: Period
    correlation: float
    returns: int
    to_day: date


@dataclass(frozen=True)
class Basket:
    """Return in percent of equal amounts in each member, bought at the start and held.

    Attributes:
        amount: put into all members together, in `currency`; None where none was named.
        value: what it became.
    """

    period: Period
    return_percent: float
    amount: float | None
    value: float | None
    currency: str
    members: tuple[PeriodReturn, ...]


@dataclass(frozen=True)
class Cross:
    """The 50-day average crossing the 200-day one: `golden` from below, `death` from above."""

    kind: Literal["golden", "death"]
    day: date


@dataclass(frozen=True)
class Trend:
    """A close against its 50- and 200-day averages, in `currency` per share.

    Attributes:
        direction: `up` where the close is above the 200-day average and the 50-day average is
            too, `down` where both are below, else `mixed`.
        cross: the last one up to the day, if there was one.
    """

    symbol: str
    day: date
    close: float
    average_50: float
    average_200: float
    direction: Literal["up", "down", "mixed"]
    cross: Cross | None
    currency: str


@dataclass(frozen=True)
class CompanySummary:
    """How a company has done: returns over several periods, risk, range and trend.

    Attributes:
        returns: by label, such as `1 year`, in order; those that the data does not span are
            left out.
        rank: place of the last year's return among the `of` companies that have one, 1 is best.
    """

    symbol: str
    day: date
    close: float
    returns: dict[str, PeriodReturn]
    volatility: Volatility
    drawdown: Drawdown
    range: HighLow
    trend: Trend
    rank: int
    of: int
    currency: str


@dataclass(frozen=True)
class MarketTrend:
    """The covered companies as a market, each with the same weight.

    Attributes:
        above_50_percent: share of them above their 50-day average.
        above_200_percent: share of them above their 200-day average.
        index_percent: return of equal amounts in all of them over the period.
        risers: how many of them rose over the period.
        leaders: best first.
        laggards: worst first.
        volatility_percent: annualised, of the mean daily return, over the last 21 days.
        volatility_rank_percent: share of the last 5 years' days with a lower one.
        regime: `calm` in the lowest third of those days, `turbulent` in the highest.
    """

    day: date
    period: Period
    of: int
    above_50_percent: float
    above_200_percent: float
    index_percent: float
    risers: int
    leaders: tuple[PeriodReturn, ...]
    laggards: tuple[PeriodReturn, ...]
    volatility_percent: float
    volatility_rank_percent: float
    regime: Literal["calm", "normal", "turbulent"]


@dataclass(frozen=True)
class Weight:
    """One company's share of a portfolio in percent, and of the amount where one was named."""

    symbol: str
    weight_percent: float
    amount: float | None


@dataclass(frozen=True)
class Allocation:
    """A long-only portfolio, fully invested, with its figures over the days it was fitted on.

    Attributes:
        objective: what was optimised.
        assumed_objective: whether the question named neither objective nor risk.
        weights: largest first; those under 0.005 percent are left out.
        volatility_percent: annualised.
        return_percent: mean daily return × 252; of the past, no forecast.
        equal_volatility_percent: annualised, of equal weights over the same days.
        drawdown_percent: worst fall, rebalanced daily.
        returns: daily returns that it was fitted on, from `from_day` to `to_day`.
    """

    objective: str
    assumed_objective: bool
    weights: tuple[Weight, ...]
    volatility_percent: float
    return_percent: float
    equal_volatility_percent: float
    drawdown_percent: float
    returns: int
    from_day: date
    to_day: date
    currency: str
