"""Erasing the local state."""

from pathlib import Path

import pytest

from deploy import processes, stack
from deploy.database_server import NAME, start_database_server, stop_database_server
from deploy.errors import DeployError
from deploy.profile import ensure_profile


def test_erase_removes_the_state_and_the_database_wherever_it_lies(tmp_path: Path) -> None:
    home = tmp_path / "home"
    profile = ensure_profile(home)
    start_database_server(home, profile.values["TELLER_DATABASE_URL"])
    data = (home / "postgres").resolve()
    stop_database_server(home)
    stack.erase(home)
    assert not home.exists()
    assert not data.exists()


def test_erase_refuses_while_something_runs(tmp_path: Path) -> None:
    home = tmp_path / "home"
    ensure_profile(home)
    processes.start(home, NAME, ["/bin/sleep", "60"], {}, home)
    with pytest.raises(DeployError, match="make down"):
        stack.erase(home)
    processes.stop(home, NAME, timeout_s=1)
    assert home.exists()
