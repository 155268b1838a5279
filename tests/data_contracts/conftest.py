"""A lake in a temporary folder, and an environment without settings."""

import os
from pathlib import Path

import pytest

from data_contracts.lake import Lake


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let Great Expectations import modules that Python 3.11 deprecates; all else is an error."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.filterwarnings("ignore:module 'sre_:DeprecationWarning"))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "lake"))


@pytest.fixture
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No TELLER_ variable is set; what is set during the test is forgotten after it."""
    for name in [name for name in os.environ if name.startswith("TELLER_")]:
        monkeypatch.delenv(name)
    return monkeypatch
