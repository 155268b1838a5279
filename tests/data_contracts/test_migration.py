"""Migrations bring a real database to the declared tables, and back."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect
from sqlalchemy.pool import NullPool

import data_contracts
from data_contracts import __main__ as commands
from data_contracts.migration import migrate
from data_contracts.operational_tables import metadata
from tests.servers import start_database, stop_servers


def _config(engine: Engine) -> Config:
    config = Config()
    folder = Path(data_contracts.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    config.attributes["engine"] = engine
    return config


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("database")
    try:
        yield start_database(folder)
    finally:
        stop_servers(folder)


@pytest.fixture
def database(server: str) -> Iterator[Engine]:
    """A database at the newest schema."""
    engine = create_engine(server, poolclass=NullPool)
    command.downgrade(_config(engine), "base")
    migrate(server)
    yield engine
    engine.dispose()


def _tables(database: Engine) -> set[str]:
    return set(inspect(database).get_table_names()) - {"alembic_version"}


def _revision(database: Engine) -> str | None:
    with database.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def test_the_migrated_schema_equals_the_declared_tables(database: Engine) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(database: Engine) -> None:
    before = _revision(database)
    migrate(database.url.render_as_string(hide_password=False))
    assert (_revision(database), _tables(database)) == (before, set(metadata.tables))


def test_migrating_down_to_the_base_leaves_no_table(database: Engine) -> None:
    command.downgrade(_config(database), "base")
    assert _tables(database) == set()


def test_migrating_up_again_after_down_brings_all_tables_back(database: Engine) -> None:
    command.downgrade(_config(database), "base")
    migrate(database.url.render_as_string(hide_password=False))
    assert _tables(database) == set(metadata.tables)


def test_the_migrations_are_one_line_of_revisions(database: Engine) -> None:
    assert len(ScriptDirectory.from_config(_config(database)).get_heads()) == 1


def test_the_command_migrates_the_configured_database(
    database: Engine, bare_environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    command.downgrade(_config(database), "base")
    url = database.url.render_as_string(hide_password=False)
    bare_environment.setenv("TELLER_HOME", str(tmp_path))
    bare_environment.setenv("TELLER_DATABASE_URL", url)
    bare_environment.setattr(sys, "argv", ["data_contracts", "migrate"])
    assert commands.main() == 0
    assert _tables(database) == set(metadata.tables)


def test_the_command_without_an_address_exits_1_and_says_what_to_do(
    bare_environment: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare_environment.setenv("TELLER_HOME", str(tmp_path))
    bare_environment.setattr(sys, "argv", ["data_contracts", "migrate"])
    assert commands.main() == 1
    assert "TELLER_DATABASE_URL is not set" in capsys.readouterr().err
