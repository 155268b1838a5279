"""From a question to the tool calls that answer it."""

import datetime
import re
from typing import Any

from pydantic import ValidationError

from serving.catalogue import find_tool
from serving.periods import say
from serving.questions import Question, Slots
from serving.refusals import Refusal, Refused
from serving.tool_arguments import Arguments
from serving.tools import Tool

# What a slot is called among the arguments of tools, where it stands for itself.
PLAIN_SLOTS = (
    "window_days",
    "horizon_days",
    "amount",
    "count",
    "category",
    "objective",
    "risk",
)
# A text to summarise has so many words; a message without a colon or a line break is one where it
# is longer than any request.
SHORTEST_TEXT_WORDS = 15
LONGEST_REQUEST_WORDS = 60
CAPABILITIES = (
    "prices, returns, volatility, drawdowns, growth rates, highs and lows, averages, trends, "
    "comparisons, rankings, correlations, baskets, portfolios, interval forecasts, and your own "
    "balances, bookings and spending"
)

# Where a single day is the one on which something was bought: it has been held since.
HELD_SINCE = {"growth_of_amount", "growth_rate", "basket_return"}

Planned = tuple[Tool, Arguments]


def plan(question: Question, as_of: datetime.date) -> list[Planned | Refusal]:
    """Decide which tools to call with which arguments: one call a company where a tool takes one.

    Args:
        question: about finance, its context taken in.
        as_of: newest day in the prices.
    """
    try:
        _require_answerable(question)
        tool = find_tool(question.intent)
        if "symbol" in tool.arguments.model_fields:
            return _plan_companies(tool, question, as_of)
        return [(tool, _arguments(tool, question, as_of))]
    except Refused as refused:
        return [refused.refusal]


def _plan_companies(
    tool: Tool, question: Question, as_of: datetime.date
) -> list[Planned | Refusal]:
    slots = question.slots
    if not slots.symbols and not slots.uncovered:
        raise Refused(
            "symbol_missing",
            "Which company do you mean? Name it or give its ticker, for example: Apple or AAPL.",
        )
    calls: list[Planned | Refusal] = [
        (tool, _arguments(tool, question, as_of, symbol)) for symbol in dict.fromkeys(slots.symbols)
    ]
    return calls + [_not_covered(name).refusal for name in slots.uncovered]


def _arguments(
    tool: Tool, question: Question, as_of: datetime.date, symbol: str | None = None
) -> Arguments:
    """The arguments that the slots state, as far as the tool takes them."""
    fields, slots = tool.arguments.model_fields, question.slots
    stated: dict[str, Any] = {name: getattr(slots, name) for name in PLAIN_SLOTS}
    if symbol:
        stated["symbol"] = symbol
    if "symbols" in fields:
        if slots.uncovered:
            raise _not_covered(slots.uncovered[0])
        stated["symbols"] = tuple(dict.fromkeys(slots.symbols))
    if "text" in fields:
        stated["text"] = _find_text(question.text)
    if "start" in fields:
        stated |= _span(slots, tool.name, as_of)
    if "date" in fields:
        stated["date"] = slots.date or _last_day(slots, as_of, tool.name)
    known = {name: value for name, value in stated.items() if name in fields and value is not None}
    try:
        return tool.arguments.model_validate(known)
    except ValidationError as error:
        raise _missing(error) from error


def _span(slots: Slots, tool: str, as_of: datetime.date) -> dict[str, Any]:
    if slots.start and slots.end:
        return {"start": slots.start, "end": slots.end, "trailing": slots.trailing}
    if slots.date and tool in HELD_SINCE and slots.date < as_of:
        return {"start": slots.date, "end": as_of}
    if slots.date:
        return {"start": slots.date, "end": slots.date}
    return {}


def _last_day(slots: Slots, as_of: datetime.date, tool: str) -> datetime.date | None:
    """The last day of a stated period, where a day is wanted; the past has ended by now."""
    if slots.end is None or tool == "forecast":
        return slots.end
    return min(slots.end, as_of) if slots.start and slots.start <= as_of else slots.end


def _find_text(message: str) -> str:
    """The text to summarise: what follows the first colon or line break of a message."""
    *_, text = re.split(r":\s|\n", message, maxsplit=1)
    if text != message and len(text.split()) >= SHORTEST_TEXT_WORDS:
        return text.strip()
    if len(message.split()) >= LONGEST_REQUEST_WORDS:
        return message
    raise Refused(
        "document_missing",
        "I see no text to summarise. Send it after your request and a colon, or send a PDF, an "
        "HTML page or a text to POST /v1/documents/summarize.",
    )


def _missing(error: ValidationError) -> Refused:
    """What to ask for, by the argument at fault."""
    field = str(error.errors()[0]["loc"][0]) if error.errors()[0]["loc"] else ""
    if field == "date":
        return Refused("date_missing", "Which day? For example: 16 March 2020.")
    if field == "amount":
        return Refused("amount_missing", "Which amount? For example: $10,000.")
    return Refused("intent_unclear", f"I could not read the {field or 'period'} of your question.")


def _not_covered(name: str) -> Refused:
    return Refused(
        "symbol_unknown",
        f"I have no prices for {name}. GET /v1/market lists the companies that I cover; ask for "
        "one of them.",
    )


def _require_answerable(question: Question) -> None:
    """Refuse what no tool may answer, and ask about what can be read in two ways."""
    slots = question.slots
    if question.intent == "advice":
        raise Refused(
            "advice_needs_licence",
            "I may not advise on buying, selling or holding: that needs a licence and your whole "
            "situation. I can give past returns, risk figures or an interval forecast, and a "
            "colleague of the bank can advise you.",
        )
    if question.intent == "not_in_data":
        raise Refused(
            "figure_not_held",
            "I hold daily closing prices only, so I cannot tell you that. I can give "
            f"{CAPABILITIES}.",
        )
    if question.intent == "forecast" and slots.certain:
        raise Refused(
            "nobody_knows",
            "Nobody can know a future price for certain, and I will not guess. I can give the "
            "interval that holds it with a probability of 80%: ask where a price may be in a "
            "number of days.",
        )
    if slots.impossible_date:
        raise Refused(
            "date_impossible",
            f"No calendar has {slots.impossible_date}. Which day do you mean?",
        )
    if question.alternatives:
        choices = tuple(name.replace("_", " ") for name in question.alternatives)
        raise Refused("intent_unclear", f"Do you mean {' or '.join(choices)}?", choices)
    if question.intent in ("none", "repeat"):
        raise Refused(
            "intent_unclear",
            f"I did not understand which figure you want. I can give {CAPABILITIES}.",
        )
    if slots.ambiguous_company:
        named = slots.ambiguous_company
        raise Refused(
            "symbol_ambiguous",
            f"Which {named.text} do you mean: {' or '.join(named.symbols)}?",
            named.symbols,
        )
    if slots.ambiguous_date:
        days = tuple(say(day) for day in slots.ambiguous_date)
        raise Refused("date_ambiguous", f"Do you mean {' or '.join(days)}?", days)
