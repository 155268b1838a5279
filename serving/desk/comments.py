"""What customers and staff write about a ticket; internal comments are for staff only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from data_contracts.operational_tables import ticket_comments
from serving.desk.access import STAFF, is_staff, role_not_allowed
from serving.desk.changes import lock, to_status, write_updates
from serving.desk.deadlines import Row, Updates
from serving.desk.states import after_customers_comment
from serving.tokens import Caller

SHOWN_COMMENTS = 200
_READ = [column for column in ticket_comments.c if column.name != "ticket_id"]


@dataclass(frozen=True)
class Comment:
    """One comment; `role` is that of its author."""

    comment_id: int
    created_at: datetime
    user_id: str
    role: str
    internal: bool
    text: str


async def add_comment(
    engine: AsyncEngine, ticket_id: str, text: str, internal: bool, caller: Caller, now: datetime
) -> Comment:
    """Add a comment, and let the ticket take notice.

    The first public one of staff is the first response. A customer's takes a ticket that waits
    for them in progress again, and reopens a resolved one.

    Raises:
        ServiceError: 403 if a customer writes internally, 404 if there is no such ticket.
    """
    values = {
        "ticket_id": ticket_id,
        "created_at": now,
        "user_id": caller.user_id,
        "role": caller.role,
        "internal": internal,
        "text": text,
    }
    async with engine.begin() as connection:
        row = await lock(connection, ticket_id, caller)
        if internal and not is_staff(caller):
            raise role_not_allowed(
                caller, f"internal comments are for {', '.join(STAFF)}", "internal"
            )
        statement = insert(ticket_comments).values(values).returning(*_READ)
        written = (await connection.execute(statement)).mappings().one()
        updates = _take_notice(row, internal, is_staff(caller), now)
        await write_updates(connection, row, updates, caller, now)
    return Comment(**written)


async def list_comments(engine: AsyncEngine, ticket_id: str, caller: Caller) -> list[Comment]:
    """Return the newest 200 comments that the caller may read, the oldest first.

    Whether they may see the ticket is for the one who calls to find out.
    """
    query = select(*_READ).where(ticket_comments.c.ticket_id == ticket_id)
    if not is_staff(caller):
        query = query.where(~ticket_comments.c.internal)
    query = query.order_by(ticket_comments.c.comment_id.desc()).limit(SHOWN_COMMENTS)
    async with engine.connect() as connection:
        rows = (await connection.execute(query)).mappings().all()
    return [Comment(**row) for row in reversed(rows)]


def _take_notice(row: Row, internal: bool, by_staff: bool, now: datetime) -> Updates:
    if internal:
        return {}
    if by_staff:
        return {"first_responded_at": row["first_responded_at"] or now}
    return to_status(row, after_customers_comment(row["status"]), now)
