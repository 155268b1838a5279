"""The DAG runs, as Airflow's REST interface tells of them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from deploy.errors import DeployError
from deploy.processes import last_lines
from deploy.profile import Profile

ACTIVE = ("queued", "running")


@dataclass(frozen=True)
class Run:
    """One run of a DAG; times are ISO 8601, empty where it has not got so far."""

    dag: str
    run: str
    state: str
    started: str
    ended: str

    @property
    def active(self) -> bool:
        """Whether it is still to end."""
        return self.state in ACTIVE


class Flows:
    """A logged-in caller of Airflow."""

    def __init__(self, profile: Profile) -> None:
        """Log in.

        Raises:
            DeployError: if Airflow refuses.
        """
        self._logs = Path(profile.values["AIRFLOW_HOME"]) / "logs"
        self._http = httpx.Client(
            base_url=profile.credentials["AIRFLOW_URL"], timeout=30, trust_env=False
        )
        login = {
            "username": profile.credentials["AIRFLOW_USER"],
            "password": profile.credentials["AIRFLOW_PASSWORD"],
        }
        token = self._call("POST", "/auth/token", json=login)["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"

    def dags(self) -> set[str]:
        """Return the names of the DAGs that Airflow knows by now."""
        found = self._call("GET", "/api/v2/dags", params={"limit": 100})
        return {dag["dag_id"] for dag in found["dags"]}

    def require_importable(self) -> None:
        """Check that every DAG file that was read could be imported.

        Raises:
            DeployError: with the file and the end of its stack trace.
        """
        errors = self._call("GET", "/api/v2/importErrors")["import_errors"]
        if errors:
            trace = "\n".join(errors[0]["stack_trace"].splitlines()[-20:])
            raise DeployError(f"Airflow cannot import {errors[0]['filename']}: mend it:\n{trace}")

    def unpause_all(self) -> None:
        """Let every known DAG run."""
        self._call(
            "PATCH",
            "/api/v2/dags",
            params={"dag_id_pattern": "~", "limit": 100},
            json={"is_paused": False},
        )

    def trigger(self, dag: str) -> None:
        """Start a run of a DAG now."""
        self._call("POST", f"/api/v2/dags/{dag}/dagRuns", json={"logical_date": None})

    def ensure_pool(self, name: str, slots: int) -> None:
        """Make a pool of this many slots, unless there is one, which an operator may have tuned."""
        known = self._call("GET", "/api/v2/pools")["pools"]
        if name not in {pool["name"] for pool in known}:
            self._call("POST", "/api/v2/pools", json={"name": name, "slots": slots})

    def runs(self) -> list[Run]:
        """Return the newest 100 runs of all DAGs, newest first."""
        found = self._call(
            "GET", "/api/v2/dags/~/dagRuns", params={"order_by": "-id", "limit": 100}
        )
        return [
            Run(
                run["dag_id"],
                run["dag_run_id"],
                run["state"],
                run["start_date"] or "",
                run["end_date"] or "",
            )
            for run in found["dag_runs"]
        ]

    def failure(self, run: Run) -> str:
        """Return why a run failed: the task, its log file, and the end of that."""
        tasks = self._call("GET", f"/api/v2/dags/{run.dag}/dagRuns/{run.run}/taskInstances")
        failed = [task for task in tasks["task_instances"] if task["state"] == "failed"]
        if not failed:
            return f"run {run.run} of DAG {run.dag} failed without a failed task; see Airflow"
        task = failed[0]
        folder = self._logs / f"dag_id={run.dag}" / f"run_id={run.run}"
        folder /= f"task_id={task['task_id']}"
        if task["map_index"] >= 0:
            folder /= f"map_index={task['map_index']}"
        log = folder / f"attempt={task['try_number']}.log"
        end = "\n".join(_readable(line) for line in last_lines(log).splitlines())
        return f"task {task['task_id']} of DAG {run.dag} failed; see {log}:\n{end}"

    def _call(self, method: str, path: str, **request: Any) -> Any:
        try:
            answer = self._http.request(method, path, **request)
            answer.raise_for_status()
        except httpx.HTTPStatusError as error:
            raise DeployError(
                f"Airflow answered {error.response.status_code} to {method} {path}: "
                f"{error.response.text[:500]}; see airflow-api-server.log"
            ) from None
        except httpx.HTTPError as error:
            raise DeployError(
                f"Airflow does not answer {method} {path} ({error!r}); see airflow-api-server.log"
            ) from None
        return answer.json()


def _readable(line: str) -> str:
    """Return a line of a task's log, which is JSON, as a person would read it."""
    try:
        entry = json.loads(line)
    except json.JSONDecodeError:
        return line
    if not isinstance(entry, dict):
        return line
    errors = [f"{e.get('exc_type')}: {e.get('exc_value')}" for e in entry.get("error_detail") or []]
    return "  ".join([str(entry.get("timestamp", ""))[:19], str(entry.get("event", "")), *errors])
