"""The service in processes of its own, as in production, to be started, stopped and killed."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import psutil

from data_contracts.settings import Settings
from tests.serving.surroundings import wait_until

ROOT = Path(__file__).parents[2]
COMMAND = ["-m", "bentoml", "serve", "serving.service:TellerService", "--host", "127.0.0.1"]
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 15


class ServiceProcess:
    """One `bentoml serve` on loopback: a supervisor, and a worker in a session of its own.

    Attributes:
        address: where it answers.
    """

    def __init__(self, settings: Settings, folder: Path, port: int) -> None:
        """Take what it shall work with, a folder for its log and state, and its port.

        The registry is that of the environment at the start.
        """
        self.address = f"http://127.0.0.1:{port}"
        self._command = [sys.executable, *COMMAND, "--port", str(port)]
        self._log = folder / "service.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = {
            "TELLER_LAKE_URL": settings.lake_url or "",
            "TELLER_DATABASE_URL": settings.database_url or "",
            "TELLER_AUTH_SIGNING_KEY_FILE": str(settings.auth_signing_key_file),
            "TELLER_MODEL_POLL_INTERVAL_S": str(settings.model_poll_interval_s),
            "TELLER_HOME": str(settings.home),
            "BENTOML_HOME": str(folder / "bentoml"),
            "BENTOML_DO_NOT_TRACK": "True",
            "OTEL_SDK_DISABLED": "true",
            "PYTHONPATH": str(ROOT),
        }

    def start(self) -> None:
        """Start it, and return when it is ready."""
        with self._log.open("a") as output:
            self._process = subprocess.Popen(
                self._command,
                env=os.environ | self._environment,
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_until(lambda: self._answers() or self._ended(), START_TIMEOUT_S)

    def stop(self) -> None:
        """Let it finish; it is killed where it does not. Does nothing where it does not run."""
        if self._process is None:
            return
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """Kill all its processes at once, as a power cut would (SIGKILL).

        Its group is not all of them: the worker leads a group of its own.
        """
        if self._process is None:
            return
        supervisor = psutil.Process(self._process.pid)
        doomed = [supervisor, *supervisor.children(recursive=True)]
        for process in doomed:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        _, alive = psutil.wait_procs(doomed, STOP_TIMEOUT_S)
        assert not alive, f"still alive: {alive}"
        self._process.wait()
        self._process = None

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/readyz").status_code == 200
        except httpx.TransportError:
            return False

    def _ended(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self._log.read_text()
        return False
