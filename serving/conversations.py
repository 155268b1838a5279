"""Conversations that users asked to be stored, by an id of their choice.

A conversation belongs to the user who began it; for others it is as if it were not there. It
keeps its newest messages, a user keeps the newest conversations, and one that nobody continued
for 30 days is deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import StringConstraints
from sqlalchemy import ColumnElement, Delete, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from data_contracts.operational_tables import conversations, messages
from serving.errors import ServiceError
from serving.tokens import Caller

KEPT_MESSAGES = 20
KEPT_CONVERSATIONS = 100
LONGEST_TEXT_CHARACTERS = 8000
KEPT_FOR = timedelta(days=30)

ConversationId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Role = Literal["user", "assistant"]


@dataclass(frozen=True)
class StoredMessage:
    """One message; `role` is user or assistant."""

    role: str
    text: str
    created_at: datetime


@dataclass(frozen=True)
class Conversation:
    """A conversation with its messages, oldest first."""

    conversation_id: str
    created_at: datetime
    last_message_at: datetime
    messages: list[StoredMessage]


@dataclass(frozen=True)
class ConversationSummary:
    """A conversation, and how many messages of it are kept."""

    conversation_id: str
    created_at: datetime
    last_message_at: datetime
    message_count: int


async def find(engine: AsyncEngine, conversation_id: str, caller: Caller) -> Conversation | None:
    """Return a conversation; None where there is none.

    Raises:
        ServiceError: 404 if the conversation is another user's.
    """
    # One statement, so that the messages are those of the conversation whose owner it tells.
    query = (
        select(
            conversations.c.user_id,
            conversations.c.created_at.label("began_at"),
            conversations.c.last_message_at,
            messages.c.role,
            messages.c.text,
            messages.c.created_at,
        )
        .outerjoin_from(conversations, messages)
        .where(conversations.c.conversation_id == conversation_id, ~_is_expired())
        .order_by(messages.c.message_id)
    )
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).all()
    if not rows:
        return None
    first = rows[0]
    if first.user_id != caller.user_id:
        raise unknown_conversation(conversation_id)
    said = [StoredMessage(row.role, row.text, row.created_at) for row in rows if row.role]
    return Conversation(conversation_id, first.began_at, first.last_message_at, said)


async def remember(
    engine: AsyncEngine, conversation_id: str, caller: Caller, said: Sequence[tuple[Role, str]]
) -> None:
    """Add messages to a conversation, which begins with its first ones.

    Two calls of a user at once wait for each other, so that each one's messages stay together.

    Args:
        engine: the operational database.
        conversation_id: of `ConversationId`'s form.
        caller: whose conversation it is.
        said: role and text, oldest first; a text is cut at 8,000 characters.

    Raises:
        ServiceError: 404 if the conversation is another user's.
    """
    # In a transaction of its own, so that no two calls hold what the other one waits for.
    async with engine.begin() as connection:
        await connection.execute(_delete_expired())
    rows = [
        {"conversation_id": conversation_id, "role": role, "text": to_storable(text)}
        for role, text in said
    ]
    async with engine.begin() as connection:
        user_lock = func.pg_advisory_xact_lock(func.hashtextextended(caller.user_id, 0))
        await connection.execute(select(user_lock))
        await _begin_or_continue(connection, conversation_id, caller)
        if rows:
            await connection.execute(insert(messages), rows)
        await connection.execute(_delete_old_messages(conversation_id))
        await connection.execute(_delete_old_conversations(caller))


async def list_own(engine: AsyncEngine, caller: Caller) -> list[ConversationSummary]:
    """Return the caller's conversations, the last continued first."""
    query = (
        select(
            conversations.c.conversation_id,
            conversations.c.created_at,
            conversations.c.last_message_at,
            func.count(messages.c.message_id),
        )
        .outerjoin_from(conversations, messages)
        .where(conversations.c.user_id == caller.user_id, ~_is_expired())
        .group_by(conversations.c.conversation_id)
        .order_by(conversations.c.last_message_at.desc(), conversations.c.conversation_id)
    )
    async with engine.connect() as connection:
        return [ConversationSummary(*row) for row in await connection.execute(query)]


async def forget(engine: AsyncEngine, conversation_id: str, caller: Caller) -> None:
    """Delete a conversation and its messages.

    Raises:
        ServiceError: 404 if there is none, or it is another user's.
    """
    statement = delete(conversations).where(
        conversations.c.conversation_id == conversation_id,
        conversations.c.user_id == caller.user_id,
        ~_is_expired(),
    )
    async with engine.begin() as connection:
        deleted = await connection.execute(statement)
    if not deleted.rowcount:
        raise unknown_conversation(conversation_id)


def unknown_conversation(conversation_id: str) -> ServiceError:
    """The 404 of a conversation that is not there, or another user's: nobody can tell which."""
    return ServiceError(
        404,
        "conversation_unknown",
        f"no conversation {conversation_id} of yours; to begin one, choose another id",
        "conversation_id",
    )


async def _begin_or_continue(
    connection: AsyncConnection, conversation_id: str, caller: Caller
) -> None:
    statement = (
        upsert(conversations)
        .values(conversation_id=conversation_id, user_id=caller.user_id)
        .on_conflict_do_update(
            index_elements=["conversation_id"],
            set_={"last_message_at": func.now()},
            where=conversations.c.user_id == caller.user_id,
        )
        .returning(conversations.c.conversation_id)
    )
    if (await connection.execute(statement)).one_or_none() is None:
        raise unknown_conversation(conversation_id)


def _is_expired() -> ColumnElement[bool]:
    return conversations.c.last_message_at < func.now() - KEPT_FOR


def _delete_expired() -> Delete:
    # What another call is writing or deleting at this moment is left to it.
    expired = (
        select(conversations.c.conversation_id)
        .where(_is_expired())
        .with_for_update(skip_locked=True)
    )
    return delete(conversations).where(conversations.c.conversation_id.in_(expired))


def _delete_old_messages(conversation_id: str) -> Delete:
    own = messages.c.conversation_id == conversation_id
    newest = (
        select(messages.c.message_id)
        .where(own)
        .order_by(messages.c.message_id.desc())
        .limit(KEPT_MESSAGES)
    )
    return delete(messages).where(own, messages.c.message_id.not_in(newest))


def _delete_old_conversations(caller: Caller) -> Delete:
    own = conversations.c.user_id == caller.user_id
    newest = (
        select(conversations.c.conversation_id)
        .where(own)
        .order_by(conversations.c.last_message_at.desc())
        .limit(KEPT_CONVERSATIONS)
    )
    return delete(conversations).where(own, conversations.c.conversation_id.not_in(newest))


def to_storable(text: str) -> str:
    """Make a text fit to store: PostgreSQL takes neither NUL nor half a surrogate pair."""
    cut = text.replace("\0", "")[:LONGEST_TEXT_CHARACTERS]
    return cut.encode("utf-8", "replace").decode("utf-8")
