"""The states of a ticket, and who may take it from one to which.

    open ⇄ in_progress ⇄ waiting_for_customer
      └────────┴──────────────┴──→ resolved ──→ open (reopened)

Nobody has taken up an open one, staff works on it in progress, and it waits for the customer
where nothing can be done without their answer. There is no closed: a resolved ticket can be
reopened by whoever it belongs to, for ever.
"""

from collections.abc import Mapping
from typing import Literal

from serving.errors import ServiceError

Status = Literal["open", "in_progress", "waiting_for_customer", "resolved"]
FIRST: Status = "open"
RESOLVED: Status = "resolved"
# The clock of the resolution stands while it is not for the bank to act.
CLOCK_STANDS: frozenset[Status] = frozenset({"waiting_for_customer", "resolved"})

_BY_STAFF: Mapping[Status, tuple[Status, ...]] = {
    "open": ("in_progress", "waiting_for_customer", "resolved"),
    "in_progress": ("open", "waiting_for_customer", "resolved"),
    "waiting_for_customer": ("in_progress", "resolved"),
    "resolved": ("open",),
}
_BY_CUSTOMER: Mapping[Status, tuple[Status, ...]] = {
    "open": ("resolved",),
    "in_progress": ("resolved",),
    "waiting_for_customer": ("resolved",),
    "resolved": ("open",),
}
# What a customer's comment makes of a ticket: an answer that came, or a problem that came back.
_AFTER_COMMENT: Mapping[Status, Status] = {
    "waiting_for_customer": "in_progress",
    "resolved": "open",
}


def check_transition(old: Status, new: Status, by_staff: bool) -> None:
    """Let a ticket go from one state to another, or stay as it is.

    Args:
        old: where it is.
        new: where it shall go.
        by_staff: whether staff wants it, or the customer.

    Raises:
        ServiceError: 409 if that way is not open to them.
    """
    allowed = (_BY_STAFF if by_staff else _BY_CUSTOMER)[old]
    if new not in (old, *allowed):
        raise ServiceError(
            409,
            "transition_not_allowed",
            f"the ticket is {old} and cannot become {new} by {_name(by_staff)}; "
            f"choose {' or '.join(allowed)}",
            "status",
        )


def after_customers_comment(status: Status) -> Status:
    """The state of a ticket once its customer has written again."""
    return _AFTER_COMMENT.get(status, status)


def _name(by_staff: bool) -> str:
    return "staff" if by_staff else "its customer"
