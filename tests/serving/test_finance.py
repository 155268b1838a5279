"""The financial tools against straightforward computations over the wide frame of closes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from serving import finance
from serving.comparisons import correlation
from serving.periods import Period
from serving.refusals import Refused
from serving.tables import History, Market
from serving.tool_arguments import Span

YEAR_2021 = Period(date(2021, 1, 1), date(2021, 12, 31), trailing=False, assumed=False)
LAST_YEAR = Period(date(2021, 12, 28), date(2022, 12, 28), trailing=True, assumed=True)
# 25 June 2022 was a Saturday.
FROM_A_SATURDAY = Period(date(2022, 6, 25), date(2022, 12, 28), trailing=True, assumed=False)


def close(closes: pd.DataFrame, day: str, symbol: str) -> float:
    """The close of one day."""
    return float(closes[symbol].to_dict()[pd.Timestamp(day)])


def returns_of_2021(closes: pd.DataFrame, symbol: str) -> "pd.Series[float]":
    """Daily simple returns dated in 2021."""
    returns: pd.Series[float] = closes[symbol].pct_change()
    days = pd.DatetimeIndex(closes.index)
    return returns[days.year == 2021]


def test_the_latest_price_is_the_newest_close(market: Market, closes: pd.DataFrame) -> None:
    price = finance.latest_price(market, "AAPL")
    assert price.close == closes["AAPL"].iloc[-1]
    assert price.day == closes.index[-1].date()


def test_the_price_of_a_trading_day_is_its_close(market: Market, closes: pd.DataFrame) -> None:
    price = finance.price_on_date(market, "MSFT", date(2020, 3, 16))
    assert price.close == close(closes, "2020-03-16", "MSFT")


def test_the_price_of_a_sunday_is_that_of_the_friday_before(
    market: Market, closes: pd.DataFrame
) -> None:
    price = finance.price_on_date(market, "MSFT", date(2020, 3, 15))
    assert price.day == date(2020, 3, 13)
    assert price.close == close(closes, "2020-03-13", "MSFT")


def test_the_return_of_a_year_starts_from_the_close_before_it(
    market: Market, closes: pd.DataFrame
) -> None:
    result = finance.period_return(market, "AAPL", YEAR_2021)
    expected = close(closes, "2021-12-31", "AAPL") / close(closes, "2020-12-31", "AAPL") - 1
    assert result.return_percent == pytest.approx(100 * expected)
    assert (result.from_day, result.to_day) == (date(2020, 12, 31), date(2021, 12, 31))


def test_a_return_that_runs_back_starts_from_the_close_on_its_start(
    market: Market, closes: pd.DataFrame
) -> None:
    result = finance.period_return(market, "AAPL", LAST_YEAR)
    expected = close(closes, "2022-12-28", "AAPL") / close(closes, "2021-12-28", "AAPL") - 1
    assert result.return_percent == pytest.approx(100 * expected)


def test_a_return_that_runs_back_to_a_saturday_starts_from_the_friday(
    market: Market, closes: pd.DataFrame
) -> None:
    result = finance.period_return(market, "AAPL", FROM_A_SATURDAY)
    expected = close(closes, "2022-12-28", "AAPL") / close(closes, "2022-06-24", "AAPL") - 1
    assert result.return_percent == pytest.approx(100 * expected)
    assert result.from_day == date(2022, 6, 24)


def test_the_return_of_a_day_is_against_the_day_before(
    market: Market, closes: pd.DataFrame
) -> None:
    day = Period(date(2022, 3, 3), date(2022, 3, 3), trailing=False, assumed=False)
    expected = closes["XOM"].pct_change().loc["2022-03-03"]
    assert finance.period_return(market, "XOM", day).return_percent == pytest.approx(100 * expected)


def test_a_period_that_runs_beyond_the_data_ends_with_it(market: Market) -> None:
    year = Period(date(2022, 1, 1), date(2022, 12, 31), trailing=False, assumed=False)
    assert finance.period_return(market, "AAPL", year).to_day == date(2022, 12, 28)


def test_volatility_is_that_of_the_daily_returns_within_the_period(
    market: Market, closes: pd.DataFrame
) -> None:
    result = finance.volatility(market, "AAPL", YEAR_2021)
    returns = returns_of_2021(closes, "AAPL")
    assert result.volatility_percent == pytest.approx(100 * returns.std() * np.sqrt(252))
    assert result.returns == len(returns)


def test_the_drawdown_is_the_worst_fall_from_a_peak(market: Market, closes: pd.DataFrame) -> None:
    result = finance.maximum_drawdown(market, "AAPL", YEAR_2021)
    year = closes["AAPL"].loc["2021"].to_list()
    expected = min(low / high - 1 for i, high in enumerate(year) for low in year[i:])
    assert result.drawdown_percent == pytest.approx(100 * expected)
    assert result.trough_close / result.peak_close - 1 == pytest.approx(expected)
    assert close(closes, str(result.trough_day), "AAPL") == result.trough_close
    assert close(closes, str(result.peak_day), "AAPL") == result.peak_close


def test_growth_compounds_over_calendar_years(market: Market, closes: pd.DataFrame) -> None:
    period = Period(date(2017, 12, 28), date(2022, 12, 28), trailing=True, assumed=False)
    result = finance.growth_rate(market, "XOM", period)
    ratio = close(closes, "2022-12-28", "XOM") / close(closes, "2017-12-28", "XOM")
    days = (date(2022, 12, 28) - date(2017, 12, 28)).days
    assert result.growth_percent == pytest.approx(100 * (ratio ** (365.25 / days) - 1))


def test_high_and_low_are_closes_within_the_period(market: Market, closes: pd.DataFrame) -> None:
    result = finance.high_low(market, "MSFT", YEAR_2021)
    year = closes["MSFT"].loc["2021"]
    assert (result.high, result.high_day) == (year.max(), year.idxmax().date())
    assert (result.low, result.low_day) == (year.min(), year.idxmin().date())


def test_a_moving_average_is_the_mean_of_the_last_closes(
    market: Market, closes: pd.DataFrame
) -> None:
    result = finance.moving_average(market, "MSFT", 200)
    assert result.average == pytest.approx(closes["MSFT"].tail(200).mean())
    assert not result.assumed_window


def test_a_moving_average_can_end_on_a_past_day(market: Market, closes: pd.DataFrame) -> None:
    result = finance.moving_average(market, "MSFT", 50, date(2021, 11, 30))
    expected = closes["MSFT"].rolling(50).mean().loc["2021-11-30"]
    assert result.average == pytest.approx(expected)


def test_the_highest_and_lowest_close_have_their_days(market: Market, closes: pd.DataFrame) -> None:
    year = closes["XOM"].loc["2021"]
    high = finance.highest_close(market, "XOM", YEAR_2021)
    low = finance.lowest_close(market, "XOM", YEAR_2021)
    assert (high.close, high.day) == (year.max(), year.idxmax().date())
    assert (low.close, low.day) == (year.min(), year.idxmin().date())


def test_the_average_price_is_the_mean_of_the_periods_closes(
    market: Market, closes: pd.DataFrame
) -> None:
    result = finance.average_price(market, "XOM", YEAR_2021)
    assert result.average == pytest.approx(closes["XOM"].loc["2021"].mean())
    assert result.closes == len(closes.loc["2021"])


def test_the_average_price_of_a_time_that_runs_back_starts_at_the_close_on_its_start(
    market: Market, closes: pd.DataFrame
) -> None:
    result = finance.average_price(market, "XOM", FROM_A_SATURDAY)
    assert result.average == pytest.approx(closes["XOM"].loc["2022-06-24":"2022-12-28"].mean())


def test_the_best_and_the_worst_day_are_of_daily_returns(
    market: Market, closes: pd.DataFrame
) -> None:
    returns = returns_of_2021(closes, "AAPL")
    best, worst = (f(market, "AAPL", YEAR_2021) for f in (finance.best_day, finance.worst_day))
    assert best.return_percent == pytest.approx(100 * returns.max())
    assert str(best.day) == str(returns.idxmax())[:10]
    assert worst.return_percent == pytest.approx(100 * returns.min())
    assert str(worst.day) == str(returns.idxmin())[:10]


def test_up_days_are_the_share_of_returns_above_zero(market: Market, closes: pd.DataFrame) -> None:
    returns = returns_of_2021(closes, "AAPL")
    result = finance.up_days(market, "AAPL", YEAR_2021)
    assert result.share_percent == pytest.approx(100 * (returns > 0).mean())


def test_an_amount_grows_with_the_return_of_the_period(
    market: Market, closes: pd.DataFrame
) -> None:
    result = finance.growth_of_amount(market, "MSFT", YEAR_2021, 1000)
    ratio = close(closes, "2021-12-31", "MSFT") / close(closes, "2020-12-31", "MSFT")
    assert result.value == pytest.approx(1000 * ratio)


def test_only_an_unstated_period_is_assumed_and_is_the_last_year() -> None:
    assumed = Span().period(date(2022, 12, 28))
    assert assumed == Period(date(2021, 12, 28), date(2022, 12, 28), trailing=True, assumed=True)
    stated = Span(start=date(2022, 1, 1), end=date(2022, 12, 28)).period(date(2022, 12, 28))
    assert not stated.assumed


def test_a_period_that_has_begun_ends_on_the_newest_day() -> None:
    december = Span(start=date(2022, 12, 1), end=date(2022, 12, 31))
    assert december.period(date(2022, 12, 28)).end == date(2022, 12, 28)
    next_year = Span(start=date(2023, 1, 1), end=date(2023, 12, 31))
    assert next_year.period(date(2022, 12, 28)).end == date(2023, 12, 31)


def test_half_a_period_is_rejected() -> None:
    with pytest.raises(ValueError, match="expected both or neither"):
        Span(start=date(2022, 12, 1))


def test_figures_of_daily_returns_need_no_close_before_the_data(market: Market) -> None:
    first = Period(date(1990, 1, 1), date(1990, 12, 31), trailing=False, assumed=False)
    assert finance.volatility(market, "AAPL", first).returns == 252
    with pytest.raises(Refused, match="begin on 2 January 1990"):
        finance.period_return(market, "AAPL", first)


@pytest.fixture
def delisted(market: Market) -> Market:
    """The market where Exxon's data ends on 16 December 2022, twelve days before the newest."""
    whole = market.histories["XOM"]
    kept = whole.days <= np.datetime64("2022-12-16")
    histories = {"XOM": History("XOM", whole.days[kept], whole.closes[kept], "USD")}
    return replace(market, histories=dict(market.histories) | histories)


@pytest.mark.parametrize(
    "ask",
    [
        lambda market: finance.latest_price(market, "XOM"),
        lambda market: finance.price_on_date(market, "XOM", date(2022, 12, 28)),
        lambda market: finance.moving_average(market, "XOM"),
        lambda market: finance.period_return(market, "XOM", LAST_YEAR),
        lambda market: correlation(market, ("AAPL", "XOM"), LAST_YEAR),
    ],
)
def test_a_symbol_whose_data_has_ended_is_refused_by_name_and_day(
    delisted: Market, ask: Callable[[Market], object]
) -> None:
    with pytest.raises(Refused, match="data of XOM ends on 16 December 2022"):
        ask(delisted)


def test_a_symbol_whose_data_has_ended_is_answered_up_to_a_week_after(delisted: Market) -> None:
    assert finance.price_on_date(delisted, "XOM", date(2022, 12, 23)).day == date(2022, 12, 16)
    assert finance.period_return(delisted, "XOM", YEAR_2021).to_day == date(2021, 12, 31)
