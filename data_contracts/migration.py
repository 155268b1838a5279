"""Bring the operational database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool


def migrate(database_url: str, revision: str = "head") -> None:
    """Run the migrations up to `revision`; does nothing when already there.

    Args:
        database_url: SQLAlchemy URL of the `teller` database.
        revision: Alembic revision.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    engine = create_engine(database_url, poolclass=NullPool)
    config.attributes["engine"] = engine
    try:
        command.upgrade(config, revision)
    finally:
        engine.dispose()
