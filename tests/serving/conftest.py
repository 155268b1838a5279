"""What the service is tested against: a real database, registry and lake, and tiny models."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import OKPKey
from mlflow import MlflowClient
from skfolio.datasets import load_sp500_dataset
from sqlalchemy import create_engine

from data_contracts.lake import Lake
from data_contracts.migration import migrate
from data_contracts.settings import Settings
from serving.application import create_application
from serving.models import CHAMPION
from serving.tables import Market, Tables
from serving.users import set_user
from tests.servers import start_database, stop_servers
from tests.serving.surroundings import (
    COMPANIES,
    PASSWORD,
    POLL_INTERVAL_S,
    Completion,
    promote_stand_ins,
    registry_at,
    sign_in,
    wait_until,
    write_names_and_articles,
    write_prices,
)

# Warnings that MLflow and its SQLAlchemy store raise about themselves.
FOREIGN_WARNINGS = (
    "ignore:The ``noload`` loader strategy is deprecated",
    "ignore:.*An input example was not provided when logging the model",
    "ignore:.*Any type hint is inferred as AnyType",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests beside this file pass over what others warn about."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            for warning in FOREIGN_WARNINGS:
                item.add_marker(pytest.mark.filterwarnings(warning))


@pytest.fixture(scope="session")
def closes() -> pd.DataFrame:
    """Adjusted closes, shape (days, 3): columns AAPL, MSFT, XOM."""
    wide: pd.DataFrame = load_sp500_dataset()[list(COMPANIES)]
    return wide


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory, closes: pd.DataFrame) -> Lake:
    """A lake with prices of three stocks, their names, and three articles."""
    lake = Lake(str(tmp_path_factory.mktemp("lake")))
    write_prices(lake, closes)
    write_names_and_articles(lake)
    return lake


@pytest.fixture(scope="session")
def market(lake: Lake) -> Market:
    """Prices and names as the service holds them."""
    tables = Tables(lake)
    tables.refresh()
    return tables.market()


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL with the newest schema."""
    folder = tmp_path_factory.mktemp("database")
    url = start_database(folder)
    try:
        migrate(url)
        yield url
    finally:
        stop_servers(folder)


@pytest.fixture(scope="session")
def users(database_url: str) -> dict[str, str]:
    """Role by user name; all have the password `PASSWORD`."""
    roles = {
        "carla": "customer",
        "otto": "customer",
        "gus": "agent",
        "anna": "analyst",
        "ada": "admin",
    }
    engine = create_engine(database_url)
    for name, role in roles.items():
        set_user(engine, name, PASSWORD, role)
    engine.dispose()
    return roles


@pytest.fixture(scope="session")
def registry_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the registry: mlflow.db with champions, and empty.db without anything."""
    return tmp_path_factory.mktemp("mlflow")


@pytest.fixture(scope="session")
def registry(registry_folder: Path) -> Iterator[MlflowClient]:
    """A registry in SQLite with version 1 of each model as champion."""
    empty, full = registry_folder / "empty.db", registry_folder / "mlflow.db"
    MlflowClient(f"sqlite:///{empty}").search_registered_models()
    full.write_bytes(empty.read_bytes())
    with registry_at(f"sqlite:///{full}"):
        yield promote_stand_ins(registry_folder / "artifacts")


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, lake: Lake, database_url: str) -> Settings:
    """Settings of a service over the database and the lake."""
    key_file = tmp_path_factory.mktemp("keys") / "signing.json"
    key_file.write_text(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    return Settings(
        home=tmp_path_factory.mktemp("home"),
        lake_url=lake.url,
        database_url=database_url,
        auth_signing_key_file=key_file,
        model_poll_interval_s=POLL_INTERVAL_S,
    )


@pytest.fixture(scope="session")
def client(
    settings: Settings, registry: MlflowClient, users: dict[str, str]
) -> Iterator[TestClient]:
    """The running application, ready to answer, nobody signed in."""
    application = create_application(settings)
    with TestClient(application, raise_server_exceptions=False) as client:
        wait_until(lambda: client.get("/readyz").status_code == 200)
        yield client


@pytest.fixture(scope="session")
def carla(client: TestClient) -> dict[str, str]:
    """Headers of a signed-in customer."""
    return sign_in(client, "carla")


@pytest.fixture
def ask(client: TestClient, carla: dict[str, str]) -> Any:
    """Asks one question as a customer; returns the completion."""

    def ask_one(text: str, **fields: Any) -> Completion:
        body = {"model": "teller", "messages": [{"role": "user", "content": text}]} | fields
        response = client.post("/v1/chat/completions", json=body, headers=carla)
        assert response.status_code == 200, response.text
        completion: Completion = response.json()
        return completion

    return ask_one


@pytest.fixture
def champion(registry: MlflowClient) -> Iterator[MlflowClient]:
    """The registry, for tests that move aliases; version 1 is champion again afterwards."""
    yield registry
    registry.set_registered_model_alias("understanding", CHAMPION, "1")
