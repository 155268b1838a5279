"""The generated local profile: ports, addresses, passwords and keys of this machine's stack.

`profile.env` is the environment of every process of the stack, `credentials.env` is what a person
needs to log in. Both are made once, with mode 600 in a folder of mode 700, and then only read, so
that a user's own additions stay.
"""

import base64
import json
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from joserfc.jwk import OKPKey

from deploy.errors import DeployError
from deploy.ports import ADDRESS, choose_port

USUAL_PORTS = {"postgres": 5432, "redis": 6379, "airflow": 8080, "mlflow": 5000, "service": 3000}
NO_TELEMETRY = {
    "DO_NOT_TRACK": "true",
    "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    "BENTOML_DO_NOT_TRACK": "True",
    "FEAST_USAGE": "False",
    "GX_ANALYTICS_ENABLED": "false",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "OTEL_SDK_DISABLED": "true",
    "SCARF_ANALYTICS": "false",
}


@dataclass(frozen=True)
class Profile:
    """The local stack's addresses and secrets.

    Attributes:
        home: the folder of the local state, `.teller` unless `TELLER_HOME` says otherwise.
        repository: the checkout that the processes run in.
        values: `profile.env`.
        credentials: `credentials.env`.
    """

    home: Path
    repository: Path
    values: dict[str, str]
    credentials: dict[str, str]

    def require_agreement(self) -> None:
        """Check that no exported address differs from the profile's, which the stack runs by.

        Raises:
            DeployError: naming the first variable that differs.
        """
        for key, value in self.values.items():
            exported = os.environ.get(key)
            ours = key.startswith(("TELLER_", "MLFLOW_", "AIRFLOW"))
            if ours and key != "TELLER_HOME" and exported not in (None, "", value):
                raise DeployError(
                    f"{key} is exported and differs from {self.home / 'profile.env'}, by which "
                    "the local stack runs: unset it, or write it into that file"
                )

    def environment(self) -> dict[str, str]:
        """Return the whole environment of a process of the stack: ours under the profile's.

        The programs of our own environment come first on PATH, and loopback addresses never go
        through a proxy.
        """
        own = dict(os.environ)
        exempt = [own.get("no_proxy") or own.get("NO_PROXY", ""), ADDRESS, "localhost"]
        no_proxy = ",".join(filter(None, exempt))
        path = os.pathsep.join([str(Path(sys.executable).parent), own.get("PATH", "/usr/bin:/bin")])
        return own | {"no_proxy": no_proxy, "NO_PROXY": no_proxy, "PATH": path} | self.values


def default_home() -> Path:
    """Return the folder of the local state: `TELLER_HOME`, or `.teller` in the checkout."""
    return Path(os.environ.get("TELLER_HOME") or default_repository() / ".teller").absolute()


def default_repository() -> Path:
    """Return the checkout that this package lies in."""
    return Path(__file__).resolve().parents[1]


def port_of(url: str) -> int:
    """Return the port of an address of the profile, where every address has one.

    Raises:
        DeployError: if it has none.
    """
    port = urlsplit(url).port
    if port is None:
        raise DeployError(f"expected an address with a port in profile.env, found {url!r}")
    return port


def read_profile(home: Path) -> Profile | None:
    """Return the profile in this folder, or None if none was generated.

    Raises:
        DeployError: if only half of it is there.
    """
    if not (home / "profile.env").is_file():
        return None
    if not (home / "credentials.env").is_file():
        raise DeployError(f"found {home}/profile.env without credentials.env: put it back")
    return Profile(
        home,
        default_repository(),
        _read(home / "profile.env"),
        _read(home / "credentials.env"),
    )


def ensure_profile(home: Path) -> Profile:
    """Return the profile in this folder, generated if there is none.

    Raises:
        DeployError: if only half of it is there, or no port is free.
    """
    profile = read_profile(home)
    if profile is not None:
        return profile
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.chmod(0o700)
    profile = _generate(home)
    accounts = {profile.credentials["AIRFLOW_USER"]: profile.credentials["AIRFLOW_PASSWORD"]}
    write_secret(home / "signing_key.json", _signing_key())
    write_secret(home / "airflow_passwords.json", json.dumps(accounts))
    write_secret(home / "credentials.env", _lines(profile.credentials))
    write_secret(home / "profile.env", _lines(profile.values))  # last: its presence says done
    return profile


