"""The embedded PostgreSQL and Redis, for real."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from deploy import cache_server, database_server, processes
from deploy.database_server import connection_string, database_url
from deploy.errors import DeployError
from tests.servers import start_cache, start_database, stop_servers


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    home = tmp_path_factory.mktemp("database")
    yield home, start_database(home)
    stop_servers(home)
    assert processes.find(home, "postgres") is None


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    home = tmp_path_factory.mktemp("cache")
    yield home, start_cache(home)
    stop_servers(home)
    assert processes.find(home, "redis") is None


def _kill(home: Path, name: str) -> None:
    process = processes.find(home, name)
    assert process is not None
    process.kill()
    process.wait(5)


def _with_password(url: str, password: str) -> str:
    return url.replace(str(urlsplit(url).password), password)


def test_postgres_has_the_databases(database: tuple[Path, str]) -> None:
    database_server.start_database_server(*database)
    with psycopg.connect(connection_string(database[1], "postgres")) as server:
        names = {row[0] for row in server.execute("SELECT datname FROM pg_database")}
    assert {"airflow", "mlflow", "mlflow_auth", "teller"} <= names


def test_teller_has_vectors(database: tuple[Path, str]) -> None:
    with psycopg.connect(connection_string(database[1], "teller")) as connection:
        row = connection.execute("SELECT '[1,2]'::vector <-> '[1,4]'::vector").fetchone()
    assert row == (2.0,)


def test_postgres_refuses_a_wrong_password(database: tuple[Path, str]) -> None:
    wrong = _with_password(connection_string(database[1], "teller"), "wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_postgres_survives_a_kill_with_committed_rows(database: tuple[Path, str]) -> None:
    home, url = database
    with psycopg.connect(connection_string(url, "teller")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS number")
    _kill(home, "postgres")
    assert database_server.start_database_server(home, url)
    with psycopg.connect(connection_string(url, "teller")) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (42,)


def test_a_lock_file_whose_number_has_passed_to_another_program_is_no_obstacle(
    database: tuple[Path, str],
) -> None:
    home, url = database
    _kill(home, "postgres")
    lock = home / "postgres" / "data" / "postmaster.pid"
    lines = lock.read_text().splitlines()
    lock.write_text("\n".join(["1", *lines[1:]]) + "\n")
    assert database_server.start_database_server(home, url)


def test_starting_what_runs_changes_nothing(database: tuple[Path, str]) -> None:
    home, url = database
    before = processes.find(home, "postgres")
    assert not database_server.start_database_server(home, url)
    assert processes.find(home, "postgres") == before


def test_no_password_is_on_a_command_line(
    database: tuple[Path, str], cache: tuple[Path, str]
) -> None:
    for (home, url), name in ((database, "postgres"), (cache, "redis")):
        process = processes.find(home, name)
        assert process is not None
        assert str(urlsplit(url).password) not in " ".join(process.cmdline())


def test_a_database_url_keeps_its_driver_and_password() -> None:
    url = database_url("postgresql+psycopg://teller:pw@127.0.0.1:5432/teller", "mlflow")
    assert url == "postgresql+psycopg://teller:pw@127.0.0.1:5432/mlflow"


def test_redis_requires_the_password(cache: tuple[Path, str]) -> None:
    for wrong in (
        _with_password(cache[1], "wrong"),
        cache[1].replace(":" + str(urlsplit(cache[1]).password) + "@", ""),
    ):
        with redis.Redis.from_url(wrong) as client, pytest.raises(redis.AuthenticationError):
            client.ping()


def test_redis_survives_a_kill_with_its_data(cache: tuple[Path, str]) -> None:
    home, url = cache
    with redis.Redis.from_url(url) as client:
        client.set("kept", "42")
    _kill(home, "redis")
    assert cache_server.start_cache_server(home, url)
    with redis.Redis.from_url(url) as client:
        assert client.get("kept") == b"42"


def test_a_port_held_by_a_stranger_is_reported(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(DeployError, match=f"port {port}, which belongs to Redis"):
            cache_server.start_cache_server(tmp_path, f"redis://:pw@127.0.0.1:{port}/0")
