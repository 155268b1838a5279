"""Waiting for DAG runs and models, with one printed line for each thing that changes."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from deploy.errors import DeployError
from deploy.flows import Flows, Run
from deploy.models import Model, Models
from deploy.profile import Profile
from deploy.progress import Progress

INGESTION = ("ingest_prices", "ingest_support", "ingest_accounts")
TRAINING_POOL = "training"
LOOK_EVERY_S = 1.0
# With no run active for this long, nothing more will happen by itself.
QUIET_S = 60.0


def until_champions(profile: Profile, progress: Progress) -> None:
    """Set the flows going where a model has no champion yet, and wait until every one has.

    Raises:
        DeployError: if a run fails meanwhile, or nothing is left running and a champion lacks.
    """
    models = Models(profile)
    _retry_failed(Flows(profile), progress)
    missing = [model.name for model in models.states() if not model.champion]
    if not missing:
        return
    since = datetime.now(UTC).isoformat()
    progress.say(f"no champion yet: {', '.join(missing)}; the flows train and promote them")
    flows = Flows(profile)
    flows.ensure_pool(TRAINING_POOL, slots=1)
    _start_ingestion(flows, progress)
    _watch(
        flows,
        models,
        progress,
        lacks=lambda model: not model.champion,
        failed=lambda runs: [r for r in runs if r.state == "failed" and r.ended >= since],
        until_idle=False,
    )


def until_judged(profile: Profile, progress: Progress) -> None:
    """Wait until each model's full recipe has met the gate, and no run is queued or running.

    Raises:
        DeployError: if a flow's newest run failed, or nothing is left running and a model lacks.
    """
    _watch(
        Flows(profile),
        Models(profile),
        progress,
        lacks=lambda model: not model.judged,
        failed=_newest_failed,
        until_idle=True,
    )


def _start_ingestion(flows: Flows, progress: Progress, timeout_s: float = 120) -> None:
    """Trigger what is not on its way: all of it where no run is active at all."""
    deadline = time.monotonic() + timeout_s
    while lacking := set(INGESTION) - flows.dags():
        flows.require_importable()
        if time.monotonic() > deadline:
            raise DeployError(
                f"Airflow has not found the DAGs {', '.join(sorted(lacking))} after "
                f"{timeout_s:.0f} s; see airflow-dag-processor.log"
            )
        time.sleep(0.5)
    flows.unpause_all()
    runs = flows.runs()
    idle = not any(run.active for run in runs)
    under_way = {run.dag for run in runs if run.active or run.state == "success"}
    for dag in INGESTION:
        if idle or dag not in under_way:
            flows.trigger(dag)
            progress.say(f"{dag}: triggered")


def _retry_failed(flows: Flows, progress: Progress) -> None:
    """Trigger each flow whose newest run failed: its assets would not start it again."""
    for run in _newest_failed(flows.runs()):
        flows.trigger(run.dag)
        progress.say(f"{run.dag}: failed before, triggered again")


def _newest_failed(runs: list[Run]) -> list[Run]:
    newest: dict[str, Run] = {}
    for run in runs:
        newest.setdefault(run.dag, run)
    return [run for run in newest.values() if run.state == "failed"]


def _watch(
    flows: Flows,
    models: Models,
    progress: Progress,
    lacks: Callable[[Model], bool],
    failed: Callable[[list[Run]], list[Run]],
    until_idle: bool,
) -> None:
    changes = Changes(progress)
    quiet_since_s = time.monotonic()
    while True:
        runs, states = flows.runs(), models.states()
        changes.show(runs, states)
        if failures := failed(runs):
            raise DeployError(flows.failure(failures[0]))
        active = any(run.active for run in runs)
        lacking = [model for model in states if lacks(model)]
        if not lacking and not (until_idle and active):
            return
        if active:
            quiet_since_s = time.monotonic()
        if time.monotonic() - quiet_since_s > QUIET_S:
            flows.require_importable()
            raise DeployError(_stuck(lacking))
        time.sleep(LOOK_EVERY_S)


def _stuck(lacking: list[Model]) -> str:
    known = "; ".join(
        f"{model.name} (champion: {model.champion or 'none'}, full recipe: "
        f"{', '.join(model.judged.values()) or 'not judged'})"
        for model in lacking
    )
    return (
        f"no run has been active for {QUIET_S:.0f} s, and still lacking: {known}; look at the "
        "training flows in Airflow and at the versions' tags in MLflow"
    )


class Changes:
    """What was seen last, so that only what differs is printed."""

    def __init__(self, progress: Progress) -> None:
        """Start with nothing seen."""
        self._progress = progress
        self._states: dict[tuple[str, str], str] = {}
        self._since = datetime.now(UTC).isoformat()

    def show(self, runs: list[Run], models: list[Model]) -> None:
        """Print one line for each run and model that changed since the last look.

        Runs that ended before the first look are passed over.
        """
        for run in reversed(runs):
            if run.active or run.ended >= self._since:
                self._note(("dag", run.run + run.dag), f"{run.dag}: {_state(run)}", run.state)
        for model in models:
            if model.champion:
                text = f"{model.name}: version {model.champion} is champion"
                self._note(("champion", model.name), text, model.champion)
            for version, verdict in model.judged.items():
                text = f"{model.name}: version {version} of the full recipe: {verdict}"
                self._note(("gate", f"{model.name}/{version}"), text, verdict)

    def _note(self, key: tuple[str, str], text: str, state: str) -> None:
        if self._states.get(key) != state:
            self._states[key] = state
            self._progress.say(text)


def _state(run: Run) -> str:
    if not (run.started and run.ended):
        return run.state
    took = datetime.fromisoformat(run.ended) - datetime.fromisoformat(run.started)
    return f"{run.state} after {took.total_seconds():.0f} s"
