"""Answers in words: the number first, its day or period, two decimals for percent and money.

Every figure is taken from a tool's result; nothing here computes or invents one.
"""

from collections.abc import Mapping

from serving.figures import (
    Comparison,
    Correlation,
    Drawdown,
    GrowthRate,
    HighLow,
    MovingAverage,
    PeriodReturn,
    Price,
    Volatility,
)
from serving.forecasting import LONGEST_HORIZON_DAYS, Outlook
from serving.periods import Period, say
from serving.refusals import Refusal
from serving.support import Triage
from serving.tools import ToolCall

CAPABILITIES = (
    "I can tell you prices, returns, volatility, drawdowns, growth rates, highs and lows, "
    "moving averages, correlations, comparisons and interval forecasts of the companies I "
    "cover, and help with your account, cards, transfers and orders."
)
SMALL_TALK = f"Hello, I am Teller, the bank's assistant. {CAPABILITIES}"
OUT_OF_SCOPE = f"That is outside what I can answer. {CAPABILITIES}"
A_PERSON = "Shall I pass this to a colleague? Reply that you want a person, or call us."
A_PERSON_NOW = "This needs a person now: please call us at once, and a colleague will take over."

Names = Mapping[str, str]


def word_calls(calls: list[ToolCall], names: Names) -> str:
    """Word the results of a question's tool calls, one or two sentences each.

    Args:
        calls: at least one.
        names: company name by symbol.
    """
    return "\n".join(_word(call, names) for call in calls)


def _word(call: ToolCall, names: Names) -> str:
    match call.result:
        case Price() as price:
            return _word_price(price, names)
        case PeriodReturn() as result:
            return _word_return(result, names)
        case Volatility() as result:
            return (
                f"{percent(result.volatility_percent)} is the annualised volatility of "
                f"{_name(result.symbol, names)} {_during(result.period)}, over "
                f"{result.returns} daily returns to {say(result.to_day)}."
            )
        case Drawdown() as result:
            return _word_drawdown(result, names)
        case GrowthRate() as result:
            return (
                f"{percent(result.growth_percent)} a year is the compound growth of "
                f"{_name(result.symbol, names)} from the close of {say(result.from_day)} to that "
                f"of {say(result.to_day)}{_assumption(result.period)}."
            )
        case Comparison() as result:
            return _word_comparison(result, names)
        case HighLow() as result:
            return (
                f"{money(result.high, result.currency)} on {say(result.high_day)} is the highest "
                f"and {money(result.low, result.currency)} on {say(result.low_day)} the lowest "
                f"close of {_name(result.symbol, names)} {_during(result.period)}, with data to "
                f"{say(result.to_day)}."
            )
        case MovingAverage() as result:
            return _word_average(result, names)
        case Correlation() as result:
            first, second = (_name(symbol, names) for symbol in result.symbols)
            return (
                f"{result.correlation:.2f} is the correlation of the daily returns of {first} and "
                f"{second} {_during(result.period)}, over {result.returns} shared days to "
                f"{say(result.to_day)}."
            )
        case Outlook() as outlook:
            return _word_outlook(outlook, names)
        case Triage() as triage:
            return word_support(triage)
        case Refusal() as refusal:
            return refusal.message


def _word_price(price: Price, names: Names) -> str:
    figure = f"{money(price.close, price.currency)} is the close of {_name(price.symbol, names)}"
    if price.asked_for is None:
        return f"{figure} on {say(price.day)}, the newest day in the data."
    if price.asked_for != price.day:
        return f"{figure} on {say(price.day)}, the last trading day before {say(price.asked_for)}."
    return f"{figure} on {say(price.day)}."


def _word_return(result: PeriodReturn, names: Names) -> str:
    return (
        f"{percent(result.return_percent, signed=True)} is the return of "
        f"{_name(result.symbol, names)} from the close of {say(result.from_day)} "
        f"({money(result.from_close, result.currency)}) to that of {say(result.to_day)} "
        f"({money(result.to_close, result.currency)}){_assumption(result.period)}."
    )


def _word_drawdown(result: Drawdown, names: Names) -> str:
    name, during = _name(result.symbol, names), _during(result.period)
    if result.drawdown_percent == 0:
        return f"0.00% is the maximum drawdown of {name} {during}: no close was below a prior one."
    return (
        f"{percent(result.drawdown_percent)} is the maximum drawdown of {name} {during}: from "
        f"{money(result.peak_close, result.currency)} on {say(result.peak_day)} to "
        f"{money(result.trough_close, result.currency)} on {say(result.trough_day)}, with data "
        f"to {say(result.to_day)}."
    )


def _word_comparison(result: Comparison, names: Names) -> str:
    best, period = result.returns[0], result.returns[0].period
    lines = [
        f"{percent(best.return_percent, signed=True)} is the highest return {_during(period)}: "
        f"{_name(best.symbol, names)}.",
        "",
        "| Company | Return | From | To |",
        "|---|---:|---|---|",
    ]
    for row in result.returns:
        lines.append(
            f"| {_name(row.symbol, names)} | {percent(row.return_percent, signed=True)} | "
            f"{say(row.from_day)} ({money(row.from_close, row.currency)}) | "
            f"{say(row.to_day)} ({money(row.to_close, row.currency)}) |"
        )
    return "\n".join(lines)


def _word_average(result: MovingAverage, names: Names) -> str:
    assumed = " (you named no length, so I took 50 days)" if result.assumed_window else ""
    side = "above" if result.close >= result.average else "below"
    return (
        f"{money(result.average, result.currency)} is the {result.window_days}-day moving average "
        f"of {_name(result.symbol, names)} on {say(result.day)}{assumed}; the close of "
        f"{money(result.close, result.currency)} is {side} it."
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
        f"{lower} to {upper} is the 80% interval for {_name(outlook.symbol, names)} on "
        f"{say(outlook.day)}, {outlook.horizon_days} trading days{assumed} after the close of "
        f"{last} on {say(outlook.as_of)}; a random walk gives {naive_lower} to {naive_upper}. "
        f"Nobody can know the price itself.{cut}"
    )


def word_support(triage: Triage) -> str:
    """Word the reply to a customer's problem: a person first where it is urgent."""
    quoted = triage.article
    reply = f"{quoted.first_paragraph} (Source: {quoted.title})" if quoted else ""
    if triage.escalate and triage.priority == "urgent":
        return f"{A_PERSON_NOW} {reply}".strip()
    if triage.escalate:
        return f"{reply} {A_PERSON}".strip()
    return reply or f"I found no article that answers this. {A_PERSON}"


def percent(value: float, signed: bool = False) -> str:
    """Write a value that is in percent with two decimals."""
    return f"{value:+,.2f}%" if signed else f"{value:,.2f}%"


def money(value: float, currency: str) -> str:
    """Write an amount with two decimals and its currency."""
    return f"${value:,.2f}" if currency == "USD" else f"{value:,.2f} {currency}"


def _name(symbol: str, names: Names) -> str:
    return f"{names[symbol]} ({symbol})" if symbol in names else symbol


def _during(period: Period) -> str:
    if period.start == period.end:
        return f"on {say(period.start)}"
    return f"from {say(period.start)} to {say(period.end)}{_assumption(period)}"


def _assumption(period: Period) -> str:
    return " (you named no period, so I took the last year)" if period.assumed else ""
