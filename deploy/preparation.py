"""What must be done once before programs start: schemas, and the service's users."""

import importlib.metadata
import subprocess
import sys

import psycopg

from deploy import processes
from deploy.database_server import connection_string
from deploy.errors import DeployError
from deploy.profile import Profile

LOCAL_CUSTOMER = "C-001"


def migrate_airflow(profile: Profile) -> None:
    """Bring Airflow's database to its schema, unless this version of Airflow did so before.

    Asking Airflow itself costs seconds, so the outcome is remembered: its version, and the
    revision that it left in the database.

    Raises:
        DeployError: if the migration fails, with the end of its output.
    """
    record = profile.home / "run" / "airflow_schema"
    version = importlib.metadata.version("apache-airflow")
    before = f"{version} {_airflow_revision(profile)}"
    if record.is_file() and record.read_text() == before:
        return
    run(profile, "migrate-airflow", ["-m", "airflow", "db", "migrate"])
    record.write_text(f"{version} {_airflow_revision(profile)}")


def migrate_teller(profile: Profile) -> None:
    """Bring the operational database to the newest schema; costs a second when it is there.

    Raises:
        DeployError: if the migration fails, with the end of its output.
    """
    run(profile, "migrate-teller", ["-m", "data_contracts", "migrate"])


def set_users(profile: Profile) -> None:
    """Make the two users of `credentials.env` known to the service; passwords go by stdin.

    The customer sees the accounts of the simulator's first customer.

    Raises:
        DeployError: if the command fails, with the end of its output.
    """
    values = profile.credentials
    for role, key, more in (
        ("customer", "TELLER", ["--customer", LOCAL_CUSTOMER]),
        ("admin", "TELLER_ADMIN", []),
    ):
        command = ["-m", "serving", "users", "set", "--role", role, *more, values[f"{key}_USER"]]
        run(profile, "set-users", command, stdin=values[f"{key}_PASSWORD"] + "\n")


def run(profile: Profile, name: str, command: list[str], stdin: str = "") -> None:
    """Run a command of our Python to its end, with its output in `logs/NAME.log`.

    Raises:
        DeployError: if it fails, with the end of its output.
    """
    log = processes.log_file(profile.home, name)
    with log.open("ab") as output:
        log.chmod(0o600)
        done = subprocess.run(
            [sys.executable, *command],
            check=False,
            env=profile.environment(),
            cwd=profile.repository,
            input=stdin.encode(),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    if done.returncode:
        raise DeployError(
            f"`python {' '.join(command)}` failed with exit code {done.returncode}; see {log}:\n"
            f"{processes.last_lines(log)}"
        )


def _airflow_revision(profile: Profile) -> str | None:
    database = connection_string(profile.values["TELLER_DATABASE_URL"], "airflow")
    with psycopg.connect(database) as connection:
        table = connection.execute("SELECT to_regclass('alembic_version')").fetchone()
        if table is None or table[0] is None:
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None
