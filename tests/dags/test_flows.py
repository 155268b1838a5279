"""The flows say when, and nothing else."""

import ast
import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.dags.conftest import REPOSITORY

FOLDER = REPOSITORY / "dags"
SHARED = ("__init__", "assets", "failures")
FLOWS = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in SHARED)


@pytest.fixture(scope="session")
def flows(airflow_home: Path) -> dict[str, Any]:
    """The DAGs of every file, by file name."""
    from airflow.sdk import DAG, dag

    # Airflow's decorator returns the DAG to the module, which does not keep it: call it again.
    assert callable(dag)
    made = {}
    for name in FLOWS:
        flow = getattr(importlib.import_module(f"dags.{name}"), name)()
        assert isinstance(flow, DAG)
        made[name] = flow
    return made


def _tasks() -> list[tuple[str, str]]:
    """Flow and task names, read from the decorated functions of each file."""
    return [
        (name, inner.name)
        for name in FLOWS
        for outer in ast.parse((FOLDER / f"{name}.py").read_text()).body
        if isinstance(outer, ast.FunctionDef)
        for inner in outer.body
        if isinstance(inner, ast.FunctionDef)
    ]


@pytest.mark.parametrize("name", [path.stem for path in FOLDER.glob("*.py")])
def test_a_file_has_at_most_80_lines(name: str) -> None:
    assert len((FOLDER / f"{name}.py").read_text().splitlines()) <= 80


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_is_named_as_its_file(name: str, flows: dict[str, Any]) -> None:
    assert flows[name].dag_id == name


@pytest.mark.parametrize("name", FLOWS)
def test_the_docstring_of_the_file_documents_its_flow(name: str, flows: dict[str, Any]) -> None:
    documented = importlib.import_module(f"dags.{name}").__doc__
    assert documented
    assert flows[name].doc_md == documented


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_has_tags(name: str, flows: dict[str, Any]) -> None:
    assert flows[name].tags


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_runs_once_at_a_time_and_never_catches_up(name: str, flows: dict[str, Any]) -> None:
    assert (flows[name].max_active_runs, flows[name].catchup) == (1, False)


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_is_scheduled_by_its_interval_or_by_assets(name: str, flows: dict[str, Any]) -> None:
    from airflow.sdk import AssetAny
    from airflow.timetables.interval import CronDataIntervalTimetable

    expected = CronDataIntervalTimetable if name.startswith("ingest_") else AssetAny
    assert isinstance(flows[name].schedule, expected)


@pytest.mark.parametrize(("name", "task"), _tasks())
def test_a_task_tells_of_its_failure_after_retries(
    name: str, task: str, flows: dict[str, Any]
) -> None:
    from dags.failures import report_failure

    made = flows[name].get_task(task)
    assert list(made.on_failure_callback) == [report_failure]
    assert made.retries > 0


@pytest.mark.parametrize(("name", "task"), _tasks())
def test_a_task_is_documented(name: str, task: str, flows: dict[str, Any]) -> None:
    assert flows[name].get_task(task).doc_md


@pytest.mark.parametrize(
    "name", ["train_encoder", "train_forecaster", "train_tickets", "train_understanding"]
)
def test_training_is_a_command_in_its_own_process(name: str, flows: dict[str, Any]) -> None:
    train = flows[name].get_task("train")
    command = train.python_callable()
    assert command == f"{sys.executable} -m training train {name.removeprefix('train_')}"
    assert train.cwd == str(REPOSITORY)


@pytest.mark.parametrize(
    "name", ["train_encoder", "train_forecaster", "train_tickets", "train_understanding"]
)
def test_trainings_share_a_pool(name: str, flows: dict[str, Any]) -> None:
    assert flows[name].get_task("train").pool == "training"


@pytest.mark.parametrize(
    ("task", "command"),
    [("promote", "promote"), ("request_full_training", "request-full-training")],
)
def test_promotion_is_a_command(task: str, command: str, flows: dict[str, Any]) -> None:
    made = flows["promote_models"].get_task(task)
    assert made.python_callable() == f"{sys.executable} -m training {command}"


def test_full_training_that_is_not_due_is_skipped_by_its_exit_code(flows: dict[str, Any]) -> None:
    from training.__main__ import NOT_DUE

    made = flows["promote_models"].get_task("request_full_training")
    assert made.skip_on_exit_code == [NOT_DUE]


def test_full_training_is_asked_for_after_the_promotion(flows: dict[str, Any]) -> None:
    made = flows["promote_models"].get_task("request_full_training")
    assert made.upstream_task_ids == {"promote"}


@pytest.mark.parametrize(
    ("name", "task"), [("ingest_prices", "land"), ("ingest_support", "build_question_examples")]
)
def test_instruments_are_admitted_before_they_are_needed(
    name: str, task: str, flows: dict[str, Any]
) -> None:
    first = flows[name].get_task("ingest_instruments")
    assert first.upstream_task_ids == set()
    assert "ingest_instruments" in flows[name].get_task(task).upstream_task_ids


def test_question_examples_wait_for_all_that_they_are_made_of(flows: dict[str, Any]) -> None:
    made = flows["ingest_support"].get_task("build_question_examples")
    assert made.upstream_task_ids == {"ingest_instruments", "ingest_tickets", "ingest_questions"}


@pytest.mark.parametrize("name", FLOWS)
def test_no_flow_imports_another(name: str) -> None:
    tree = ast.parse((FOLDER / f"{name}.py").read_text())
    imported = {
        module
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for module in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
        )
    }
    assert imported.isdisjoint({f"dags.{other}" for other in FLOWS})


def test_reading_the_flows_loads_nothing_heavy(airflow_home: Path) -> None:
    heavy = ["torch", "transformers", "mlflow", "great_expectations", "pandas"]
    code = (
        "import importlib, json, sys\n"
        f"for name in {FLOWS}: importlib.import_module('dags.' + name)\n"
        f"print(json.dumps([name for name in {heavy} if name in sys.modules]))\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    assert json.loads(finished.stdout.splitlines()[-1]) == []
