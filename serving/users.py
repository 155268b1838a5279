"""Users who may sign in, and their passwords (Argon2id, RFC 9106's parameters by pwdlib)."""

import uuid
from functools import cache
from typing import Literal, get_args

import anyio
import anyio.to_thread
from pwdlib import PasswordHash
from sqlalchemy import Engine, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from data_contracts.errors import TellerError
from data_contracts.operational_tables import users
from serving.tokens import Caller

Role = Literal["customer", "agent", "analyst", "admin"]
ROLES: tuple[str, ...] = get_args(Role)
LONGEST_NAME = 120
SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 256
LONGEST_CUSTOMER_ID = 64


@cache
def _passwords() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobodys_hash() -> str:
    """Hash that is checked for unknown names, so that they take as long as known ones."""
    return _passwords().hash(uuid.uuid4().hex)


def set_user(
    engine: Engine, username: str, password: str, role: str, customer_id: str | None = None
) -> None:
    """Make the user, or give the existing one this password, role and customer.

    Args:
        engine: the operational database.
        username: of the user.
        password: to sign in with.
        role: one of `ROLES`.
        customer_id: whose bookings the user may see; only with the role customer. None: nobody's.

    Raises:
        TellerError: if the role is unknown or has no customer, or name, password or customer is
            too short or too long.
    """
    if not 1 <= len(username) <= LONGEST_NAME:
        raise TellerError(f"the name has {len(username)} characters; expected 1 to {LONGEST_NAME}")
    if role not in ROLES:
        raise TellerError(f"role {role!r} is unknown; expected one of {', '.join(ROLES)}")
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise TellerError(
            f"the password has {len(password)} characters; "
            f"expected {SHORTEST_PASSWORD} to {LONGEST_PASSWORD}"
        )
    if customer_id is not None:
        _check_customer(customer_id, role)
    changed = {
        "password_hash": _passwords().hash(password),
        "role": role,
        "customer_id": customer_id,
    }
    row = {"user_id": str(uuid.uuid4()), "username": username} | changed
    upsert = (
        insert(users).values(row).on_conflict_do_update(index_elements=["username"], set_=changed)
    )
    with engine.begin() as connection:
        connection.execute(upsert)


def _check_customer(customer_id: str, role: str) -> None:
    if role != "customer":
        raise TellerError(f"role {role} has no customer; expected none, or the role customer")
    if not 1 <= len(customer_id) <= LONGEST_CUSTOMER_ID:
        raise TellerError(
            f"the customer has {len(customer_id)} characters; expected 1 to {LONGEST_CUSTOMER_ID}"
        )


async def check_password(
    engine: AsyncEngine, username: str, password: str, limiter: anyio.CapacityLimiter
) -> Caller | None:
    """Return who signs in, or None where name or password is wrong, in the same time.

    Args:
        engine: the operational database.
        username: as sent.
        password: as sent.
        limiter: how many passwords are checked at once.
    """
    query = select(users).where(users.c.username == username)
    async with engine.connect() as connection:
        row = (await connection.execute(query)).one_or_none()
    expected = row.password_hash if row else None
    right = await anyio.to_thread.run_sync(_verify, password, expected, limiter=limiter)
    return Caller(row.user_id, row.role, row.customer_id) if row and right else None


def _verify(password: str, expected: str | None) -> bool:
    right = _passwords().verify(password, expected or _nobodys_hash())
    return right and expected is not None


def prepare_password_check() -> None:
    """Compute what the first check would otherwise wait for (about 50 ms)."""
    _nobodys_hash()
