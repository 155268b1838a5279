"""The log of a ticket's changes: written in the transaction of the change, and only added to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from data_contracts.operational_tables import ticket_changes
from serving.tokens import Caller

MOST_ON_A_PAGE = 100


@dataclass(frozen=True)
class LoggedChange:
    """One field of a ticket that somebody changed; times as ISO 8601, flags as true or false."""

    change_id: int
    changed_at: datetime
    user_id: str
    role: str
    field: str
    old: str | None
    new: str | None


async def note_change(
    connection: AsyncConnection,
    ticket_id: str,
    changed: Mapping[str, tuple[object, object]],
    caller: Caller,
    now: datetime,
) -> None:
    """Write who changed what; not for fields that hold a text.

    Args:
        connection: in the transaction of the change.
        ticket_id: of the ticket.
        changed: old and new value by field, one at least.
        caller: who changed it.
        now: when.
    """
    rows = [
        {
            "ticket_id": ticket_id,
            "changed_at": now,
            "user_id": caller.user_id,
            "role": caller.role,
            "field": field,
            "old": _to_text(old),
            "new": _to_text(new),
        }
        for field, (old, new) in changed.items()
    ]
    await connection.execute(insert(ticket_changes), rows)


async def list_changes(
    engine: AsyncEngine, ticket_id: str, limit: int, after: int = 0
) -> tuple[list[LoggedChange], int | None]:
    """Return a page of a ticket's changes, the oldest first, and the cursor of the next page.

    Args:
        engine: the operational database.
        ticket_id: of the ticket.
        limit: at most this many, and never more than 100.
        after: cursor of the page before.
    """
    limit = min(limit, MOST_ON_A_PAGE)
    columns = [column for column in ticket_changes.c if column.name != "ticket_id"]
    query = (
        select(*columns)
        .where(ticket_changes.c.ticket_id == ticket_id, ticket_changes.c.change_id > after)
        .order_by(ticket_changes.c.change_id)
        .limit(limit + 1)
    )
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).mappings().all()
    page = [LoggedChange(**row) for row in rows[:limit]]
    return page, page[-1].change_id if len(rows) > limit else None


def _to_text(value: object) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return str(value).lower()
        case datetime():
            return value.isoformat()
    return str(value)
