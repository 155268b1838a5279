"""The tools over the market's prices; see tools.py."""

from collections.abc import Callable
from typing import Literal

import anyio.to_thread

from serving import comparisons, finance, trends
from serving import tool_arguments as takes
from serving.forecasting import Outlook, look_ahead, resolve_horizon
from serving.market_figures import Allocation, Basket, Comparison, Correlation, MarketTrend, Ranking
from serving.periods import Period, require_data_until
from serving.portfolios import allocate
from serving.resources import Resources
from serving.tables import Market
from serving.tools import Run, Tool

# Which end of the ranking each tool names.
RANKING_KINDS: dict[str, Literal["best", "worst"]] = {
    "best_performers": "best",
    "worst_performers": "worst",
}


def _over_span(figure: Callable[[Market, str, Period], object]) -> Run:
    async def run(resources: Resources, arguments: takes.CompanyOverSpan) -> object:
        market = resources.prices()
        return figure(market, arguments.symbol, arguments.period(market.as_of))

    return run


async def _latest_price(resources: Resources, arguments: takes.Company) -> object:
    return finance.latest_price(resources.prices(), arguments.symbol)


async def _price_on_date(resources: Resources, arguments: takes.CompanyOnDay) -> object:
    return finance.price_on_date(resources.prices(), arguments.symbol, arguments.date)


async def _moving_average(resources: Resources, arguments: takes.AverageUntilDay) -> object:
    market = resources.prices()
    return finance.moving_average(market, arguments.symbol, arguments.window_days, arguments.date)


async def _growth_of_amount(resources: Resources, arguments: takes.AmountOverSpan) -> object:
    market = resources.prices()
    period = arguments.period(market.as_of)
    return finance.growth_of_amount(market, arguments.symbol, period, arguments.amount)


async def _trend(resources: Resources, arguments: takes.CompanyUntilDay) -> object:
    return trends.trend(resources.prices(), arguments.symbol, arguments.date)


async def _company_summary(resources: Resources, arguments: takes.Company) -> object:
    return trends.company_summary(resources.prices(), arguments.symbol)


async def _market_trend(resources: Resources, arguments: takes.Span) -> MarketTrend:
    market = resources.prices()
    period = arguments.period(market.as_of)
    return await anyio.to_thread.run_sync(trends.market_trend, market, period)


async def _compare_returns(resources: Resources, arguments: takes.CompaniesOverSpan) -> Comparison:
    market = resources.prices()
    period = arguments.period(market.as_of)
    return comparisons.compare_returns(market, arguments.symbols, period)


async def _correlation(resources: Resources, arguments: takes.CompaniesOverSpan) -> Correlation:
    market = resources.prices()
    return comparisons.correlation(market, arguments.symbols, arguments.period(market.as_of))


async def _basket_return(resources: Resources, arguments: takes.BasketOverSpan) -> Basket:
    market = resources.prices()
    period = arguments.period(market.as_of)
    return comparisons.basket_return(market, arguments.symbols, period, arguments.amount)


def rank(market: Market, arguments: takes.RankingOverSpan, tool: str) -> Ranking:
    """Rank companies by return as one of `RANKING_KINDS` does.

    Raises:
        Refused: as `comparisons.rank_returns` does.
    """
    period = arguments.period(market.as_of)
    symbols = comparisons.leave_out(market, arguments.symbols, arguments.excluded)
    return comparisons.rank_returns(market, symbols, period, arguments.count, RANKING_KINDS[tool])


def _ranking(tool: str) -> Run:
    async def run(resources: Resources, arguments: takes.RankingOverSpan) -> Ranking:
        return rank(resources.prices(), arguments, tool)

    return run


async def _forecast(resources: Resources, arguments: takes.CompanyAhead) -> Outlook:
    market = resources.prices()
    history = finance.find_history(market, arguments.symbol)
    require_data_until(history, market.as_of)
    horizon_days = resolve_horizon(arguments.horizon_days, arguments.date, history.day(-1))
    model = resources.champion("forecaster")
    return await look_ahead(model, history, market.prices, horizon_days)


async def _portfolio(resources: Resources, arguments: takes.PortfolioArguments) -> Allocation:
    market = resources.prices()
    return await anyio.to_thread.run_sync(
        allocate,
        market,
        comparisons.leave_out(market, arguments.symbols, arguments.excluded),
        arguments.objective,
        arguments.risk,
        arguments.amount,
        arguments.period(market.as_of) if arguments.start else None,
    )


