"""Features equal their definition, and know nothing of the days to come."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from data_contracts.contract import load_contract
from data_contracts.lake import Lake
from pipelines.intake import admit_computed
from pipelines.prices import build_price_features, compute_price_features

DAYS = 300


@pytest.fixture
def prices() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(DAYS)]
    return pd.concat(
        pd.DataFrame(
            {"symbol": s, "date": days, "close": 50 * np.exp(rng.normal(0, 0.02, DAYS).cumsum())}
        )
        for s in ("AAA", "BBB")
    ).sample(frac=1, random_state=0, ignore_index=True)


def _expected(closes: list[float]) -> dict[str, float]:
    """The features of the last of these closes, one at a time by their definition."""
    returns = [b / a - 1 for a, b in pairwise(closes)]
    enough = len(closes)
    return {
        "close": closes[-1],
        "return_1d": returns[-1] if enough > 1 else np.nan,
        "return_21d": closes[-1] / closes[-22] - 1 if enough > 21 else np.nan,
        "volatility_21d": (np.std(returns[-21:], ddof=1) * np.sqrt(252) if enough > 21 else np.nan),
        "moving_average_50d": np.mean(closes[-50:]) if enough >= 50 else np.nan,
        "moving_average_200d": np.mean(closes[-200:]) if enough >= 200 else np.nan,
        "drawdown_252d": closes[-1] / max(closes[-252:]) - 1 if enough >= 252 else np.nan,
    }


def test_features_equal_a_straightforward_computation(prices: pd.DataFrame) -> None:
    features = compute_price_features(prices)

    for symbol, rows in features.groupby("symbol"):
        closes = prices[prices["symbol"] == symbol].sort_values("date")["close"].tolist()
        for n in (0, 1, 20, 21, 22, 49, 199, 251, 299):
            expected = _expected(closes[: n + 1])
            found = rows.iloc[n][list(expected)].astype(float).to_numpy()
            np.testing.assert_allclose(found, list(expected.values()), rtol=1e-9, err_msg=str(n))


def test_features_never_look_ahead(prices: pd.DataFrame) -> None:
    known = prices[prices["date"] < date(2020, 9, 1)]
    changed = prices.copy()
    changed.loc[changed["date"] >= date(2020, 9, 1), "close"] *= 7

    before = compute_price_features(known)
    after = compute_price_features(changed)
    after = after[after["event_timestamp"] < "2020-09-01"].reset_index(drop=True)

    pd.testing.assert_frame_equal(before, after)


def test_features_are_known_from_the_close_in_new_york(prices: pd.DataFrame) -> None:
    moments = compute_price_features(prices)["event_timestamp"]

    assert str(moments.dt.tz) == "UTC"
    assert set(moments.dt.hour) == {21}
    assert moments.iloc[0] == pd.Timestamp("2020-01-01 21:00", tz="UTC")


def test_a_constant_price_has_no_volatility_and_no_drawdown() -> None:
    days = [date(2020, 1, 1) + timedelta(days=n) for n in range(DAYS)]
    prices = pd.DataFrame({"symbol": "AAA", "date": days, "close": 12.34})

    last = compute_price_features(prices).iloc[-1]

    assert (last["volatility_21d"], last["drawdown_252d"]) == (0, 0)


def test_building_the_features_twice_gives_the_same_version(
    lake: Lake, prices: pd.DataFrame
) -> None:
    rows = prices.assign(currency="USD")
    admit_computed(rows, load_contract("prices"), "prices", "a test", lake)

    first, again = build_price_features(), build_price_features()

    assert first["changed"]
    assert (again["version"], again["changed"]) == (first["version"], False)
    assert lake.read("price_features").num_rows == first["rows"]
