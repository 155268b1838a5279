"""Volatility times pooled residual quantiles: forecasts of cumulative log returns.

A gamma regression with log link, pooled over symbols, gives the realised variance of the next h
days from features known today; the quantiles of the standardised returns of all symbols give the
shape (filtered historical simulation: Barone-Adesi, Giannopoulos and Vosper, 1999, "VaR without
correlations for portfolios of derivative securities").

The features of a symbol come from its own last 260 closes and from nothing else, so a forecast is
the same whether the symbol comes alone, with others, or with a longer history.
"""

import json
import math
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MODEL_FILE = "model.json"
MINIMUM_CLOSES = 260
WINDOW_RETURNS = MINIMUM_CLOSES - 1
MAXIMUM_HORIZON_DAYS = 60
# Probabilities k/200, so that the interval of each whole percent L reads its ends from the table.
PROBABILITIES: Floats = np.arange(1, 200) / 200
# (1 basis point a day) squared: keeps the logarithm finite where a price stood still.
VARIANCE_FLOOR = 1e-8


@dataclass(frozen=True)
class Features:
    """Which features: all from the last `WINDOW_RETURNS` daily log returns.

    Attributes:
        variance_half_lives_days: half-lives of the exponentially weighted variances.
        trend_half_lives_days: half-lives of the exponentially weighted returns.
    """

    variance_half_lives_days: tuple[float, ...]
    trend_half_lives_days: tuple[float, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns of `compute`, in order."""
        return (
            *(f"log_variance_{days:g}d" for days in self.variance_half_lives_days),
            "log_variance_window",
            *(f"trend_{days:g}d" for days in self.trend_half_lives_days),
            *(f"trend_squared_{days:g}d" for days in self.trend_half_lives_days),
        )

    def compute(self, returns: Floats) -> Floats:
        """Compute the features at the end of every full window.

        A trend is the weighted mean return over the root of the equally weighted mean square, so
        it lies in [-1, 1] (Cauchy-Schwarz). Trends carry the leverage effect: falls raise
        volatility more than rises of the same size (Black, 1976).

        Args:
            returns: daily log returns of one symbol in order of time  # (days,)

        Returns:
            Features  # (days - WINDOW_RETURNS + 1, features)
        """
        windows = sliding_window_view(returns, WINDOW_RETURNS)
        squares = windows**2
        log_variances = [
            _floored_log(squares @ _weights(days)) for days in self.variance_half_lives_days
        ]
        trends = [
            (windows @ _weights(days))
            / np.sqrt(np.maximum(squares @ _weights(days), VARIANCE_FLOOR))
            for days in self.trend_half_lives_days
        ]
        return np.column_stack(
            [
                *log_variances,
                _floored_log(squares.mean(axis=1)),
                *trends,
                *(trend**2 for trend in trends),
            ]
        )


@dataclass(frozen=True)
class Forecaster:
    """The fitted model.

    Attributes:
        features: definition of the features.
        horizons_days: the grid of horizons that were fitted  # (grid,)
        coefficients: of log variance on the features  # (grid, features)
        intercepts: log of squared log return  # (grid,)
        residual_means: mean standardised return  # (grid,)
        residual_quantiles: standardised returns at `PROBABILITIES`  # (grid, 199)
    """

    features: Features
    horizons_days: Floats
    coefficients: Floats
    intercepts: Floats
    residual_means: Floats
    residual_quantiles: Floats

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the model from the folder that training wrote."""
        stored = json.loads((Path(folder) / MODEL_FILE).read_text(encoding="utf-8"))
        definition = stored["features"]
        return cls(
            features=Features(
                tuple(definition["variance_half_lives_days"]),
                tuple(definition["trend_half_lives_days"]),
            ),
            horizons_days=np.asarray(stored["horizons_days"], dtype=float),
            coefficients=np.asarray(stored["coefficients"], dtype=float),
            intercepts=np.asarray(stored["intercepts"], dtype=float),
            residual_means=np.asarray(stored["residual_means"], dtype=float),
            residual_quantiles=np.asarray(stored["residual_quantiles"], dtype=float),
        )

    def predict(self, prices: pd.DataFrame, horizon_days: int, levels: list[int]) -> pd.DataFrame:
        """Forecast cumulative log returns from each symbol's newest close.

        Args:
            prices: columns symbol, date, close; one or more symbols, rows in any order.
            horizon_days: steps to forecast, in trading days, 1 to 60.
            levels: nominal coverages of central intervals, in whole percent, 1 to 99.

        Returns:
            One row per symbol and step: symbol, as_of (date of the newest close), step (trading
            days), mean (of the cumulative log return), volatility (square root of the expected sum
            of squared daily log returns: the standard deviation of the cumulative log return where
            daily returns are uncorrelated) and for each level L the interval lower_L, upper_L.

        Raises:
            ValueError: if the request or the prices are malformed, saying which and why.
        """
        check_request(horizon_days, levels)
        histories = split_histories(prices)
        steps = np.arange(1, horizon_days + 1)
        quantiles = self._interpolate(steps, self.residual_quantiles)
        means = self._interpolate(steps, self.residual_means[:, None])[:, 0]
        volatilities = np.concatenate(
            [self._volatilities(history.window_returns, steps) for history in histories]
        )
        columns: dict[str, object] = {
            "symbol": np.repeat([history.symbol for history in histories], horizon_days),
            "as_of": np.repeat(
                np.array([history.as_of for history in histories], dtype=object), horizon_days
            ),
            "step": np.tile(steps, len(histories)),
            "mean": volatilities * np.tile(means, len(histories)),
            "volatility": volatilities,
        }
        for level in levels:
            # PROBABILITIES[k - 1] = k / 200; the ends of level L are (100 -+ L) / 200.
            lower, upper = quantiles[:, 99 - level], quantiles[:, 99 + level]
            columns[f"lower_{level}"] = volatilities * np.tile(lower, len(histories))
            columns[f"upper_{level}"] = volatilities * np.tile(upper, len(histories))
        return pd.DataFrame(columns)

    def _volatilities(self, window_returns: Floats, steps: NDArray[np.int64]) -> Floats:
        """Volatility over each number of days, never falling with it  # (steps,)."""
        log_variances = self.log_variances(self.features.compute(window_returns))
        interpolated = self._interpolate(steps, log_variances.T)[:, 0]
        return np.asarray(np.exp(interpolated / 2))

    def log_variances(self, features: Floats) -> Floats:
        """Log of the expected realised variance over each grid horizon.

        Args:
            features: # (origins, features)

        Returns:
            Log variances, never falling with the horizon  # (origins, grid)
        """
        fitted = features @ self.coefficients.T + self.intercepts
        return np.asarray(np.maximum.accumulate(fitted, axis=1))

    def _interpolate(self, steps: NDArray[np.int64], table: Floats) -> Floats:
        """Interpolate the rows of `table` # (grid, columns) in log horizon # (steps, columns)."""
        grid, wanted = np.log(self.horizons_days), np.log(steps)
        right = np.clip(np.searchsorted(grid, wanted), 1, len(grid) - 1)
        share = ((wanted - grid[right - 1]) / (grid[right] - grid[right - 1]))[:, None]
        return np.asarray((1 - share) * table[right - 1] + share * table[right])


@dataclass(frozen=True)
class History:
    """What the features of one symbol need.

    Attributes:
        symbol: ticker.
        as_of: day of the newest close.
        window_returns: the last daily log returns  # (WINDOW_RETURNS,)
    """

    symbol: str
    as_of: date
    window_returns: Floats


def check_request(horizon_days: int, levels: list[int]) -> None:
    """Check the horizon and the interval levels.

    Raises:
        ValueError: naming the value that is out of range.
    """
    if not _is_whole(horizon_days) or not 1 <= horizon_days <= MAXIMUM_HORIZON_DAYS:
        raise ValueError(
            f"horizon_days is {horizon_days!r}; expected a whole number of trading days, "
            f"1 to {MAXIMUM_HORIZON_DAYS}"
        )
    for level in levels:
        if not _is_whole(level) or not 1 <= level <= 99:
            raise ValueError(f"interval level is {level!r}; expected a whole percentage, 1 to 99")


def split_histories(prices: pd.DataFrame) -> list[History]:
    """Check a long frame of closes and cut it into one history per symbol, sorted by symbol.

    Raises:
        ValueError: if columns or closes are missing, a close is not positive and finite, or a
            symbol has a day twice or fewer than 260 closes.
    """
    missing = [name for name in ("symbol", "date", "close") if name not in prices.columns]
    if missing:
        raise ValueError(f"prices lack {', '.join(missing)}; expected symbol, date, close")
    if prices.empty:
        raise ValueError(f"no prices; expected at least {MINIMUM_CLOSES} closes of a symbol")
    if prices["symbol"].isna().any():
        raise ValueError("a close has no symbol; expected a ticker in every row")
    symbols = prices["symbol"].to_numpy(dtype=str)
    days = pd.to_datetime(prices["date"]).to_numpy(dtype="datetime64[D]")
    closes = prices["close"].to_numpy(dtype=float)
    _check_values(symbols, days, closes)
    order = np.lexsort((days, symbols))
    symbols, days, closes = symbols[order], days[order], closes[order]
    repeated = (symbols[1:] == symbols[:-1]) & (days[1:] == days[:-1])
    if repeated.any():
        first = int(repeated.argmax())
        raise ValueError(f"{symbols[first]} has more than one close on {days[first]}; expected one")
    starts = np.flatnonzero(np.r_[True, symbols[1:] != symbols[:-1]])
    ends = np.r_[starts[1:], len(symbols)]
    return [
        _history(str(symbols[start]), days[end - 1].item(), closes[start:end])
        for start, end in zip(starts, ends, strict=True)
    ]


def _check_values(symbols: NDArray[np.str_], days: NDArray[np.datetime64], closes: Floats) -> None:
    if np.isnat(days).any():
        raise ValueError(f"{symbols[np.isnat(days).argmax()]} has a close without a date")
    bad = ~(np.isfinite(closes) & (closes > 0))
    if bad.any():
        first = int(bad.argmax())
        raise ValueError(
            f"{symbols[first]} closes at {closes[first]} on {days[first]}; "
            "expected a positive, finite price"
        )


def _history(symbol: str, as_of: date, closes: Floats) -> History:
    if len(closes) < MINIMUM_CLOSES:
        raise ValueError(
            f"{symbol} has {len(closes)} closes; a forecast needs at least {MINIMUM_CLOSES}"
        )
    return History(symbol, as_of, np.diff(np.log(closes[-MINIMUM_CLOSES:])))


def _weights(half_life_days: float) -> Floats:
    """Exponential weights over the window, newest last, that sum to one  # (WINDOW_RETURNS,)."""
    ages = np.arange(WINDOW_RETURNS)[::-1]
    weights = np.exp(-math.log(2) * ages / half_life_days)
    return np.asarray(weights / weights.sum())


def _floored_log(variance: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(variance, VARIANCE_FLOOR)))


def _is_whole(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)
