"""From a question to its tool calls, each with its arguments and its result or refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import TypeAdapter

from serving import finance
from serving.figures import Result
from serving.forecasting import Outlook
from serving.periods import Period, resolve_day, resolve_period
from serving.questions import Question, Slots
from serving.refusals import Refusal, Refused
from serving.support import Triage
from serving.tables import Market

PeriodTool = Callable[[Market, str, Period], Result]

PERIOD_TOOLS: dict[str, PeriodTool] = {
    "period_return": finance.period_return,
    "volatility": finance.volatility,
    "maximum_drawdown": finance.maximum_drawdown,
    "growth_rate": finance.growth_rate,
    "high_low": finance.high_low,
}


@dataclass(frozen=True)
class ToolCall:
    """One call.

    Attributes:
        name: of the tool.
        arguments: as it was called; never the question's text.
        result: what it computed, or why it could not.
    """

    name: str
    arguments: dict[str, Any]
    result: Result | Outlook | Triage | Refusal

    def to_json(self) -> dict[str, Any]:
        """The call as JSON values: days as ISO dates, percentages and money unrounded."""
        call: dict[str, Any] = TypeAdapter(ToolCall).dump_python(self, mode="json")
        return call


def run_tools(question: Question, market: Market) -> list[ToolCall]:
    """Run the tools that a question about finance needs, one call a company where it can.

    Forecasts are not among them: they need a model (see forecasting.py).
    """
    intent, slots = question.intent, question.slots
    if intent in ("compare_returns", "correlation"):
        return [_call_on_several(intent, slots, market)]
    if intent == "none":
        return [ToolCall("none", {}, unclear())]
    try:
        symbols = require_symbols(slots)
    except Refused as refused:
        return [ToolCall(intent, {}, refused.refusal)]
    return [_call_on_one(intent, symbol, slots, market) for symbol in symbols]


def require_symbols(slots: Slots) -> tuple[str, ...]:
    """Return the symbols that a question names, each once.

    Raises:
        Refused: if there are none.
    """
    if not slots.symbols:
        raise Refused(
            "symbol_missing",
            "Which company do you mean? Name it or give its ticker, for example: Apple or AAPL.",
        )
    return tuple(dict.fromkeys(slots.symbols))


def unclear() -> Refusal:
    """The refusal of a question about finance that names no figure."""
    return Refusal(
        "intent_unclear",
        "I did not understand which figure you want. I can give prices, returns, volatility, "
        "drawdowns, growth rates, highs and lows, moving averages, correlations, comparisons "
        "and interval forecasts.",
    )


def _call_on_several(intent: str, slots: Slots, market: Market) -> ToolCall:
    tool = finance.correlation if intent == "correlation" else finance.compare_returns
    period = resolve_period(slots, market.as_of)
    symbols = tuple(dict.fromkeys(slots.symbols))
    arguments = {"symbols": list(symbols)} | _period_arguments(period)
    return _call(intent, arguments, lambda: tool(market, symbols, period))


def _call_on_one(intent: str, symbol: str, slots: Slots, market: Market) -> ToolCall:
    if intent in PERIOD_TOOLS:
        period = resolve_period(slots, market.as_of)
        arguments = {"symbol": symbol} | _period_arguments(period)
        return _call(intent, arguments, lambda: PERIOD_TOOLS[intent](market, symbol, period))
    if intent == "moving_average":
        day, count = resolve_day(slots, market.as_of), slots.window_days
        arguments = {"symbol": symbol, "window_days": count, "date": _iso(day)}
        return _call(intent, arguments, lambda: finance.moving_average(market, symbol, count, day))
    if intent == "price_on_date":
        return _call_price_on_date(symbol, resolve_day(slots, market.as_of), market)
    return _call(intent, {"symbol": symbol}, lambda: finance.latest_price(market, symbol))


def _call_price_on_date(symbol: str, day: date | None, market: Market) -> ToolCall:
    arguments = {"symbol": symbol, "date": _iso(day)}
    if day is None:
        refusal = Refusal("date_missing", "Which day? For example: 16 March 2020.")
        return ToolCall("price_on_date", arguments, refusal)
    return _call("price_on_date", arguments, lambda: finance.price_on_date(market, symbol, day))


def _call(name: str, arguments: dict[str, Any], tool: Callable[[], Result]) -> ToolCall:
    try:
        return ToolCall(name, arguments, tool())
    except Refused as refused:
        return ToolCall(name, arguments, refused.refusal)


def _period_arguments(period: Period) -> dict[str, Any]:
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
