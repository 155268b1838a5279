"""Naive forecasts that the model must beat: random walks without drift."""

import numpy as np
import pandas as pd

from training.inference.forecaster import Floats

# RiskMetrics (J.P. Morgan, 1996, "RiskMetrics technical document"): daily data.
EWMA_DECAY = 0.94
ROLLING_DAYS = 252
EMPIRICAL_CLOSES = 1260


def ewma_variance(returns: Floats) -> Floats:
    """Exponentially weighted variance of the next day, known at each close.

    Args:
        returns: daily log returns  # (days,)

    Returns:
        Variances; the first close has seen no return and gets NaN  # (days + 1,)
    """
    weighted = pd.Series(returns**2).ewm(alpha=1 - EWMA_DECAY).mean()
    return np.concatenate([[np.nan], weighted.to_numpy(dtype=float)])


def rolling_variance(returns: Floats) -> Floats:
    """Mean squared return of the last `ROLLING_DAYS` days, known at each close  # (days + 1,)."""
    mean = pd.Series(returns**2).rolling(ROLLING_DAYS).mean()
    return np.concatenate([[np.nan], mean.to_numpy(dtype=float)])


def empirical_quantiles(closes: Floats, horizon_days: int, probabilities: Floats) -> Floats:
    """Quantiles of the overlapping h-day log returns of the last five years.

    Args:
        closes: up to the origin  # (days,)
        horizon_days: h.
        probabilities: # (probabilities,)

    Returns:
        Cumulative log returns  # (probabilities,)
    """
    logs = np.log(closes[-EMPIRICAL_CLOSES:])
    returns = logs[horizon_days:] - logs[:-horizon_days]
    return np.asarray(np.quantile(returns, probabilities))
