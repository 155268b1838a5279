"""The desk over a real database, with a clock that the test moves."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, create_engine, delete

from data_contracts.operational_tables import tickets
from serving.routes.tickets import read_clock
from tests.serving.desk.desk_client import Clock, Desk


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """The database without any ticket."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(delete(tickets))
    yield engine
    engine.dispose()


@pytest.fixture
def clock(client: TestClient) -> Iterator[Clock]:
    """The clock by which the routes go within the test."""
    clock = Clock()
    overrides = client.app.dependency_overrides  # type: ignore[attr-defined]
    overrides[read_clock] = lambda: clock.now
    yield clock
    del overrides[read_clock]


@pytest.fixture(scope="session")
def signed_in() -> dict[str, dict[str, str]]:
    """Headers of those who have signed in, by name."""
    return {}


@pytest.fixture
def desk(
    client: TestClient,
    database: Engine,
    clock: Clock,
    signed_in: dict[str, dict[str, str]],
) -> Desk:
    return Desk(client, signed_in)
