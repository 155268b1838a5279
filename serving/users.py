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


@cache
def _passwords() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _nobodys_hash() -> str:
    """Hash that is checked for unknown names, so that they take as long as known ones."""
    return _passwords().hash(uuid.uuid4().hex)


def set_user(engine: Engine, username: str, password: str, role: str) -> None:
    """Make the user, or give the existing one this password and role.

    Raises:
        TellerError: if the role is unknown, or name or password too short or too long.
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
    changed = {"password_hash": _passwords().hash(password), "role": role}
    row = {"user_id": str(uuid.uuid4()), "username": username} | changed
    upsert = (
        insert(users).values(row).on_conflict_do_update(index_elements=["username"], set_=changed)
    )
    with engine.begin() as connection:
        connection.execute(upsert)


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
    query = select(users.c.user_id, users.c.role, users.c.password_hash).where(
        users.c.username == username
    )
    async with engine.connect() as connection:
        row = (await connection.execute(query)).one_or_none()
    expected = row.password_hash if row else None
    right = await anyio.to_thread.run_sync(_verify, password, expected, limiter=limiter)
    return Caller(row.user_id, row.role) if row and right else None


def _verify(password: str, expected: str | None) -> bool:
    right = _passwords().verify(password, expected or _nobodys_hash())
    return right and expected is not None


def prepare_password_check() -> None:
    """Compute what the first check would otherwise wait for (about 50 ms)."""
    _nobodys_hash()
