"""From a question to an answer: understand, call tools, word the results.

The domain is decided first. A figure comes from a tool over a versioned table, never from a model.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from serving import wording
from serving.answers import Origin, Source
from serving.finance import find_history
from serving.forecasting import look_ahead, resolve_horizon
from serving.models import Models
from serving.periods import require_data_until
from serving.questions import Question, understand
from serving.refusals import Refused
from serving.registry import LoadedModel
from serving.support import Triage, triage
from serving.tables import Market, Tables
from serving.tools import ToolCall, require_symbols, run_tools


@dataclass(frozen=True)
class Answer:
    """An answer and where it came from.

    Attributes:
        text: Markdown.
        domain: finance, support, small_talk or out_of_scope.
        intent: as understood.
        confidence: 0 to 1.
        as_of: newest day in the prices.
        origin: its lineage.
    """

    text: str
    domain: str
    intent: str
    confidence: float
    as_of: date
    origin: Origin


async def answer(text: str, understanding: LoadedModel, models: Models, tables: Tables) -> Answer:
    """Answer a question.

    Args:
        text: the question.
        understanding: the version that reads it.
        models: champions for what follows.
        tables: what figures and articles come from.

    Raises:
        ServiceError: 503 if a model or table that it needs is not there yet.
    """
    market = tables.market()
    question = await understand(understanding, text, market.as_of)
    used = {understanding.name: understanding.version}
    calls, sources = await _call_tools(question, text, models, tables, market, used)
    origin = Origin(
        question.intent if question.domain == "finance" else question.domain,
        [call.to_json() for call in calls],
        used,
        sources,
    )
    return Answer(
        _word(question, calls, market),
        question.domain,
        question.intent,
        question.confidence,
        market.as_of,
        origin,
    )


async def _call_tools(
    question: Question,
    text: str,
    models: Models,
    tables: Tables,
    market: Market,
    used: dict[str, int],
) -> tuple[list[ToolCall], list[Source]]:
    """Run what the question needs; notes the models that it used in `used`."""
    if question.domain == "support":
        model = models.champion("tickets")
        used[model.name] = model.version
        found = await triage(model, tables.articles(), text)
        return [ToolCall("triage", {"text": "last user message"}, found)], _article(found)
    if question.domain != "finance":
        return [], []
    sources = [Source(kind="table", table=market.prices)]
    if question.intent == "forecast":
        return await _forecast(question, models, market, used), sources
    return run_tools(question, market), sources


async def _forecast(
    question: Question, models: Models, market: Market, used: dict[str, int]
) -> list[ToolCall]:
    model = models.champion("forecaster")
    used[model.name] = model.version
    try:
        symbols = require_symbols(question.slots)
    except Refused as refused:
        return [ToolCall("forecast", {}, refused.refusal)]
    return [await _forecast_one(model, symbol, question, market) for symbol in symbols]


async def _forecast_one(
    model: LoadedModel, symbol: str, question: Question, market: Market
) -> ToolCall:
    slots = question.slots
    arguments: dict[str, Any] = {"symbol": symbol, "horizon_days": slots.horizon_days}
    try:
        history = find_history(market, symbol)
        require_data_until(history, market.as_of)
        horizon_days = resolve_horizon(slots, history.day(-1))
        arguments["horizon_days"] = horizon_days
        outlook = await look_ahead(model, history, market.prices, horizon_days)
    except Refused as refused:
        return ToolCall("forecast", arguments, refused.refusal)
    return ToolCall("forecast", arguments, outlook)


def _article(found: Triage) -> list[Source]:
    article = found.article
    if article is None:
        return []
    return [
        Source(
            kind="article",
            table=article.table,
            article_id=article.article_id,
            title=article.title,
        )
    ]


def _word(question: Question, calls: list[ToolCall], market: Market) -> str:
    if question.domain == "small_talk":
        return wording.SMALL_TALK
    if question.domain == "out_of_scope":
        return wording.OUT_OF_SCOPE
    return wording.word_calls(calls, market.names)
