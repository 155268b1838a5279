"""Processes that outlive the command that started them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from deploy import processes
from deploy.errors import DeployError

SLEEP = ["/bin/sleep", "60"]
PARENT = """
import subprocess, time
subprocess.Popen(["/bin/sleep", "60"], {option})
print("ready", flush=True)
time.sleep(60)
"""
# A child in a process group of its own, as Airflow starts its tasks.
OWN_GROUP = "process_group=0"
# A child in a session of its own, as BentoML starts its worker.
OWN_SESSION = "start_new_session=True"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    processes.stop(tmp_path, "it", timeout_s=1)


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(SLEEP) as process:
        yield process
        process.kill()


def _start_parent(home: Path, option: str = OWN_GROUP) -> tuple[psutil.Process, psutil.Process]:
    """Start a process with a child; return both."""
    command = [sys.executable, "-c", PARENT.format(option=option)]
    processes.start(home, "it", command, dict(os.environ), home)
    while "ready" not in processes.last_lines(processes.log_file(home, "it")):
        time.sleep(0.02)
    parent = processes.find(home, "it")
    assert parent is not None
    return parent, parent.children()[0]


def _lives(process: psutil.Process) -> bool:
    """Return whether it has not ended; one that nobody has collected yet has."""
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_a_started_process_is_found_and_leads_its_own_session(home: Path) -> None:
    processes.start(home, "it", SLEEP, {}, home)
    found = processes.find(home, "it")
    assert found is not None
    assert os.getsid(found.pid) == found.pid != os.getsid(0)


def test_its_output_is_in_its_log(home: Path) -> None:
    processes.start(home, "it", ["/bin/echo", "hello"], {}, home)
    log = processes.log_file(home, "it")
    while not log.read_text():
        time.sleep(0.02)
    assert processes.last_lines(log) == "hello"


def test_a_killed_process_is_not_found(home: Path) -> None:
    processes.start(home, "it", SLEEP, {}, home)
    found = processes.find(home, "it")
    assert found is not None
    found.kill()
    found.wait(5)
    assert processes.find(home, "it") is None


def test_stop_ends_it_with_children_of_other_process_groups(home: Path) -> None:
    parent, child = _start_parent(home)
    assert processes.stop(home, "it", timeout_s=5)
    assert not _lives(parent)
    assert not _lives(child)


def test_stop_kills_what_ignores_the_polite_signal(home: Path) -> None:
    stubborn = ["/bin/sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"]
    processes.start(home, "it", stubborn, {"PATH": "/usr/bin:/bin"}, home)
    while not processes.last_lines(processes.log_file(home, "it")):
        time.sleep(0.02)
    assert processes.stop(home, "it", timeout_s=0.2)
    assert processes.find(home, "it") is None


def test_children_left_behind_by_a_killed_process_are_ended(home: Path) -> None:
    parent, child = _start_parent(home)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait(5)
    assert _lives(child)
    processes.end_leftovers(home, "it")
    assert not _lives(child)


def test_a_leftover_that_opened_a_session_of_its_own_is_ended_too(home: Path) -> None:
    parent, child = _start_parent(home, OWN_SESSION)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait(5)
    processes.end_leftovers(home, "it")
    assert not _lives(child)


def test_a_stranger_that_has_the_number_now_is_neither_found_nor_stopped(
    home: Path, stranger: subprocess.Popen[bytes]
) -> None:
    began_s = psutil.Process(stranger.pid).create_time()
    (home / "run").mkdir()
    (home / "run" / "it.pid").write_text(f"{stranger.pid} {began_s - 60} {home}\n")
    assert processes.find(home, "it") is None
    assert not processes.stop(home, "it", timeout_s=1)
    assert stranger.poll() is None


def test_stopping_what_never_ran_does_nothing(home: Path) -> None:
    assert not processes.stop(home, "it", timeout_s=1)


def test_two_commands_cannot_start_the_same_stack_at_once(home: Path) -> None:
    with (
        processes.exclusive(home),
        pytest.raises(DeployError, match="another command"),
        processes.exclusive(home),
    ):
        pass
