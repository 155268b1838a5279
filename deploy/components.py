"""The long-running programs of the stack besides the two servers: how each starts and answers."""

import configparser
import io
import signal
import sys
from dataclasses import dataclass, field

from deploy import processes
from deploy.database_server import database_url
from deploy.ports import ADDRESS, require_free
from deploy.profile import Profile, port_of, write_secret


@dataclass(frozen=True)
class Component:
    """One program.

    Attributes:
        name: of its log and pid files.
        command: arguments to our Python.
        address: where it answers; empty where it answers through another program.
        health: path below the address that answers 200 once it runs.
        environment: variables that it alone gets.
        stop_signal: how it is asked to stop, after which it has 10 seconds.
    """

    name: str
    command: list[str]
    address: str = ""
    health: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM


def airflow(profile: Profile) -> list[Component]:
    """Return Airflow's three programs.

    The scheduler is killed, tasks and all: asked to stop, it would wait for its tasks or report
    them as failed, while a task that was cut off is simply run again by the next scheduler.
    """
    address = profile.credentials["AIRFLOW_URL"]
    return [
        Component(
            "airflow-api-server",
            ["-m", "airflow", "api-server", "--workers", "1"],
            address,
            "/api/v2/monitor/health",
        ),
        Component(
            "airflow-scheduler",
            ["-m", "airflow", "scheduler", "--skip-serve-logs"],
            stop_signal=signal.SIGKILL,
        ),
        Component("airflow-dag-processor", ["-m", "airflow", "dag-processor"]),
    ]


def mlflow(profile: Profile) -> Component:
    """Return the tracking server and model registry, which asks for a password.

    Its database addresses hold a password too, so they come by environment and by file.
    """
    port = port_of(profile.credentials["MLFLOW_URL"])
    command = ["-m", "mlflow", "server", "--app-name", "basic-auth", "--serve-artifacts"]
    command += ["--artifacts-destination", str(profile.home / "artifacts"), "--workers", "1"]
    environment = {
        "MLFLOW_BACKEND_STORE_URI": _database(profile, "mlflow"),
        "MLFLOW_AUTH_CONFIG_PATH": str(profile.home / "basic_auth.ini"),
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    }
    return Component(
        "mlflow",
        [*command, "--host", ADDRESS, "--port", str(port)],
        profile.credentials["MLFLOW_URL"],
        "/health",
        environment,
    )


def service(profile: Profile) -> Component:
    """Return the service; it lives before it has models, and is ready when it has them."""
    port = port_of(profile.credentials["TELLER_URL"])
    command = ["-m", "bentoml", "serve", "serving.service:TellerService"]
    command += ["--host", ADDRESS, "--port", str(port), "--working-dir", str(profile.repository)]
    return Component("service", command, profile.credentials["TELLER_URL"], "/livez")


def all_components(profile: Profile) -> list[Component]:
    """Return all of them, in the order in which they start."""
    return [*airflow(profile), mlflow(profile), service(profile)]


def start(profile: Profile, component: Component) -> None:
    """Start one that does not live, in the background.

    Raises:
        DeployError: if its port is taken.
    """
    processes.end_leftovers(profile.home, component.name)
    if component.address:
        require_free(port_of(component.address), component.name)
    if component.name == "mlflow":
        write_secret(profile.home / "basic_auth.ini", _mlflow_accounts(profile))
    processes.start(
        profile.home,
        component.name,
        [sys.executable, *component.command],
        profile.environment() | component.environment,
        profile.repository,
    )


def stop(profile: Profile, component: Component) -> bool:
    """Stop one with everything it started; returns whether it was running."""
    return processes.stop(profile.home, component.name, 10, component.stop_signal)


def _mlflow_accounts(profile: Profile) -> str:
    """Return MLflow's own settings file for accounts.

    The password counts at the first start only; default_permission is for further users that an
    operator makes.
    """
    accounts = configparser.ConfigParser(interpolation=None)
    accounts["mlflow"] = {
        "default_permission": "READ",
        "database_uri": _database(profile, "mlflow_auth"),
        "admin_username": profile.credentials["MLFLOW_TRACKING_USERNAME"],
        "admin_password": profile.credentials["MLFLOW_TRACKING_PASSWORD"],
        # Checking a password is made slow on purpose: remember the outcome for a minute.
        "auth_cache_ttl_seconds": "60",
    }
    text = io.StringIO()
    accounts.write(text)
    return text.getvalue()


def _database(profile: Profile, name: str) -> str:
    return database_url(profile.values["TELLER_DATABASE_URL"], name)
