"""Words for figures over several companies, and for a company or a market as a whole."""

from serving import market_figures as f
from serving.figures import PeriodReturn
from serving.forecasting import LONGEST_HORIZON_DAYS, Outlook
from serving.periods import say
from serving.wording.phrases import (
    Names,
    during,
    list_words,
    money,
    name_company,
    percent,
    table,
)

OBJECTIVES = {
    "minimum_variance": "lowest variance",
    "maximum_sharpe": "highest Sharpe ratio",
    "risk_parity": "equal contributions to risk",
    "hrp": "hierarchical risk parity",
    "minimum_cvar": "lowest conditional value at risk (95%)",
}
RETURN_HEADER = ("Company", "Return", "From", "To")


def word_market(result: object, names: Names) -> str | None:
    """Word a figure over several companies; None for any other result."""
    match result:
        case f.Comparison():
            return _word_comparison(result, names)
        case f.Ranking():
            return _word_ranking(result, names)
        case f.Correlation():
            first, second = (name_company(symbol, names) for symbol in result.symbols)
            return (
                f"{result.correlation:.2f} is the correlation of the daily returns of {first} and "
                f"{second} {during(result.period)}, over {result.returns} shared days to "
                f"{say(result.to_day)}."
            )
        case f.Basket():
            return _word_basket(result, names)
        case f.Trend():
            return _word_trend(result, names)
        case f.CompanySummary():
            return _word_summary(result, names)
        case f.MarketTrend():
            return _word_market_trend(result, names)
        case f.Allocation():
            return _word_allocation(result, names)
        case Outlook():
            return _word_outlook(result, names)
        case _:
            return None


def _tabulate(returns: tuple[PeriodReturn, ...], names: Names) -> str:
    rows = [
        (
            name_company(row.symbol, names),
            percent(row.return_percent, signed=True),
            f"{say(row.from_day)} ({money(row.from_close, row.currency)})",
            f"{say(row.to_day)} ({money(row.to_close, row.currency)})",
        )
        for row in returns
    ]
    return table(RETURN_HEADER, rows)


def _word_comparison(result: f.Comparison, names: Names) -> str:
    best = result.returns[0]
    return (
        f"{percent(best.return_percent, signed=True)} is the highest return "
        f"{during(best.period)}: {name_company(best.symbol, names)}.\n\n"
        f"{_tabulate(result.returns, names)}"
    )


def _word_ranking(result: f.Ranking, names: Names) -> str:
    first = result.returns[0]
    left_out = ""
    if result.not_covered:
        left_out = f" {list_words(result.not_covered)} had no data over it and are left out."
    return (
        f"{percent(first.return_percent, signed=True)} is the {result.kind} return of "
        f"{result.of} companies {during(result.period)}: {name_company(first.symbol, names)}."
        f"{left_out}\n\n{_tabulate(result.returns, names)}"
    )


def _word_basket(result: f.Basket, names: Names) -> str:
    grown = ""
    if result.amount is not None and result.value is not None:
        became = money(result.value, result.currency)
        grown = f"{became} is what {money(result.amount, result.currency)} became. "
    return (
        f"{grown}{percent(result.return_percent, signed=True)} is the return of equal amounts in "
        f"{list_words([name_company(row.symbol, names) for row in result.members])}, bought at "
        f"the start and held {during(result.period)}.\n\n{_tabulate(result.members, names)}"
    )


def _word_trend(result: f.Trend, names: Names) -> str:
    sides = [
        "above" if result.close >= average else "below"
        for average in (result.average_50, result.average_200)
    ]
    word = {"up": "an uptrend", "down": "a downtrend", "mixed": "no clear trend"}[result.direction]
    cross = "The averages have not crossed before."
    if result.cross:
        cross = f"The last {result.cross.kind} cross was on {say(result.cross.day)}."
    short, long, close = (
        money(value, result.currency)
        for value in (result.average_50, result.average_200, result.close)
    )
    return (
        f"{short} is the 50-day average and {long} the 200-day average of "
        f"{name_company(result.symbol, names)} on {say(result.day)}; the close of {close} is "
        f"{sides[0]} the 50-day and {sides[1]} the 200-day average: {word}. {cross}"
    )


