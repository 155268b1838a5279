"""How a ticket comes to be: once for each idempotency key of a user, whatever happens meanwhile.

Two requests with one key at once both try to write; the unique constraint lets one in, the other
waits for its end and then reads what it wrote. The ticket, its lineage and the first row of its
log are one transaction, which is over before the caller hears of it.
"""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from data_contracts.operational_tables import tickets
from serving import answers
from serving.desk import deadlines
from serving.desk.arrival import Arrival
from serving.desk.log import note_change
from serving.desk.states import FIRST
from serving.desk.tickets import Ticket, read
from serving.errors import ServiceError
from serving.languages import Language
from serving.tokens import Caller

ROUTE = "/v1/tickets"


@dataclass(frozen=True)
class Submission:
    """What a caller sends, and under which key.

    Attributes:
        text: the problem.
        language: as stated; None: to be told from the text.
        model: which version of `tickets` shall label it; None: the champion.
        idempotency_key: of the caller's choice; None: every submission is a new ticket.
    """

    text: str
    language: Language | None
    model: str | None
    idempotency_key: str | None

    @property
    def digest(self) -> str:
        """SHA-256 of all that the caller sent."""
        sent = json.dumps([self.text, self.language, self.model])
        return hashlib.sha256(sent.encode()).hexdigest()


async def find_earlier(
    engine: AsyncEngine, submission: Submission, caller: Caller, now: datetime
) -> Ticket | None:
    """Return the ticket that the key stands for; None where it is new, or there is no key.

    Raises:
        ServiceError: 422 if the key stands for another submission.
    """
    if submission.idempotency_key is None:
        return None
    async with engine.connect() as connection:
        return await _read_earlier(connection, submission, caller, now)


async def submit(
    engine: AsyncEngine,
    submission: Submission,
    language: Language,
    arrival: Arrival,
    caller: Caller,
    now: datetime,
) -> tuple[Ticket, bool]:
    """Write a ticket, unless another request with the same key was faster.

    Args:
        engine: the operational database.
        submission: what was sent.
        language: stated or told from the text.
        arrival: what the desk made of it.
        caller: who sent it.
        now: when it arrived.

    Returns:
        The ticket, and whether it is new.

    Raises:
        ServiceError: 422 if the key stands for another submission.
    """
    ticket_id = str(uuid.uuid4())
    row = _to_row(ticket_id, submission, language, arrival, caller, now)
    statement = (
        insert(tickets)
        .values(row)
        .on_conflict_do_nothing(constraint="tickets_once_by_key")
        .returning(tickets.c.ticket_id)
    )
    async with engine.begin() as connection:
        if (await connection.execute(statement)).one_or_none():
            await answers.write(connection, arrival.origin, caller, ROUTE)
            await note_change(connection, ticket_id, {"status": (None, FIRST)}, caller, now)
            return await read(connection, ticket_id, caller, now), True
        earlier = await _read_earlier(connection, submission, caller, now)
    if earlier is None:  # erased between the two statements
        return await submit(engine, submission, language, arrival, caller, now)
    return earlier, False


async def _read_earlier(
    connection: AsyncConnection, submission: Submission, caller: Caller, now: datetime
) -> Ticket | None:
    query = select(tickets.c.ticket_id, tickets.c.request_digest).where(
        tickets.c.user_id == caller.user_id,
        tickets.c.idempotency_key == submission.idempotency_key,
    )
    found = (await connection.execute(query)).one_or_none()
    if found is None:
        return None
    if found.request_digest != submission.digest:
        raise ServiceError(
            422,
            "idempotency_key_reused",
            f"the key {submission.idempotency_key} stands for a ticket with another text, language "
            "or model; send the same body to get that ticket, or choose a new key",
            "Idempotency-Key",
        )
    return await read(connection, found.ticket_id, caller, now)


def _to_row(
    ticket_id: str,
    submission: Submission,
    language: Language,
    arrival: Arrival,
    caller: Caller,
    now: datetime,
) -> dict[str, Any]:
    return {
        "ticket_id": ticket_id,
        "user_id": caller.user_id,
        "created_at": now,
        "text": submission.text,
        "language": language,
        "category": arrival.category,
        "category_confidence": arrival.category_confidence,
        "priority": arrival.priority,
        "priority_confidence": arrival.priority_confidence,
        "escalated": arrival.escalated,
        "escalate_confidence": arrival.escalate_confidence,
        "escalation_reason": arrival.escalation_reason,
        "status": FIRST,
        "suggested_reply": arrival.suggested_reply,
        "answer_id": arrival.origin.answer_id,
        "model_version": arrival.model_version,
        "idempotency_key": submission.idempotency_key,
        "request_digest": submission.digest,
        "version": 1,
    } | deadlines.begin(arrival.priority, now)
