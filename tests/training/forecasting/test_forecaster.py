"""What a loaded forecaster answers."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from training.inference.forecaster import MINIMUM_CLOSES, Forecaster


@pytest.fixture(scope="module")
def recent(prices: pd.DataFrame) -> pd.DataFrame:
    return prices.groupby("symbol").tail(400).reset_index(drop=True)


@pytest.fixture
def one(recent: pd.DataFrame) -> pd.DataFrame:
    return recent[recent["symbol"] == "AAPL"].reset_index(drop=True)


def test_there_is_one_row_per_symbol_and_step(forecaster: Forecaster, recent: pd.DataFrame) -> None:
    forecasts = forecaster.predict(recent, 3, [80, 95])
    assert list(forecasts.columns) == [
        *("symbol", "as_of", "step", "mean", "volatility"),
        *("lower_80", "upper_80", "lower_95", "upper_95"),
    ]
    assert forecasts["step"].tolist() == [1, 2, 3] * recent["symbol"].nunique()
    assert set(forecasts["as_of"]) == {date(2022, 12, 28)}


def test_one_symbol_alone_gets_the_same_forecast_as_together(
    forecaster: Forecaster, recent: pd.DataFrame, one: pd.DataFrame
) -> None:
    together = forecaster.predict(recent, 60, [80])
    alone = forecaster.predict(one, 60, [80])
    pd.testing.assert_frame_equal(
        together[together["symbol"] == "AAPL"].reset_index(drop=True), alone, check_exact=True
    )


def test_a_longer_history_gives_the_same_forecast(
    forecaster: Forecaster, one: pd.DataFrame
) -> None:
    pd.testing.assert_frame_equal(
        forecaster.predict(one, 20, [80]),
        forecaster.predict(one.tail(MINIMUM_CLOSES), 20, [80]),
        check_exact=True,
    )


def test_the_order_of_rows_does_not_matter(forecaster: Forecaster, recent: pd.DataFrame) -> None:
    shuffled = recent.sample(frac=1, random_state=0)
    pd.testing.assert_frame_equal(
        forecaster.predict(recent, 5, [80]), forecaster.predict(shuffled, 5, [80]), check_exact=True
    )


def test_dates_may_come_as_the_lake_gives_them(forecaster: Forecaster, one: pd.DataFrame) -> None:
    from_lake = one.assign(date=one["date"].dt.date)
    pd.testing.assert_frame_equal(
        forecaster.predict(one, 5, [80]), forecaster.predict(from_lake, 5, [80]), check_exact=True
    )


def test_forecasts_do_not_depend_on_the_currency_unit(
    forecaster: Forecaster, one: pd.DataFrame
) -> None:
    in_cents = one.assign(close=100 * one["close"])
    pd.testing.assert_frame_equal(
        forecaster.predict(one, 5, [80]), forecaster.predict(in_cents, 5, [80]), rtol=1e-9
    )


def test_intervals_widen_with_the_level(forecaster: Forecaster, recent: pd.DataFrame) -> None:
    forecasts = forecaster.predict(recent, 60, list(range(1, 100)))
    uppers = forecasts[[f"upper_{level}" for level in range(1, 100)]].to_numpy()
    lowers = forecasts[[f"lower_{level}" for level in range(1, 100)]].to_numpy()
    assert (np.diff(uppers, axis=1) >= 0).all()
    assert (np.diff(lowers, axis=1) <= 0).all()
    assert (lowers[:, 0] <= uppers[:, 0]).all()


@pytest.mark.parametrize("level", [50, 80, 95])
def test_intervals_widen_with_the_horizon(
    forecaster: Forecaster, recent: pd.DataFrame, level: int
) -> None:
    forecasts = forecaster.predict(recent, 60, [level])
    width = forecasts[f"upper_{level}"] - forecasts[f"lower_{level}"]
    assert (width.groupby(forecasts["symbol"]).diff().dropna() > 0).all()
    assert (forecasts.groupby("symbol")["volatility"].diff().dropna() >= 0).all()


def test_volatility_rises_after_a_crash(forecaster: Forecaster, one: pd.DataFrame) -> None:
    crashed = one.copy()
    crashed.loc[crashed.index[-1], "close"] *= 0.8
    calm = forecaster.predict(one, 20, [])["volatility"]
    assert (forecaster.predict(crashed, 20, [])["volatility"] > 1.3 * calm).all()


def test_a_price_that_stood_still_gets_a_finite_forecast(
    forecaster: Forecaster, one: pd.DataFrame
) -> None:
    forecasts = forecaster.predict(one.assign(close=10.0), 60, [80])
    assert np.isfinite(forecasts[["mean", "volatility", "lower_80", "upper_80"]]).all(axis=None)


@pytest.mark.parametrize("horizon_days", [0, 61, -1, 2.5, True])
def test_a_horizon_outside_1_to_60_days_is_refused(
    forecaster: Forecaster, one: pd.DataFrame, horizon_days: int
) -> None:
    with pytest.raises(ValueError, match=r"horizon_days is .*1 to 60"):
        forecaster.predict(one, horizon_days, [80])


@pytest.mark.parametrize("level", [0, 100, 80.5, "80"])
def test_a_level_outside_1_to_99_percent_is_refused(
    forecaster: Forecaster, one: pd.DataFrame, level: int
) -> None:
    with pytest.raises(ValueError, match=r"interval level is .*1 to 99"):
        forecaster.predict(one, 5, [80, level])


def test_a_symbol_with_too_few_closes_is_refused(forecaster: Forecaster, one: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="AAPL has 259 closes; a forecast needs at least 260"):
        forecaster.predict(one.tail(259), 5, [80])


@pytest.mark.parametrize("close", [0.0, -1.0, np.nan, np.inf])
def test_a_close_that_is_no_price_is_refused(
    forecaster: Forecaster, one: pd.DataFrame, close: float
) -> None:
    one.loc[7, "close"] = close
    with pytest.raises(ValueError, match=f"AAPL closes at {close} on 2021-.*positive, finite"):
        forecaster.predict(one, 5, [80])


def test_a_day_that_comes_twice_is_refused(forecaster: Forecaster, one: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="AAPL has more than one close on 2022-12-28"):
        forecaster.predict(pd.concat([one, one.tail(1)]), 5, [80])


def test_a_close_without_a_date_is_refused(forecaster: Forecaster, one: pd.DataFrame) -> None:
    one.loc[3, "date"] = pd.NaT
    with pytest.raises(ValueError, match="AAPL has a close without a date"):
        forecaster.predict(one, 5, [80])


def test_a_close_without_a_symbol_is_refused(forecaster: Forecaster, one: pd.DataFrame) -> None:
    one.loc[3, "symbol"] = None
    with pytest.raises(ValueError, match="a close has no symbol"):
        forecaster.predict(one, 5, [80])


def test_a_missing_column_is_named(forecaster: Forecaster, one: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="prices lack close"):
        forecaster.predict(one.drop(columns="close"), 5, [80])


def test_no_prices_at_all_are_refused(forecaster: Forecaster, one: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="no prices"):
        forecaster.predict(one.head(0), 5, [80])