def _word_summary(result: f.CompanySummary, names: Names) -> str:
    year = result.returns["1 year"]
    rows = [
        (f"Return, {label}", percent(row.return_percent, signed=True), f"from {say(row.from_day)}")
        for label, row in result.returns.items()
    ]
    rows += [
        ("Volatility, 1 year", percent(result.volatility.volatility_percent), "annualised"),
        (
            "Maximum drawdown, 1 year",
            percent(result.drawdown.drawdown_percent, signed=True),
            f"to {say(result.drawdown.trough_day)}",
        ),
        ("High, 1 year", money(result.range.high, result.currency), say(result.range.high_day)),
        ("Low, 1 year", money(result.range.low, result.currency), say(result.range.low_day)),
        ("50-day average", money(result.trend.average_50, result.currency), ""),
        ("200-day average", money(result.trend.average_200, result.currency), ""),
    ]
    return (
        f"{percent(year.return_percent, signed=True)} is the return of "
        f"{name_company(result.symbol, names)} over the year to {say(result.day)}, place "
        f"{result.rank} of {result.of}; it closed at {money(result.close, result.currency)}.\n\n"
        f"{table(('Figure', 'Value', 'Day'), rows)}"
    )


def _word_market_trend(result: f.MarketTrend, names: Names) -> str:
    index = (
        f"{percent(result.index_percent, signed=True)} is the return of equal amounts in all "
        f"{result.of} companies {during(result.period)}, and {result.risers} of them rose"
    )
    breadth = (
        f"{percent(result.above_200_percent)} of the companies closed above their 200-day average "
        f"and {percent(result.above_50_percent)} above their 50-day one on {say(result.day)}"
    )
    parts = (breadth, index) if result.period.assumed else (index, breadth)
    rows = [
        (
            name_company(high.symbol, names),
            percent(high.return_percent, signed=True),
            name_company(low.symbol, names),
            percent(low.return_percent, signed=True),
        )
        for high, low in zip(result.leaders, result.laggards, strict=True)
    ]
    return (
        f"{'. '.join(parts)}. Volatility is {result.regime}: "
        f"{percent(result.volatility_percent)} a year over the last month, higher than on "
        f"{percent(result.volatility_rank_percent)} of the days of five years.\n\n"
        f"{table(('Leader', 'Return', 'Laggard', 'Return'), rows)}"
    )


def _word_allocation(result: f.Allocation, names: Names) -> str:
    assumed = " (you named no aim, so I took that)" if result.assumed_objective else ""
    header, rows = ["Company", "Weight"], []
    for weight in result.weights:
        row = [name_company(weight.symbol, names), percent(weight.weight_percent)]
        if weight.amount is not None:
            row.append(money(weight.amount, result.currency))
        rows.append(row)
    if rows and len(rows[0]) > len(header):
        header.append("Amount")
    return (
        f"{percent(result.volatility_percent)} a year is the volatility of the portfolio with the "
        f"{OBJECTIVES[result.objective]}{assumed}, against "
        f"{percent(result.equal_volatility_percent)} for equal weights. Both are over the days "
        f"that it was fitted on, {say(result.from_day)} to {say(result.to_day)}: coming days will "
        f"differ, and this is no advice.\n\n{table(header, rows, len(header) - 1)}"
    )


def _word_outlook(outlook: Outlook, names: Names) -> str:
    lower, upper, naive_lower, naive_upper, last = (
        money(value, outlook.currency)
        for value in (
            outlook.lower,
            outlook.upper,
            outlook.naive_lower,
            outlook.naive_upper,
            outlook.last_close,
        )
    )
    assumed = (
        " (you named no horizon, so I took that)" if outlook.asked_horizon_days is None else ""
    )
    longer = (outlook.asked_horizon_days or 0) > LONGEST_HORIZON_DAYS
    cut = f" {LONGEST_HORIZON_DAYS} trading days is the furthest I look." if longer else ""
    return (
        f"{lower} to {upper} is the 80% interval for {name_company(outlook.symbol, names)} on "
        f"{say(outlook.day)}, {outlook.horizon_days} trading days{assumed} after the close of "
        f"{last} on {say(outlook.as_of)}; a random walk gives {naive_lower} to {naive_upper}. "
        f"Nobody can know the price itself.{cut}"
    )