def write_secret(file: Path, text: str) -> None:
    """Write a file that only we can read, whole or not at all."""
    partial = file.with_name(f"{file.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    partial.write_text(text)
    partial.replace(file)


def _generate(home: Path) -> Profile:
    repository = default_repository()
    ports = {name: choose_port(usual) for name, usual in USUAL_PORTS.items()}
    addresses = {name: f"http://{ADDRESS}:{port}" for name, port in ports.items()}
    credentials = {
        "TELLER_URL": addresses["service"],
        "TELLER_USER": "customer",
        "TELLER_PASSWORD": secrets.token_urlsafe(24),
        "TELLER_ADMIN_USER": "admin",
        "TELLER_ADMIN_PASSWORD": secrets.token_urlsafe(24),
        "AIRFLOW_URL": addresses["airflow"],
        "AIRFLOW_USER": "admin",
        "AIRFLOW_PASSWORD": secrets.token_urlsafe(24),
        "MLFLOW_URL": addresses["mlflow"],
        "MLFLOW_TRACKING_USERNAME": "admin",
        "MLFLOW_TRACKING_PASSWORD": secrets.token_urlsafe(24),
    }
    server = (
        f"postgresql+psycopg://teller:{secrets.token_urlsafe(24)}@{ADDRESS}:{ports['postgres']}"
    )
    redis = f"redis://:{secrets.token_urlsafe(24)}@{ADDRESS}:{ports['redis']}/0"
    values = {
        "TELLER_HOME": str(home),
        "TELLER_LAKE_URL": str(home / "lake"),
        "TELLER_DATABASE_URL": f"{server}/teller",
        "TELLER_REDIS_URL": redis,
        "TELLER_POLICY_FILE": str(repository / "mlflow.yaml"),
        "TELLER_AUTH_SIGNING_KEY_FILE": str(home / "signing_key.json"),
        "MLFLOW_TRACKING_URI": addresses["mlflow"],
        "MLFLOW_TRACKING_USERNAME": credentials["MLFLOW_TRACKING_USERNAME"],
        "MLFLOW_TRACKING_PASSWORD": credentials["MLFLOW_TRACKING_PASSWORD"],
        "MLFLOW_FLASK_SERVER_SECRET_KEY": secrets.token_urlsafe(48),
        "BENTOML_HOME": str(home / "bentoml"),
        "PYTHONPATH": str(repository),
        **_airflow_settings(home, repository, addresses["airflow"], f"{server}/airflow"),
        **NO_TELEMETRY,
    }
    return Profile(home, repository, values, credentials)


def _airflow_settings(home: Path, repository: Path, address: str, database: str) -> dict[str, str]:
    return {
        "AIRFLOW_HOME": str(home / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(repository / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__FERNET_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{address}/execution/",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "airflow_passwords.json"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": database,
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": database,
        "AIRFLOW__API__HOST": ADDRESS,
        "AIRFLOW__API__PORT": str(port_of(address)),
        "AIRFLOW__API__BASE_URL": address,
        "AIRFLOW__API__SECRET_KEY": secrets.token_urlsafe(48),
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_urlsafe(64),
        # New files show within seconds; unchanged ones are read again once a minute.
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "5",
        "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "60",
        "AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC": "2",
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.5",
        # A scheduler that was killed is given up after 15 s, and its tasks start again.
        "AIRFLOW__SCHEDULER__JOB_HEARTBEAT_SEC": "2",
        "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD": "15",
        "AIRFLOW__SCHEDULER__ORPHANED_TASKS_CHECK_INTERVAL": "10",
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "120",
    }


def _signing_key() -> str:
    key = OKPKey.generate_key(
        "Ed25519", {"use": "sig", "alg": "Ed25519"}, private=True, auto_kid=True
    )
    return json.dumps(key.as_dict(private=True))


def _lines(values: dict[str, str]) -> str:
    return "".join(f"{key}={value}\n" for key, value in values.items())


def _read(file: Path) -> dict[str, str]:
    pairs = (line.partition("=") for line in file.read_text().splitlines())
    return {key.strip(): value.strip() for key, mark, value in pairs if mark and key[:1] != "#"}
