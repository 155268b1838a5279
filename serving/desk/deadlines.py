"""The clock of a ticket: until when it must be answered first, and until when resolved.

Hours are hours: the clock runs at night and on Sundays. That of the first response runs until
staff writes publicly, or the ticket is resolved. That of the resolution stands while the ticket
waits for the customer or is resolved; its deadline moves by that time when it goes on. A
corrected priority counts as if it had been right at first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Interval, and_, case, func, literal, or_

from data_contracts.operational_tables import tickets
from serving.desk.labels import PRIORITIES, Priority
from serving.desk.states import CLOCK_STANDS, RESOLVED, Status

Row = Mapping[str, Any]
Updates = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """How long a first response and the resolution may take."""

    first_response: timedelta
    resolution: timedelta


TARGETS: Mapping[Priority, Target] = {
    "urgent": Target(timedelta(minutes=15), timedelta(hours=4)),
    "high": Target(timedelta(hours=1), timedelta(hours=24)),
    "normal": Target(timedelta(hours=8), timedelta(days=3)),
    "low": Target(timedelta(hours=24), timedelta(days=5)),
}
# At risk is what has less than this share of its time left.
AT_RISK_SHARE = 0.25


def begin(priority: Priority, now: datetime) -> Updates:
    """The deadlines of a ticket that arrives."""
    target = TARGETS[priority]
    return {
        "first_response_due_at": now + target.first_response,
        "resolution_due_at": now + target.resolution,
    }


def change_priority(row: Row, priority: Priority) -> Updates:
    """The deadlines of a ticket that had this priority from the start, pauses kept."""
    old, new = TARGETS[row["priority"]], TARGETS[priority]
    return {
        "first_response_due_at": row["first_response_due_at"]
        + (new.first_response - old.first_response),
        "resolution_due_at": row["resolution_due_at"] + (new.resolution - old.resolution),
    }


def change_status(row: Row, status: Status, now: datetime) -> Updates:
    """What the clock does as a ticket goes to another state: stop, go on, or nothing."""
    updates: Updates = {}
    stopped_at, resolved_at = row["clock_stopped_at"], row["resolved_at"]
    if status in CLOCK_STANDS and stopped_at is None:
        updates["clock_stopped_at"] = now
    if status not in CLOCK_STANDS and stopped_at is not None:
        updates["clock_stopped_at"] = None
        updates["resolution_due_at"] = row["resolution_due_at"] + (now - stopped_at)
    if status == RESOLVED and resolved_at is None:
        updates["resolved_at"] = now
    if status != RESOLVED and resolved_at is not None:
        updates["resolved_at"] = None
        if row["first_responded_at"] is None:
            due_at = row["first_response_due_at"]
            updates["first_response_due_at"] = due_at + (now - resolved_at)
    return updates


def first_response_left(now: datetime) -> ColumnElement[timedelta]:
    """Time left for the first response, or that was left when it came; negative: late."""
    columns = tickets.c
    ends_at = func.coalesce(columns.first_responded_at, columns.resolved_at, _at(now))
    return (columns.first_response_due_at - ends_at).cast(Interval)


def resolution_left(now: datetime) -> ColumnElement[timedelta]:
    """Time left for the resolution, or that is left while the clock stands; negative: late."""
    ends_at = func.coalesce(tickets.c.clock_stopped_at, _at(now))
    return (tickets.c.resolution_due_at - ends_at).cast(Interval)


def is_breached(now: datetime) -> ColumnElement[bool]:
    """Whether a ticket was late with its first response or its resolution, or is."""
    none = literal(timedelta(0), Interval)
    return or_(first_response_left(now) < none, resolution_left(now) < none)


def is_at_risk(now: datetime) -> ColumnElement[bool]:
    """Whether a running clock has little time left, and none has run out."""
    columns = tickets.c
    unanswered = and_(columns.first_responded_at.is_(None), columns.resolved_at.is_(None))
    short = or_(
        and_(unanswered, first_response_left(now) < _little("first_response")),
        and_(columns.clock_stopped_at.is_(None), resolution_left(now) < _little("resolution")),
    )
    return and_(short, ~is_breached(now))


def _little(clock: str) -> ColumnElement[timedelta]:
    shares = {
        priority: literal(AT_RISK_SHARE * getattr(TARGETS[priority], clock), Interval)
        for priority in PRIORITIES
    }
    return case(shares, value=tickets.c.priority)


def _at(now: datetime) -> ColumnElement[datetime]:
    return literal(now, DateTime(timezone=True))
