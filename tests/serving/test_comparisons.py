"""Figures over several companies against computations over the wide frame of closes."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from serving import comparisons, portfolios, trends
from serving.periods import Period
from serving.refusals import Refused
from serving.tables import History, Market
from serving.tool_arguments import Span

YEAR_2021 = Period(date(2021, 1, 1), date(2021, 12, 31), trailing=False, assumed=False)
LAST_YEAR = Span().period(date(2022, 12, 28))
ALL = ("AAPL", "MSFT", "XOM")


@pytest.fixture(scope="session")
def gains(closes: pd.DataFrame) -> "pd.Series[float]":
    """Return of each company in 2021 in percent, best first."""
    last = closes.loc[:"2020-12-31"].iloc[-1]
    found: pd.Series[float] = 100 * (closes.loc["2021"].iloc[-1] / last - 1)
    return found.sort_values(ascending=False)


@pytest.fixture(scope="session")
def young(market: Market) -> Market:
    """The market where Exxon's data begins in 2022."""
    whole = market.histories["XOM"]
    kept = whole.days >= np.datetime64("2022-01-03")
    histories = {"XOM": History("XOM", whole.days[kept], whole.closes[kept], "USD")}
    return replace(market, histories=dict(market.histories) | histories)


def test_a_comparison_ranks_the_returns(market: Market, gains: "pd.Series[float]") -> None:
    result = comparisons.compare_returns(market, ALL, YEAR_2021)
    assert [r.symbol for r in result.returns] == list(gains.index)


def test_the_best_performers_come_best_first(market: Market, gains: "pd.Series[float]") -> None:
    result = comparisons.rank_returns(market, (), YEAR_2021, 2, "best")
    assert [r.symbol for r in result.returns] == list(gains.index[:2])
    assert result.returns[0].return_percent == pytest.approx(gains.iloc[0])


def test_the_worst_performers_come_worst_first(market: Market, gains: "pd.Series[float]") -> None:
    result = comparisons.rank_returns(market, (), YEAR_2021, 2, "worst")
    assert [r.symbol for r in result.returns] == list(gains.index[::-1][:2])


def test_a_ranking_of_all_leaves_out_who_has_no_data_and_says_so(young: Market) -> None:
    result = comparisons.rank_returns(young, (), YEAR_2021, 3, "best")
    assert result.not_covered == ("XOM",)
    assert result.of == 2


def test_a_ranking_of_named_companies_refuses_who_has_no_data(young: Market) -> None:
    with pytest.raises(Refused, match="prices of XOM begin"):
        comparisons.rank_returns(young, ALL, YEAR_2021, 3, "best")


def test_a_basket_is_the_mean_of_its_members_returns(
    market: Market, gains: "pd.Series[float]"
) -> None:
    result = comparisons.basket_return(market, ALL, YEAR_2021)
    assert result.return_percent == pytest.approx(gains.mean())


def test_correlation_is_pearsons_of_daily_returns(market: Market, closes: pd.DataFrame) -> None:
    result = comparisons.correlation(market, ("AAPL", "MSFT"), YEAR_2021)
    ours, theirs = (closes[s].pct_change().loc["2021"] for s in ("AAPL", "MSFT"))
    assert result.correlation == pytest.approx(ours.corr(theirs))


def test_correlation_takes_the_days_that_both_traded(market: Market, closes: pd.DataFrame) -> None:
    ours = market.histories["AAPL"]
    holes = np.ones(len(ours.days), dtype=bool)
    holes[-100:-50:7] = False
    thinned = History("AAPL", ours.days[holes], ours.closes[holes], "USD")
    sparse = Market(
        {"AAPL": thinned, "MSFT": market.histories["MSFT"]},
        market.names,
        market.as_of,
        "prices@0",
        "instruments@0",
    )
    both = closes[["AAPL", "MSFT"]][holes].pct_change().loc["2021-12-29":]
    result = comparisons.correlation(sparse, ("AAPL", "MSFT"), LAST_YEAR)
    assert result.correlation == pytest.approx(both.corr().iloc[0, 1])


def test_a_trend_holds_the_close_against_both_averages(
    market: Market, closes: pd.DataFrame
) -> None:
    result = trends.trend(market, "AAPL")
    assert result.average_50 == pytest.approx(closes["AAPL"].tail(50).mean())
    assert result.average_200 == pytest.approx(closes["AAPL"].tail(200).mean())
    assert result.direction == "down"


def test_the_last_cross_is_where_the_averages_changed_sides(
    market: Market, closes: pd.DataFrame
) -> None:
    spread = closes["AAPL"].rolling(50).mean() - closes["AAPL"].rolling(200).mean()
    sides = np.sign(spread.dropna())
    last = sides[sides != sides.shift()].index[-1]
    cross = trends.trend(market, "AAPL").cross
    assert cross is not None
    assert cross.day == last.date()
    assert cross.kind == ("golden" if sides[last] > 0 else "death")


def test_a_summary_ranks_a_company_by_its_last_year(market: Market) -> None:
    result = trends.company_summary(market, "XOM")
    assert (result.rank, result.of) == (1, 3)
    assert list(result.returns) == ["1 month", "this year", "1 year", "5 years"]


def test_a_summary_of_a_young_company_is_refused_with_its_first_day(young: Market) -> None:
    with pytest.raises(Refused, match="begin on 3 January 2022"):
        trends.company_summary(young, "XOM")


def test_breadth_is_the_share_of_companies_above_their_average(
    market: Market, closes: pd.DataFrame
) -> None:
    result = trends.market_trend(market, LAST_YEAR)
    above = closes.iloc[-1] > closes.tail(200).mean()
    assert result.above_200_percent == pytest.approx(100 * above.mean())


def test_a_markets_leaders_and_laggards_are_its_ends(
    market: Market, gains: "pd.Series[float]"
) -> None:
    result = trends.market_trend(market, YEAR_2021)
    assert result.leaders[0].symbol == gains.index[0]
    assert result.laggards[0].symbol == gains.index[-1]
    assert result.index_percent == pytest.approx(gains.mean())


def test_the_regime_of_march_2020_was_turbulent(market: Market) -> None:
    march = Period(date(2020, 3, 1), date(2020, 3, 31), trailing=False, assumed=False)
    assert trends.market_trend(market, march).regime == "turbulent"


def test_the_minimum_variance_portfolio_varies_least(market: Market) -> None:
    allocations = {
        objective: portfolios.allocate(market, ALL, objective, None, None)
        for objective in portfolios.OBJECTIVES
    }
    least = min(allocations.values(), key=lambda made: made.volatility_percent)
    assert least.objective == "minimum_variance"
    assert least.volatility_percent < least.equal_volatility_percent


def test_weights_add_up_and_share_out_the_amount(market: Market) -> None:
    made = portfolios.allocate(market, ALL, "risk_parity", None, 1000)
    assert sum(weight.weight_percent for weight in made.weights) == pytest.approx(100, abs=0.05)
    assert sum(weight.amount or 0 for weight in made.weights) == pytest.approx(1000, abs=0.5)


def test_an_appetite_for_risk_stands_for_an_objective(market: Market) -> None:
    assert portfolios.allocate(market, ALL, None, "medium", None).objective == "risk_parity"


def test_a_portfolio_of_one_company_is_refused(market: Market) -> None:
    with pytest.raises(Refused, match="two companies or more"):
        portfolios.allocate(market, ("AAPL",), None, None, None)
