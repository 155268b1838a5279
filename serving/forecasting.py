"""Forecasts: the forecaster's log returns turned into prices, returns or volatility, beside naive.

The model speaks of cumulative log returns r after h trading days. A price is last close × exp(r),
a return exp(r) - 1 (their `mean` is that of exp(mean r), a median where r is symmetric), and a
volatility the standard deviation of r over the coming h days × √(252 / h); the model states no
distribution of the volatility itself, so it has no intervals.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist
from typing import Literal

import numpy as np
import pandas as pd
from pydantic import BaseModel, Field

from serving.finance import TRADING_DAYS_A_YEAR
from serving.periods import say
from serving.refusals import Refused
from serving.registry import LoadedModel
from serving.tables import History

Target = Literal["price", "return", "volatility"]
Intervals = dict[str, list[tuple[float, float]]]

LONGEST_HORIZON_DAYS = 60
DEFAULT_HORIZON_DAYS = 20
# What the forecaster's features are computed from: with fewer closes no version can forecast.
SHORTEST_HISTORY = 260
NAIVE_WINDOW_DAYS = 252


class Naive(BaseModel):
    """A random walk without drift, its volatility constant over the last 252 days, Gaussian."""

    mean: list[float]
    intervals: Intervals | None


class ModelVersion(BaseModel):
    """Which version of which registered model."""

    name: str
    version: int


class Forecast(BaseModel):
    """A forecast over the coming trading days, beside the naive one."""

    symbol: str
    as_of: date = Field(description="Day of the last close that was used.")
    target: Target
    unit: str = Field(description="Currency; `fraction`; or `fraction_per_sqrt_year`.")
    dates: list[date] = Field(description="Weekdays after as_of; exchange holidays are not known.")
    mean: list[float]
    intervals: Intervals | None = Field(
        description="[lower, upper] a day, by level in percent; null for volatility."
    )
    naive: Naive
    model: ModelVersion
    table: str = Field(description="`prices@VERSION`.")


@dataclass(frozen=True)
class Outlook:
    """The last day of a price forecast, in `currency` per share; intervals are of 80 percent."""

    symbol: str
    as_of: date
    day: date
    horizon_days: int
    asked_horizon_days: int | None
    last_close: float
    mean: float
    lower: float
    upper: float
    naive_lower: float
    naive_upper: float
    currency: str


async def forecast(
    model: LoadedModel,
    history: History,
    table: str,
    horizon_days: int,
    levels: list[int],
    target: Target,
) -> Forecast:
    """Forecast one symbol.

    Args:
        model: a version of the forecaster.
        history: its daily closes.
        table: `prices@VERSION`, where they come from.
        horizon_days: trading days ahead, 1 to 60.
        levels: of the intervals, in percent.
        target: what is forecast.

    Raises:
        Refused: if the history is too short for any version.
        Exception: whatever the version's own code raises.
    """
    _require_history(history)
    rows = pd.DataFrame(
        {
            "symbol": history.symbol,
            "date": history.days.astype("datetime64[ns]"),
            "close": history.closes,
        }
    )
    params = {"horizon_days": horizon_days, "levels": json.dumps(levels)}
    steps = (await model.predict(rows, params)).sort_values("step")
    last_close, as_of = float(history.closes[-1]), history.day(-1)
    convert = _conversion(target, last_close)
    units = {"price": history.currency, "return": "fraction"}
    return Forecast(
        symbol=history.symbol,
        as_of=as_of,
        target=target,
        unit=units.get(target, "fraction_per_sqrt_year"),
        dates=trading_days_after(as_of, horizon_days),
        mean=_model_mean(steps, target, convert),
        intervals=None if target == "volatility" else _model_intervals(steps, levels, convert),
        naive=naive_forecast(history, horizon_days, levels, target),
        model=ModelVersion(name=model.name, version=model.version),
        table=table,
    )


def _require_history(history: History) -> None:
    if len(history.closes) < SHORTEST_HISTORY:
        raise Refused(
            "no_forecast",
            f"{history.symbol} has {len(history.closes)} closes, and a forecast needs at least "
            f"{SHORTEST_HISTORY}. Ask for another company.",
        )


def resolve_horizon(horizon_days: int | None, day: date | None, as_of: date) -> int | None:
    """Decide how many trading days ahead are meant; None where no time is named.

    Args:
        horizon_days: as named; goes before `day`.
        day: stands for the weekdays until then.
        as_of: the symbol's newest day.

    Raises:
        Refused: if there is no trading day until then, or a named day is over 60 ahead.
    """
    if horizon_days is not None or day is None:
        if horizon_days is not None and horizon_days < 1:
            raise _out_of_range("A forecast over no days would be the last close itself.")
        return horizon_days
    one = np.timedelta64(1, "D")
    until_day = int(np.busday_count(np.datetime64(as_of) + one, np.datetime64(day) + one))
    if not 1 <= until_day <= LONGEST_HORIZON_DAYS:
        distance = f"{until_day} weekdays" if until_day > 0 else "no weekday"
        raise _out_of_range(f"{say(day)} is {distance} after {say(as_of)}, the newest day I have.")
    return until_day


def _out_of_range(why: str) -> Refused:
    return Refused(
        "horizon_out_of_range",
        f"{why} I can forecast an interval 1 to {LONGEST_HORIZON_DAYS} trading days ahead.",
    )


def trading_days_after(as_of: date, count: int) -> list[date]:
    """The next `count` weekdays."""
    days = pd.bdate_range(pd.Timestamp(as_of) + pd.offsets.BDay(1), periods=count)
    return [day.date() for day in days]


def naive_forecast(history: History, horizon_days: int, levels: list[int], target: Target) -> Naive:
    """Forecast a random walk: log returns of mean 0 and standard deviation σ√h after h days.

    σ is the sample standard deviation of the last 252 daily log returns.
    """
    returns = np.diff(np.log(history.closes[-NAIVE_WINDOW_DAYS - 1 :]))
    sigma = float(np.std(returns, ddof=1))
    if target == "volatility":
        return Naive(mean=[sigma * TRADING_DAYS_A_YEAR**0.5] * horizon_days, intervals=None)
    convert = _conversion(target, float(history.closes[-1]))
    spread = sigma * np.sqrt(np.arange(1, horizon_days + 1))
    intervals = {}
    for level in levels:
        reach = NormalDist().inv_cdf(0.5 + level / 200) * spread
        intervals[str(level)] = _pairs(convert(-reach), convert(reach))
    return Naive(mean=_floats(convert(np.zeros(horizon_days))), intervals=intervals)


async def look_ahead(
    model: LoadedModel, history: History, table: str, horizon_days: int | None
) -> Outlook:
    """Forecast the price at the end of a horizon, for a sentence.

    Args:
        model: a version of the forecaster.
        history: daily closes.
        table: `prices@VERSION`, where they come from.
        horizon_days: as asked; over 60 it is cut, and where None it is 20.

    Raises:
        Refused: as by `forecast`.
    """
    asked = DEFAULT_HORIZON_DAYS if horizon_days is None else horizon_days
    days = min(asked, LONGEST_HORIZON_DAYS)
    whole = await forecast(model, history, table, days, [80], "price")
    assert whole.intervals is not None
    assert whole.naive.intervals is not None
    return Outlook(
        history.symbol,
        whole.as_of,
        whole.dates[-1],
        days,
        horizon_days,
        float(history.closes[-1]),
        whole.mean[-1],
        *whole.intervals["80"][-1],
        *whole.naive.intervals["80"][-1],
        history.currency,
    )


Conversion = Callable[[np.ndarray], np.ndarray]


def _conversion(target: Target, last_close: float) -> Conversion:
    """From cumulative log returns, shape (steps,), to the target's unit."""
    if target == "price":
        return lambda log_returns: last_close * np.exp(log_returns)
    return np.expm1


def _model_mean(steps: pd.DataFrame, target: Target, convert: Conversion) -> list[float]:
    if target == "volatility":
        annual = np.sqrt(TRADING_DAYS_A_YEAR / steps["step"].to_numpy(dtype=float))
        return _floats(steps["volatility"].to_numpy(dtype=float) * annual)
    return _floats(convert(steps["mean"].to_numpy(dtype=float)))


def _model_intervals(steps: pd.DataFrame, levels: list[int], convert: Conversion) -> Intervals:
    return {
        str(level): _pairs(
            convert(steps[f"lower_{level}"].to_numpy(dtype=float)),
            convert(steps[f"upper_{level}"].to_numpy(dtype=float)),
        )
        for level in levels
    }


def _pairs(lower: np.ndarray, upper: np.ndarray) -> list[tuple[float, float]]:
    return list(zip(_floats(lower), _floats(upper), strict=True))


def _floats(values: np.ndarray) -> list[float]:
    return [float(value) for value in values]
