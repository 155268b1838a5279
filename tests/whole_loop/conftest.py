"""The whole loop, once: flows run by Airflow, models trained and promoted, the service up."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import OKPKey

from data_contracts.migration import migrate
from deploy.ports import choose_port
from tests.servers import start_database, stop_servers

REPOSITORY = Path(__file__).parents[2]
PASSWORD = "a-password-of-the-test"


@dataclass(frozen=True)
class Loop:
    """A running Teller.

    Attributes:
        url: of the service.
        environment: of every process of it.
        flows: for each flow run, its state and the states of its tasks.
    """

    url: str
    environment: dict[str, str]
    flows: dict[str, dict[str, object]]

    def sign_in(self) -> httpx.Client:
        """A client that is signed in as a customer."""
        form = {"grant_type": "password", "username": "ana", "password": PASSWORD}
        answer = httpx.post(f"{self.url}/v1/auth/token", data=form, trust_env=False)
        token = answer.raise_for_status().json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30, trust_env=False)


def run_flows(environment: dict[str, str], *names: str) -> dict[str, dict[str, object]]:
    """Run flows in a process of their own; returns what each came to."""
    command = [sys.executable, "-m", "tests.whole_loop.run_flow", *names]
    finished = subprocess.run(
        command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False
    )
    lines = [line[5:] for line in finished.stdout.splitlines() if line.startswith("FLOW ")]
    assert len(lines) == len(names), finished.stdout[-3000:] + finished.stderr[-3000:]
    return {flow["flow"]: flow for flow in map(json.loads, lines)}


@pytest.fixture(scope="session")
def loop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loop]:
    """Ingest, validate, fine-tune, promote, serve: on the embedded data, by the quick recipes."""
    home = tmp_path_factory.mktemp("loop")
    key = OKPKey.generate_key("Ed25519", {"alg": "Ed25519"}, auto_kid=True)
    (home / "key.json").write_text(json.dumps(key.as_dict(private=True)))
    database_url = start_database(home)
    migrate(database_url)
    registry_port, service_port = choose_port(25000), choose_port(23000)
    environment = os.environ | {
        "PYTHONPATH": str(REPOSITORY),
        "TELLER_HOME": str(home),
        "TELLER_DATABASE_URL": database_url,
        "TELLER_AUTH_SIGNING_KEY_FILE": str(home / "key.json"),
        "TELLER_MODEL_POLL_INTERVAL_S": "1",
        "MLFLOW_TRACKING_URI": f"http://127.0.0.1:{registry_port}",
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
        "AIRFLOW_HOME": str(home / "airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "BENTOML_HOME": str(home / "bentoml"),
        "BENTOML_DO_NOT_TRACK": "True",
        "OTEL_SDK_DISABLED": "true",
    }
    registry = [
        *("mlflow", "server", "--backend-store-uri", f"sqlite:///{home}/mlflow.db"),
        *("--artifacts-destination", str(home / "artifacts"), "--workers", "1"),
        *("--host", "127.0.0.1", "--port", str(registry_port)),
    ]
    service = ["bentoml", "serve", "serving.service:TellerService"]
    service += ["--host", "127.0.0.1", "--port", str(service_port)]
    subprocess.run(
        [
            *(sys.executable, "-m", "serving", "users", "set"),
            *("--role", "customer", "--customer", "C-001", "ana"),
        ],
        **{"input": PASSWORD, "text": True, "check": True},
        cwd=REPOSITORY,
        env=environment,
    )
    running = [_start(registry, home, environment)]
    try:
        _wait(f"http://127.0.0.1:{registry_port}/health", home / "mlflow.log")
        flows = run_flows(
            environment,
            *("ingest_prices", "ingest_accounts", "ingest_support"),
            *("train_forecaster", "train_tickets", "train_understanding", "train_encoder"),
            "promote_models",
        )
        running.append(_start(service, home, environment))
        url = f"http://127.0.0.1:{service_port}"
        _wait(f"{url}/readyz", home / "bentoml.log")
        yield Loop(url, environment, flows)
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait(timeout=30)
        stop_servers(home)


def _start(command: list[str], home: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    with (home / f"{command[0]}.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            **{"cwd": REPOSITORY, "env": environment, "stdout": log, "stderr": log},
        )


def _wait(url: str, log: Path, timeout_s: float = 120) -> None:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        try:
            if httpx.get(url, timeout=5, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.3)
    pytest.fail(f"{url} was not 200 within {timeout_s} s:\n{log.read_text()[-3000:]}")
