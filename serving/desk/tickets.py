"""Tickets as they are read: one, or a page of those that the caller may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from data_contracts.operational_tables import answers, tickets, users
from serving.answers import Source
from serving.desk.access import may_see, unknown_ticket
from serving.desk.deadlines import first_response_left, is_at_risk, is_breached, resolution_left
from serving.desk.labels import Category, EscalationReason, Priority
from serving.desk.states import Status
from serving.errors import ServiceError
from serving.languages import Language
from serving.tokens import Caller

MOST_ON_A_PAGE = 100
# What a ticket does not tell: it is there to find repetitions, or told by name.
_UNREAD = ("idempotency_key", "request_digest", "assignee_id")


@dataclass(frozen=True)
class Ticket:
    """A ticket at a moment.

    Attributes:
        user_id: of who submitted it.
        assignee: name of the user who works on it.
        sources: what the suggested reply rests on.
        clock_stopped_at: since when the clock of the resolution stands.
        labels_settled_at: when staff last confirmed or corrected the labels.
        version: counts the changes, from 1.
        first_response_left: time left, or that was left; negative: late.
        resolution_left: likewise.
        breached: whether either was or is late.
        at_risk: whether a running clock has little time left.
    """

    ticket_id: str
    user_id: str
    created_at: datetime
    text: str
    language: Language
    category: Category
    category_confidence: float
    priority: Priority
    priority_confidence: float
    escalated: bool
    escalate_confidence: float
    escalation_reason: EscalationReason | None
    status: Status
    assignee: str | None
    suggested_reply: str
    sources: list[Source]
    answer_id: str
    model_version: int
    first_response_due_at: datetime
    first_responded_at: datetime | None
    resolution_due_at: datetime
    resolved_at: datetime | None
    clock_stopped_at: datetime | None
    labels_settled_at: datetime | None
    version: int
    first_response_left: timedelta
    resolution_left: timedelta
    breached: bool
    at_risk: bool


@dataclass(frozen=True)
class Wanted:
    """Which tickets to list; None: all.

    Attributes:
        assignee: name of a user.
        breached: whether the first response or the resolution was or is late.
        created_from: first day in UTC.
        created_to: last day in UTC, included.
    """

    status: Status | None = None
    category: Category | None = None
    priority: Priority | None = None
    escalated: bool | None = None
    language: Language | None = None
    assignee: str | None = None
    breached: bool | None = None
    created_from: date | None = None
    created_to: date | None = None

    def conditions(self, now: datetime) -> list[ColumnElement[bool]]:
        """The same for the database."""
        plain: dict[ColumnElement[Any], object] = {
            tickets.c.status: self.status,
            tickets.c.category: self.category,
            tickets.c.priority: self.priority,
            tickets.c.escalated: self.escalated,
            tickets.c.language: self.language,
            is_breached(now): self.breached,
        }
        asked = [column == value for column, value in plain.items() if value is not None]
        if self.assignee is not None:
            named = select(users.c.user_id).where(users.c.username == self.assignee)
            asked.append(tickets.c.assignee_id == named.scalar_subquery())
        if self.created_from:
            first = datetime.combine(self.created_from, time.min, UTC)
            asked.append(tickets.c.created_at >= first)
        if self.created_to:
            last = datetime.combine(self.created_to, time.max, UTC)
            asked.append(tickets.c.created_at <= last)
        return asked


async def find(engine: AsyncEngine, ticket_id: str, caller: Caller, now: datetime) -> Ticket:
    """Return a ticket.

    Raises:
        ServiceError: 404 if there is none that the caller may see.
    """
    async with engine.connect() as connection:
        return await read(connection, ticket_id, caller, now)


async def read(
    connection: AsyncConnection, ticket_id: str, caller: Caller, now: datetime
) -> Ticket:
    """Return a ticket, as `find` does, within a transaction."""
    query = select_tickets(now).where(tickets.c.ticket_id == ticket_id, may_see(caller))
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None:
        raise unknown_ticket(ticket_id)
    return to_ticket(row)


async def list_page(
    engine: AsyncEngine,
    wanted: Wanted,
    caller: Caller,
    now: datetime,
    limit: int,
    cursor: str | None = None,
) -> tuple[Sequence[Ticket], str | None]:
    """Return a page of tickets, the newest first, and the cursor of the next page.

    A page begins after the cursor's ticket, so that tickets which arrive meanwhile shift nothing.

    Args:
        engine: the operational database.
        wanted: which to list.
        caller: sees their own, or as staff all.
        now: moment of the clocks.
        limit: at most this many, and never more than 100.
        cursor: of the page before; None: from the newest on.

    Raises:
        ServiceError: 422 if the cursor is of no ticket that the caller may see.
    """
    limit = min(limit, MOST_ON_A_PAGE)
    order = (tickets.c.created_at, tickets.c.ticket_id)
    query = select_tickets(now).where(may_see(caller), *wanted.conditions(now))
    query = query.order_by(*(column.desc() for column in order)).limit(limit + 1)
    async with engine.connect() as connection:
        if cursor is not None:
            last = select(*order).where(tickets.c.ticket_id == cursor, may_see(caller))
            found = (await connection.execute(last)).one_or_none()
            if found is None:
                raise unknown_cursor()
            query = query.where(tuple_(*order) < tuple_(*found))
        rows = (await connection.execute(query)).mappings().all()
    page = [to_ticket(row) for row in rows[:limit]]
    return page, page[-1].ticket_id if len(rows) > limit else None


def select_tickets(now: datetime) -> Select[Any]:
    """All that a `Ticket` tells; the sources are those of its answer."""
    return (
        select(
            *(column for column in tickets.c if column.name not in _UNREAD),
            users.c.username.label("assignee"),
            answers.c.sources,
            first_response_left(now).label("first_response_left"),
            resolution_left(now).label("resolution_left"),
            is_breached(now).label("breached"),
            is_at_risk(now).label("at_risk"),
        )
        .outerjoin_from(tickets, answers, tickets.c.answer_id == answers.c.answer_id)
        .outerjoin(users, tickets.c.assignee_id == users.c.user_id)
    )


def to_ticket(row: RowMapping) -> Ticket:
    """A row of `select_tickets`."""
    sources = [Source.model_validate(source) for source in row["sources"] or []]
    return Ticket(**(dict(row) | {"sources": sources}))


def unknown_cursor() -> ServiceError:
    """The 422 of a cursor that leads nowhere."""
    return ServiceError(
        422,
        "cursor_unknown",
        "the cursor is of nothing in this list; begin again without one",
        "cursor",
    )
