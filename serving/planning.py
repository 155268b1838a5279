"""From a question to the tool calls that answer it."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from serving.accounts import MOST_TRANSACTIONS
from serving.answerability import require_answerable
from serving.catalogue import find_tool
from serving.market_tools import RANKING_KINDS, rank
from serving.questions import Intent, Question, Slots
from serving.refusals import Refusal, Refused
from serving.tables import Market
from serving.tool_arguments import MOST_RANKED, Arguments, RankingOverSpan
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
    "excluded",
    "months_ahead",
    "sentences",
)
# A text to summarise has so many words; a message without a colon or a line break is one where it
# is longer than any request.
SHORTEST_TEXT_WORDS = 15
# What may stand between the request and the text, in the order in which they are tried.
REQUEST_ENDS = tuple(re.compile(end) for end in (r":\s|\n", r"[\"“]", r"[?!.]\s", r"\s[-–—]\s"))
LONGEST_REQUEST_WORDS = 60
# Where a single day is the one on which something was bought: it has been held since.
HELD_SINCE = {"growth_of_amount", "growth_rate", "basket_return"}
OF_CLOSES = {"average_price", "highest_close", "lowest_close", "high_low", "maximum_drawdown"}
MOST_COUNTED = {"account_transactions": MOST_TRANSACTIONS} | dict.fromkeys(
    RANKING_KINDS, MOST_RANKED
)

Planned = tuple[Tool, Arguments]


def plan(question: Question, market: Market) -> list[Planned | Refusal]:
    """Decide which tools to call with which arguments.

    A tool of one company is called once for each company, and one of a period or a day once for
    each that is named.

    Args:
        question: about finance, its context taken in.
        market: which companies and days there are.
    """
    try:
        require_answerable(question)
        calls: list[Planned | Refusal] = []
        for intent, slots in _variants(question):
            calls += _plan_one(find_tool(intent), slots, question.text, market)
        return calls
    except Refused as refused:
        return [refused.refusal]


def rank_companies(question: Question, market: Market) -> tuple[str, ...]:
    """The companies that the answer to a ranking names, in its order; none if it is refused."""
    for planned in plan(question, market):
        if isinstance(planned, Refusal) or not isinstance(planned[1], RankingOverSpan):
            continue
        tool, arguments = planned[0], planned[1]
        try:
            ranking = rank(market, arguments, tool.name)
        except Refused:
            return ()
        return tuple(row.symbol for row in ranking.returns)
    return ()


def _variants(question: Question) -> Iterator[tuple[Intent, Slots]]:
    """The tools and slots that a question stands for."""
    intent, slots = _fit(question.intent, question.slots)
    if intent in RANKING_KINDS and len(slots.symbols) == 1:
        # Whether one company is among the best: the ranking of all, and its own return.
        yield intent, slots.model_copy(update={"symbols": ()})
        yield "period_return", slots
    elif len(slots.periods) > 1:
        for start, end in slots.periods:
            yield intent, slots.model_copy(update={"start": start, "end": end, "date": None})
    elif len(slots.dates) > 1:
        for day in slots.dates:
            yield intent, slots.model_copy(update={"date": day})
    elif len(slots.categories) > 1:
        for category in slots.categories:
            yield intent, slots.model_copy(update={"category": category})
    else:
        yield intent, slots


def _fit(intent: Intent, slots: Slots) -> tuple[Intent, Slots]:
    """The tool that takes what is stated, where the one asked for does not."""
    names_time = bool(slots.date or slots.end)
    names_company = bool(slots.symbols or slots.uncovered)
    if intent == "latest_price" and names_time:
        return "price_on_date", slots
    if (intent == "company_summary" and names_time) or (intent == "market_trend" and names_company):
        return "period_return", slots
    return intent, slots


def _plan_one(tool: Tool, slots: Slots, text: str, market: Market) -> list[Planned | Refusal]:
    if "symbol" not in tool.arguments.model_fields:
        return [(tool, _arguments(tool, slots, text, market))]
    if not slots.symbols and not slots.uncovered:
        raise Refused(
            "symbol_missing",
            "Which company do you mean? Name it or give its ticker, for example: Apple or AAPL.",
        )
    calls: list[Planned | Refusal] = [
        (tool, _arguments(tool, slots, text, market, symbol))
        for symbol in dict.fromkeys(slots.symbols)
    ]
    return calls + [_not_covered(name).refusal for name in slots.uncovered]


def _arguments(
    tool: Tool, slots: Slots, text: str, market: Market, symbol: str | None = None
) -> Arguments:
    """The arguments that the slots state, as far as the tool takes them."""
    fields = tool.arguments.model_fields
    stated: dict[str, Any] = {name: getattr(slots, name) for name in PLAIN_SLOTS}
    if slots.count and tool.name in MOST_COUNTED:
        stated["count"] = min(slots.count, MOST_COUNTED[tool.name])
    if symbol:
        stated["symbol"] = symbol
    if "symbols" in fields:
        if slots.uncovered:
            raise _not_covered(slots.uncovered[0])
        stated["symbols"] = tuple(dict.fromkeys(slots.symbols))
    if "text" in fields:
        stated["text"] = _find_text(text)
    if "start" in fields:
        stated |= _span(slots, tool.name, market, symbol)
    if "date" in fields:
        stated["date"] = slots.date or _last_day(slots, market.as_of, tool.name)
    absent = (None, ())
    known = {name: of for name, of in stated.items() if name in fields and of not in absent}
    try:
        return tool.arguments.model_validate(known)
    except ValidationError as error:
        raise _missing(error) from error


def _span(slots: Slots, tool: str, market: Market, symbol: str | None) -> dict[str, Any]:
    named = (symbol,) if symbol else slots.symbols
    histories = [market.histories[name] for name in named if name in market.histories]
    histories = histories or list(market.histories.values())
    if slots.whole_history and slots.end:
        first = max(history.day(0) for history in histories)
        return {"start": first, "end": max(slots.end, first), "trailing": True}
    if slots.sessions and slots.sessions < len(histories[0].days):
        # So many closes, or the close before them where returns are taken.
        level = tool in OF_CLOSES
        start = histories[0].day(-slots.sessions if level else -1 - slots.sessions)
        return {"start": start, "end": market.as_of, "trailing": True}
    if slots.start and slots.end:
        end = market.as_of if slots.until_now and slots.start < market.as_of else slots.end
        return {"start": slots.start, "end": end} | ({"trailing": True} if slots.trailing else {})
    if slots.date and tool in HELD_SINCE and slots.date < market.as_of:
        return {"start": slots.date, "end": market.as_of}
    if slots.date:
        return {"start": slots.date, "end": slots.date}
    return {}


def _last_day(slots: Slots, as_of: date, tool: str) -> date | None:
    """The last day of a stated period, where a day is wanted; the past has ended by now."""
    if slots.end is None or tool == "forecast":
        return slots.end
    return min(slots.end, as_of) if slots.start and slots.start <= as_of else slots.end


def _find_text(message: str) -> str:
    """The text to summarise: what follows the request, or a long message as a whole."""
    for end in REQUEST_ENDS:
        parts = end.split(message, maxsplit=1)
        if len(parts) == 2 and len(parts[1].split()) >= SHORTEST_TEXT_WORDS:
            return parts[1].strip(" \"“”'")
    if len(message.split()) >= LONGEST_REQUEST_WORDS:
        return message
    raise Refused(
        "document_missing",
        "I see no text to summarise. Send it after your request and a colon, or send a PDF, an "
        "HTML page or a text to POST /v1/documents/summarize.",
    )


def _missing(error: ValidationError) -> Refused:
    """What to ask for, by the argument at fault."""
    first = error.errors()[0]
    field = str(first["loc"][0]) if first["loc"] else ""
    if field == "date":
        return Refused("date_missing", "Which day? For example: 16 March 2020.")
    if field == "amount":
        return Refused("amount_missing", "Which amount? For example: $10,000.")
    if field == "months_ahead":
        return Refused("horizon_out_of_range", "I can look 1 to 6 months ahead. Ask for fewer.")
    return Refused("intent_unclear", f"I could not read the {field or 'period'} of your question.")


def _not_covered(name: str) -> Refused:
    return Refused(
        "symbol_unknown",
        f"I have no prices for {name}. GET /v1/market lists the companies that I cover; ask for "
        "one of them.",
    )
