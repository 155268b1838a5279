"""What the routes work with, made when the service starts and closed when it stops."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated

import anyio
from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from data_contracts.lake import Lake
from data_contracts.settings import Settings
from serving.bookings import Ledger
from serving.metrics import Metrics
from serving.models import Models
from serving.tables import Tables
from serving.tokens import Tokens, read_signing_key
from serving.users import prepare_password_check

DATABASE_TIMEOUT_S = 5
# Each check takes 64 MiB and a core; predictions have threads of their own.
PASSWORD_CHECKS_AT_ONCE = 2


@dataclass(frozen=True)
class State:
    """What the routes work with; `password_checks` limits how many run at once."""

    metrics: Metrics
    tokens: Tokens
    database: AsyncEngine
    models: Models
    tables: Tables
    ledger: Ledger
    password_checks: anyio.CapacityLimiter


@contextlib.asynccontextmanager
async def open_state(settings: Settings, metrics: Metrics) -> AsyncIterator[State]:
    """Open what the routes need, and follow tables and aliases until the block ends.

    Nothing here waits for the lake, the registry or the database: what is not there yet is
    named by /readyz and picked up as it comes.

    Raises:
        SettingsError: if the database or the signing key is not configured.
    """
    tokens = Tokens(read_signing_key(settings.auth_signing_key_file))
    engine = open_database(settings.require_database_url())
    state = State(
        metrics,
        tokens,
        engine,
        Models(metrics, (settings.home / "models").absolute()),
        Tables(Lake(settings.lake)),
        Ledger(Lake(settings.lake)),
        anyio.CapacityLimiter(PASSWORD_CHECKS_AT_ONCE),
    )
    followers = [
        asyncio.create_task(state.tables.follow()),
        asyncio.create_task(state.models.follow(settings.model_poll_interval_s)),
        asyncio.create_task(asyncio.to_thread(prepare_password_check)),
    ]
    try:
        yield state
    finally:
        for follower in followers:
            follower.cancel()
        await asyncio.gather(*followers, return_exceptions=True)
        await engine.dispose()


def open_database(url: str) -> AsyncEngine:
    """Make the engine; it connects when first used."""
    return create_async_engine(
        url,
        pool_pre_ping=True,
        pool_timeout=DATABASE_TIMEOUT_S,
        connect_args={"connect_timeout": DATABASE_TIMEOUT_S},
        hide_parameters=True,
    )


def get_state(request: Request) -> State:
    """Return the running application's state, for routes."""
    state: State = request.app.state.teller
    return state


Here = Annotated[State, Depends(get_state)]
