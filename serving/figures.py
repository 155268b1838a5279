"""What the tools compute of one company; units in the names, percentages and money unrounded."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from serving.periods import Period


@dataclass(frozen=True)
class Price:
    """A close, in `currency` per share; `asked_for` is the day that the question named."""

    symbol: str
    day: date
    close: float
    currency: str
    asked_for: date | None


@dataclass(frozen=True)
class PeriodReturn:
    """Simple return in percent from the close of `from_day` to the close of `to_day`."""

    symbol: str
    period: Period
    return_percent: float
    from_day: date
    from_close: float
    to_day: date
    to_close: float
    currency: str


@dataclass(frozen=True)
class Volatility:
    """Annualised volatility in percent, over `returns` daily simple returns."""

    symbol: str
    period: Period
    volatility_percent: float
    returns: int
    to_day: date


@dataclass(frozen=True)
class Drawdown:
    """Worst fall of the close from a peak to a later trough in percent, zero or negative."""

    symbol: str
    period: Period
    drawdown_percent: float
    peak_day: date
    peak_close: float
    trough_day: date
    trough_close: float
    to_day: date
    currency: str


@dataclass(frozen=True)
class GrowthRate:
    """Compound annual growth in percent over `days` calendar days."""

    symbol: str
    period: Period
    growth_percent: float
    days: int
    from_day: date
    to_day: date


@dataclass(frozen=True)
class ExtremeClose:
    """The highest or the lowest close within a period, in `currency` per share."""

    symbol: str
    period: Period
    kind: Literal["highest", "lowest"]
    close: float
    day: date
    to_day: date
    currency: str


@dataclass(frozen=True)
class HighLow:
    """Highest and lowest close within a period, in `currency` per share."""

    symbol: str
    period: Period
    high: float
    high_day: date
    low: float
    low_day: date
    to_day: date
    currency: str


@dataclass(frozen=True)
class AveragePrice:
    """Mean of the `closes` closes within a period, in `currency` per share."""

    symbol: str
    period: Period
    average: float
    closes: int
    to_day: date
    currency: str


@dataclass(frozen=True)
class ExtremeDay:
    """The largest rise or the largest fall from one close to the next, in percent."""

    symbol: str
    period: Period
    kind: Literal["best", "worst"]
    return_percent: float
    day: date
    to_day: date


@dataclass(frozen=True)
class UpDays:
    """Share in percent of the period's `returns` daily returns that are above zero."""

    symbol: str
    period: Period
    share_percent: float
    up: int
    returns: int
    to_day: date


@dataclass(frozen=True)
class GrownAmount:
    """What an amount in `currency` became between the closes of two days, costs left out."""

    symbol: str
    period: Period
    amount: float
    value: float
    return_percent: float
    from_day: date
    to_day: date
    currency: str


@dataclass(frozen=True)
class MovingAverage:
    """Mean of the last `window_days` closes up to `day`, in `currency` per share."""

    symbol: str
    average: float
    window_days: int
    assumed_window: bool
    day: date
    close: float
    currency: str
