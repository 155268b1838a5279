"""Answers, and where they came from: one row of the table answers each, without any text."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from data_contracts.operational_tables import answers
from serving.tokens import Caller


class Source(BaseModel):
    """Something that an answer rests on.

    Attributes:
        kind: `table`, `article` or `document`.
        table: `NAME@VERSION`, the table or the one that holds the article; none for a document.
        article_id: for articles.
        title: for articles.
        sha256: for documents that a caller sent: of the text, which is not kept.
    """

    kind: str
    table: str | None = None
    article_id: str | None = None
    title: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Origin:
    """Where an answer came from.

    Attributes:
        intent: for finance, the intent; else the domain.
        tools: the calls as JSON.
        models: version by registered name.
        sources: what it rests on.
        answer_id: made here, new for each answer.
    """

    intent: str
    tools: list[dict[str, Any]]
    models: dict[str, int]
    sources: list[Source]
    answer_id: str = field(default_factory=lambda: str(uuid.uuid4()))


class Lineage(BaseModel):
    """Where an answer came from, as stored."""

    answer_id: str
    user_id: str
    created_at: datetime
    route: str
    intent: str
    tools: list[dict[str, Any]]
    models: dict[str, int] = Field(description="Version by registered name.")
    sources: list[Source]


async def store(engine: AsyncEngine, origin: Origin, caller: Caller, route: str) -> None:
    """Write an answer's row.

    Args:
        engine: the operational database.
        origin: of the answer.
        caller: who asked.
        route: template of the route that answered.

    Raises:
        SQLAlchemyError: if the database fails; then the answer must not be given.
    """
    async with engine.begin() as connection:
        await write(connection, origin, caller, route)


async def write(connection: AsyncConnection, origin: Origin, caller: Caller, route: str) -> None:
    """Write an answer's row, as `store` does, in a transaction with what else is written."""
    row = {
        "answer_id": origin.answer_id,
        "user_id": caller.user_id,
        "route": route,
        "intent": origin.intent,
        "tools": origin.tools,
        "models": origin.models,
        "sources": [source.model_dump(exclude_none=True) for source in origin.sources],
    }
    await connection.execute(insert(answers).values(row))


async def find(engine: AsyncEngine, answer_id: str, caller: Caller) -> Lineage | None:
    """Return an answer's row to whoever got the answer, or to an admin; else None."""
    query = select(answers).where(answers.c.answer_id == answer_id)
    async with engine.connect() as connection:
        row = (await connection.execute(query)).mappings().one_or_none()
    if row is None or (row["user_id"] != caller.user_id and caller.role != "admin"):
        return None
    return Lineage.model_validate(dict(row))
