"""A lake in a temporary folder, and files landed in it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data_contracts.lake import Lake
from pipelines.interval import Interval
from pipelines.landing import Landed, land
from pipelines.sources.source_file import SourceFile

LandCsv = Callable[..., Landed]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let Great Expectations import modules that Python 3.11 deprecates; all else is an error."""
    for item in items:
        item.add_marker(pytest.mark.filterwarnings("ignore:module 'sre_:DeprecationWarning"))


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """An empty lake, which the settings point at too."""
    url = str(tmp_path / "lake")
    monkeypatch.setenv("TELLER_LAKE_URL", url)
    return Lake(url)


@pytest.fixture
def land_csv(lake: Lake) -> LandCsv:
    """Land CSV lines as a file of a data set."""

    def land_lines(
        dataset: str, lines: list[str] | bytes, interval: Interval | None = None
    ) -> Landed:
        content = lines if isinstance(lines, bytes) else ("\n".join(lines) + "\n").encode()
        return land(SourceFile(f"{dataset}-feed.csv", "csv", content), dataset, lake, interval)

    return land_lines
