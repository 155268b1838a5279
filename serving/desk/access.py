"""Who may do what at the desk: staff with all tickets, customers with their own, analysts not."""

from sqlalchemy import ColumnElement, true

from data_contracts.operational_tables import tickets
from serving.errors import ServiceError
from serving.tokens import Caller

STAFF = ("agent", "admin")
LET_IN = (*STAFF, "customer")


def is_staff(caller: Caller) -> bool:
    """Whether the caller works on others' tickets."""
    return caller.role in STAFF


def let_in(caller: Caller) -> None:
    """Let customers and staff in.

    Raises:
        ServiceError: 403 for every other role.
    """
    if caller.role not in LET_IN:
        raise role_not_allowed(caller, f"tickets are for {', '.join(LET_IN)}")


def require_staff(caller: Caller, what: str) -> None:
    """Let staff do something.

    Args:
        caller: who wants to.
        what: it is, in words.

    Raises:
        ServiceError: 403 for others.
    """
    if not is_staff(caller):
        raise role_not_allowed(caller, f"{what} is for {', '.join(STAFF)}")


def role_not_allowed(caller: Caller, rule: str, param: str | None = None) -> ServiceError:
    """The 403 of a role that may not do this."""
    message = f"you are signed in as {caller.role}, and {rule}; sign in as one of these"
    return ServiceError(403, "role_not_allowed", message, param)


def may_see(caller: Caller) -> ColumnElement[bool]:
    """The tickets that the caller may see."""
    return true() if is_staff(caller) else tickets.c.user_id == caller.user_id


def unknown_ticket(ticket_id: str) -> ServiceError:
    """The 404 of a ticket that is not there, or another's: nobody can tell which."""
    return ServiceError(
        404,
        "ticket_unknown",
        f"no ticket {ticket_id} that you may see; GET /v1/tickets lists those that there are",
        "ticket_id",
    )
