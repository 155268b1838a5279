"""From a conversation to an answer: understand, take in context, call tools, word the results.

The domain is decided first. A figure comes from a tool over a versioned table, never from a model.
"""

import re
import time
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

from serving import charts
from serving.answerability import ACCOUNT_INTENTS
from serving.answers import Origin, Source
from serving.catalogue import NAMES, find_tool
from serving.dialogue import MOST_MESSAGES, take_in_context
from serving.planning import plan, rank_companies
from serving.questions import Question, understand
from serving.refusals import Refusal, Refused
from serving.registry import LoadedModel
from serving.resources import Resources
from serving.support import triage
from serving.tables import Market
from serving.tools import ToolCall, call_tool, refuse
from serving.wording import replies

# Where one message may hold several questions: each part is then understood by itself.
_BETWEEN_QUESTIONS = re.compile(
    r"(?<=[?!])\s+(?=\w)|;\s+|,?\s+and (?=(?:what|what's|how|which|when|who|is|was|did|does)\b)",
    re.IGNORECASE,
)
MOST_QUESTIONS = 4
# Each part must be this sure to stand as a question of its own.
SURE = 0.6


@dataclass(frozen=True)
class Answer:
    """An answer and where it came from.

    Attributes:
        text: Markdown.
        domain: finance, support, small_talk or out_of_scope.
        intent: as understood, the context taken in.
        confidence: 0 to 1.
        as_of: newest day in the prices.
        calls: the tool calls as JSON, with their results.
        origin: its lineage, without texts and bookings.
        charts: Vega-Lite specifications.
        seconds: spent on `understanding` and on `tools`, words and charts included.
    """

    text: str
    domain: str
    intent: str
    confidence: float
    as_of: date
    calls: list[dict[str, Any]]
    origin: Origin
    charts: list[charts.Spec]
    seconds: dict[str, float]


async def answer(messages: list[str], understanding: LoadedModel, resources: Resources) -> Answer:
    """Answer the last message of a conversation.

    Args:
        messages: of the user, oldest first, one at least.
        understanding: the version that reads them.
        resources: what tools work with.

    Raises:
        ServiceError: 503 if a model or table that it needs is not there yet.
    """
    market = resources.tables.market()
    began_s = time.perf_counter()
    resources.used[understanding.name] = understanding.version
    newest = messages[-MOST_MESSAGES:]
    questions = await _understand(newest, understanding, resources, market)
    understood_s = time.perf_counter()
    calls = [
        call for question in questions for call in await _call_tools(question, resources, market)
    ]
    first = questions[0]
    if first.domain == "small_talk":
        text = replies.SMALL_TALK
    elif first.domain == "out_of_scope":
        text = replies.OUT_OF_SCOPE
    else:
        text = replies.word_calls(calls, resources.sources, market.names)
    intent = first.intent if first.domain == "finance" else first.domain
    kept = [call.to_lineage() for call in calls]
    asked = any(question.slots.chart for question in questions)
    pictures = charts.draw(calls, market, asked)
    done_s = time.perf_counter()
    return Answer(
        text,
        first.domain,
        first.intent,
        min(question.confidence for question in questions),
        market.as_of,
        [call.to_json() for call in calls],
        Origin(intent, kept, resources.used, resources.sources),
        pictures,
        {"understanding": understood_s - began_s, "tools": done_s - understood_s},
    )


async def _understand(
    messages: list[str], understanding: LoadedModel, resources: Resources, market: Market
) -> list[Question]:
    """What the last message asks, its context taken in: one question, or several about finance."""
    questions = await _read(messages, understanding, market.as_of, market)
    if any(question.intent in ACCOUNT_INTENTS for question in questions):
        # "This month" is that of the newest booking, not of the newest price.
        today = await _newest_booking(resources)
        if today not in (None, market.as_of):
            return await _read(messages, understanding, today, market)
    return questions


async def _newest_booking(resources: Resources) -> date | None:
    try:
        return (await resources.bookings()).as_of
    except Refused:  # the tool will say why
        return None


async def _read(
    messages: list[str], understanding: LoadedModel, as_of: date, market: Market
) -> list[Question]:
    parts = _split(messages[-1])
    read = await understand(understanding, [*messages, *parts], as_of)
    history, whole = read[: len(messages) - 1], read[len(messages) - 1]
    asked = read[len(messages) :]
    rank = partial(rank_companies, market=market)
    several: list[Question] = []
    for part in asked:
        several.append(take_in_context([*history, *several, part], rank))
    if several and all(_stands(part) for part in several) and _share_no_time(asked):
        return several
    return [take_in_context([*history, whole], rank)]


def _split(text: str) -> list[str]:
    """The questions of a message; none where it is only one."""
    parts = [part.strip() for part in _BETWEEN_QUESTIONS.split(text) if part.strip()]
    return parts if 1 < len(parts) <= MOST_QUESTIONS else []


def _stands(question: Question) -> bool:
    return (
        question.domain == "finance"
        and question.confidence >= SURE
        and question.intent not in ("none", "repeat")
    )


def _share_no_time(parts: list[Question]) -> bool:
    """Whether no part leaves its time to a later one: "How did A do and how did B do in 2020?"."""
    settled = [_takes_no_time(part) or bool(part.slots.date or part.slots.end) for part in parts]
    return all(earlier or not later for earlier, later in pairwise(settled))


def _takes_no_time(question: Question) -> bool:
    known = question.intent in NAMES
    return known and not {"start", "date"} & set(find_tool(question.intent).arguments.model_fields)


async def _call_tools(question: Question, resources: Resources, market: Market) -> list[ToolCall]:
    if question.domain == "support":
        return [await _triage(question.text, resources)]
    if question.domain != "finance":
        return []
    calls = []
    for planned in plan(question, market):
        if isinstance(planned, Refusal):
            calls.append(refuse(question.intent, planned))
        else:
            calls.append(await call_tool(*planned, resources))
    return calls


async def _triage(text: str, resources: Resources) -> ToolCall:
    found = await triage(resources.champion("tickets"), resources.tables.articles(), text)
    if found.article:
        resources.note(
            Source(
                kind="article",
                table=found.article.table,
                article_id=found.article.article_id,
                title=found.article.title,
            )
        )
    return ToolCall("triage", {"text": "last user message"}, found)
