"""The report of broken and endangered deadlines, over all tickets that are not resolved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncEngine

from data_contracts.operational_tables import tickets
from serving.desk.deadlines import first_response_left, is_at_risk, is_breached, resolution_left
from serving.desk.labels import PRIORITIES, Priority
from serving.desk.states import RESOLVED
from serving.desk.tickets import Ticket, select_tickets, to_ticket

LISTED_TICKETS = 100


@dataclass(frozen=True)
class PriorityCount:
    """Unresolved tickets of a priority; the breached and those at risk are among them."""

    priority: Priority
    unresolved: int
    breached: int
    at_risk: int


@dataclass(frozen=True)
class Report:
    """All priorities, the most pressing first, and the 100 latest of the breached tickets."""

    counts: Sequence[PriorityCount]
    breached: Sequence[Ticket]


async def report(engine: AsyncEngine, now: datetime) -> Report:
    """Count and list what is late at a moment."""
    # No parameter: a prepared statement must see that the partial index covers it.
    unresolved = tickets.c.status != literal_column(f"'{RESOLVED}'")
    count = (
        select(
            tickets.c.priority,
            func.count(),
            func.count().filter(is_breached(now)),
            func.count().filter(is_at_risk(now)),
        )
        .where(unresolved)
        .group_by(tickets.c.priority)
    )
    late = (
        select_tickets(now)
        .where(unresolved, is_breached(now))
        .order_by(func.least(first_response_left(now), resolution_left(now)), tickets.c.ticket_id)
        .limit(LISTED_TICKETS)
    )
    async with engine.connect() as connection:
        counted = {row[0]: row[1:] for row in await connection.execute(count)}
        listed = (await connection.execute(late)).mappings().all()
    counts = [PriorityCount(name, *counted.get(name, (0, 0, 0))) for name in PRIORITIES]
    return Report(counts, [to_ticket(row) for row in listed])
