"""How a ticket changes: under a lock, by whom it may be, and never without the log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from data_contracts.operational_tables import tickets, users
from serving.desk import deadlines
from serving.desk.access import STAFF, is_staff, may_see, role_not_allowed, unknown_ticket
from serving.desk.deadlines import Row, Updates
from serving.desk.labels import LABELS
from serving.desk.log import note_change
from serving.desk.states import Status, check_transition
from serving.desk.tickets import Ticket, read
from serving.errors import ServiceError
from serving.tokens import Caller

# What a customer may change of their own ticket.
_CUSTOMERS = frozenset({"status"})


@dataclass(frozen=True)
class Change:
    """What somebody wants of a ticket.

    Attributes:
        fields: new values of category, priority, escalated, status and assignee (a user's name,
            or None for nobody); one at least.
        seen_version: of the ticket that they have seen; None: whatever it is by now.
    """

    fields: Mapping[str, Any]
    seen_version: int | None = None


async def change(
    engine: AsyncEngine, ticket_id: str, wanted: Change, caller: Caller, now: datetime
) -> Ticket:
    """Change a ticket: all that is wanted, or nothing.

    Raises:
        ServiceError: 403 if a field is not the caller's to change, 404 if there is no such
            ticket, 409 if it cannot go to that status, 412 if it was changed since it was seen,
            422 if the assignee is no staff.
    """
    async with engine.begin() as connection:
        row = await lock(connection, ticket_id, caller)
        _check_fields(wanted, caller)
        _check_version(row, wanted)
        updates = _work_out(row, wanted.fields, is_staff(caller), now)
        if "assignee" in wanted.fields:
            name = wanted.fields["assignee"]
            updates["assignee_id"] = None if name is None else await _find_staff(connection, name)
        await write_updates(connection, row, updates, caller, now)
        return await read(connection, ticket_id, caller, now)


async def lock(connection: AsyncConnection, ticket_id: str, caller: Caller) -> Row:
    """Return a ticket's row, which nobody else changes until the transaction is over.

    Raises:
        ServiceError: 404 if there is none that the caller may see.
    """
    query = select(tickets).where(tickets.c.ticket_id == ticket_id, may_see(caller))
    row = (await connection.execute(query.with_for_update())).mappings().one_or_none()
    if row is None:
        raise unknown_ticket(ticket_id)
    return dict(row)


async def write_updates(
    connection: AsyncConnection, row: Row, updates: Updates, caller: Caller, now: datetime
) -> None:
    """Write what differs from a locked row, and the log of it."""
    changed = {name: (row[name], value) for name, value in updates.items() if row[name] != value}
    if not changed:
        return
    values = {name: new for name, (_, new) in changed.items()} | {"version": row["version"] + 1}
    own = tickets.c.ticket_id == row["ticket_id"]
    await connection.execute(update(tickets).where(own).values(values))
    await note_change(connection, row["ticket_id"], changed, caller, now)


def to_status(row: Row, status: Status, now: datetime) -> Updates:
    """What changes as a ticket goes to a status that is open to it."""
    return {"status": status} | deadlines.change_status(row, status, now)


def _check_fields(wanted: Change, caller: Caller) -> None:
    foreign = sorted(wanted.fields.keys() - _CUSTOMERS)
    if foreign and not is_staff(caller):
        raise role_not_allowed(
            caller, f"{', '.join(foreign)} may be changed by {', '.join(STAFF)}", foreign[0]
        )


def _check_version(row: Row, wanted: Change) -> None:
    seen, current = wanted.seen_version, row["version"]
    if seen is not None and seen != current:
        raise ServiceError(
            412,
            "ticket_changed",
            f"the ticket is at version {current}, and you have seen {seen}; read it again",
            "If-Match",
        )


def _work_out(row: Row, fields: Mapping[str, Any], by_staff: bool, now: datetime) -> Updates:
    updates: Updates = {}
    if fields.keys() & LABELS:
        updates["labels_settled_at"] = now
    if "category" in fields:
        updates["category"] = fields["category"]
    if "escalated" in fields:
        updates |= _escalate(row, fields["escalated"])
    if "priority" in fields:
        updates |= deadlines.change_priority(row, fields["priority"])
        updates["priority"] = fields["priority"]
    if "status" in fields:
        check_transition(row["status"], fields["status"], by_staff)
        updates |= to_status({**row, **updates}, fields["status"], now)
    return updates


def _escalate(row: Row, escalated: bool) -> Updates:
    if not escalated:
        return {"escalated": False, "escalation_reason": None}
    return {"escalated": True, "escalation_reason": row["escalation_reason"] or "staff"}


async def _find_staff(connection: AsyncConnection, name: str) -> str:
    query = select(users.c.user_id).where(users.c.username == name, users.c.role.in_(STAFF))
    user_id: str | None = (await connection.execute(query)).scalar_one_or_none()
    if user_id is None:
        raise ServiceError(
            422,
            "assignee_unknown",
            f"nobody named {name} is {' or '.join(STAFF)}; name one who is",
            "assignee",
        )
    return user_id