MARKET_TOOLS: tuple[Tool, ...] = (
    Tool("latest_price", "Newest close of a company.", takes.Company, _latest_price),
    Tool(
        "price_on_date",
        "Close of a company on a day, or on the last trading day before it.",
        takes.CompanyOnDay,
        _price_on_date,
    ),
    Tool(
        "period_return",
        "Return of a company over a period, in percent.",
        takes.CompanyOverSpan,
        _over_span(finance.period_return),
    ),
    Tool(
        "volatility",
        "Annualised volatility of a company's daily returns, in percent.",
        takes.CompanyOverSpan,
        _over_span(finance.volatility),
    ),
    Tool(
        "maximum_drawdown",
        "Worst fall of a company's close from a peak within a period, in percent.",
        takes.CompanyOverSpan,
        _over_span(finance.maximum_drawdown),
    ),
    Tool(
        "growth_rate",
        "Compound annual growth rate of a company, in percent.",
        takes.CompanyOverSpan,
        _over_span(finance.growth_rate),
    ),
    Tool(
        "growth_of_amount",
        "What an amount in a company became over a period.",
        takes.AmountOverSpan,
        _growth_of_amount,
    ),
    Tool(
        "highest_close",
        "Highest close of a company within a period, and its day.",
        takes.CompanyOverSpan,
        _over_span(finance.highest_close),
    ),
    Tool(
        "lowest_close",
        "Lowest close of a company within a period, and its day.",
        takes.CompanyOverSpan,
        _over_span(finance.lowest_close),
    ),
    Tool(
        "high_low",
        "Highest and lowest close of a company within a period.",
        takes.CompanyOverSpan,
        _over_span(finance.high_low),
    ),
    Tool(
        "average_price",
        "Mean close of a company within a period.",
        takes.CompanyOverSpan,
        _over_span(finance.average_price),
    ),
    Tool(
        "best_day",
        "Largest one-day rise of a company within a period, in percent, and its day.",
        takes.CompanyOverSpan,
        _over_span(finance.best_day),
    ),
    Tool(
        "worst_day",
        "Largest one-day fall of a company within a period, in percent, and its day.",
        takes.CompanyOverSpan,
        _over_span(finance.worst_day),
    ),
    Tool(
        "up_days",
        "Share of days on which a company rose, in percent.",
        takes.CompanyOverSpan,
        _over_span(finance.up_days),
    ),
    Tool(
        "moving_average",
        "Mean of a company's last closes.",
        takes.AverageUntilDay,
        _moving_average,
    ),
    Tool(
        "trend",
        "A company's close against its 50- and 200-day averages, and their last crossing.",
        takes.CompanyUntilDay,
        _trend,
    ),
    Tool(
        "company_summary",
        "A company's performance: returns, risk, range, trend and rank.",
        takes.Company,
        _company_summary,
    ),
    Tool(
        "compare_returns",
        "Returns of two or more companies over a period, best first.",
        takes.CompaniesOverSpan,
        _compare_returns,
    ),
    Tool(
        "best_performers",
        "Companies with the best returns over a period.",
        takes.RankingOverSpan,
        _ranking("best_performers"),
    ),
    Tool(
        "worst_performers",
        "Companies with the worst returns over a period.",
        takes.RankingOverSpan,
        _ranking("worst_performers"),
    ),
    Tool(
        "correlation",
        "Correlation of two companies' daily returns, -1 to 1.",
        takes.CompaniesOverSpan,
        _correlation,
    ),
    Tool(
        "basket_return",
        "Return of equal amounts in several companies, bought and held.",
        takes.BasketOverSpan,
        _basket_return,
    ),
    Tool(
        "market_trend",
        "Breadth, leaders, laggards, equal-weight return and volatility of all companies.",
        takes.Span,
        _market_trend,
    ),
    Tool(
        "forecast",
        "80% interval of a company's price some trading days ahead.",
        takes.CompanyAhead,
        _forecast,
    ),
    Tool(
        "portfolio",
        "Optimised long-only weights over companies, fitted on the last three years.",
        takes.PortfolioArguments,
        _portfolio,
    ),
)
