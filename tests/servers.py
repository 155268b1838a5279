"""Real embedded servers for tests, as plain functions; the fixtures that wrap them are elsewhere.

Each server lies in a folder of the caller's, listens on a free loopback port of its own, and
leaves nothing behind once stopped.
"""

import secrets
import shutil
from pathlib import Path

from deploy.cache_server import start_cache_server, stop_cache_server
from deploy.database_server import start_database_server, stop_database_server
from deploy.ports import ADDRESS, choose_port

# Away from the usual ports, which a stack under `make up` takes.
FIRST_PORT = {"database": 25432, "cache": 26379}


def start_database(folder: Path) -> str:
    """Start a PostgreSQL with pgvector in an empty folder.

    Args:
        folder: where its state goes; must exist.

    Returns:
        The SQLAlchemy URL of its empty database `teller`.
    """
    port = choose_port(FIRST_PORT["database"])
    url = f"postgresql+psycopg://teller:{secrets.token_urlsafe(16)}@{ADDRESS}:{port}/teller"
    start_database_server(folder, url, databases=("teller",))
    return url


def start_cache(folder: Path) -> str:
    """Start a Redis in an empty folder.

    Args:
        folder: where its state goes; must exist.

    Returns:
        Its URL, password included.
    """
    port = choose_port(FIRST_PORT["cache"])
    url = f"redis://:{secrets.token_urlsafe(16)}@{ADDRESS}:{port}/0"
    start_cache_server(folder, url)
    return url


def stop_servers(folder: Path) -> None:
    """Stop what was started in this folder, and remove the data, wherever it lies."""
    stop_cache_server(folder)
    stop_database_server(folder)
    data = folder / "postgres"
    shutil.rmtree(data.resolve(), ignore_errors=True)
    if data.is_symlink():
        data.unlink()
