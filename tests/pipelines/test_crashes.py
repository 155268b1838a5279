"""A crash or a full disk in the middle of a write leaves the previous version readable."""

import hashlib
import json
import os
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from data_contracts.contract import load_contract
from data_contracts.lake import Lake
from pipelines.intake import admit
from pipelines.landing import land
from pipelines.sources.source_file import SourceFile
from tests.pipelines.conftest import LandCsv
from tests.pipelines.price_lines import make_price_lines

ROWS = 50_000
WRITER = f"""
import sys
import pyarrow as pa
from data_contracts.lake import Lake
from pipelines.landing import land
from pipelines.sources.source_file import SourceFile

lake = Lake(sys.argv[1])
for number in range(1, 100_000):
    land(SourceFile("feed", "csv", str(number).encode() * 1_000_000), "prices", lake)
    lake.replace("prices", pa.table({{"number": pa.repeat(number, {ROWS})}}))
"""
FEW_BYTES = 20_000


def test_kill_9_in_the_middle_of_a_write_leaves_the_previous_version(lake: Lake) -> None:
    for delay_s in (0.05, 0.13, 0.21):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, lake.url])
        before = lake.version("prices") if lake.exists("prices") else -1
        _wait_for_version(lake, before + 2)
        time.sleep(delay_s)
        writer.kill()
        writer.wait()

        numbers = lake.read("prices")["number"].to_pylist()
        assert len(numbers) == ROWS
        assert len(set(numbers)) == 1

    for file in Path(lake.url, "raw/prices").glob("*.csv"):
        assert hashlib.sha256(file.read_bytes()).hexdigest().startswith(file.stem)


def _wait_for_version(lake: Lake, version: int) -> None:
    deadline = time.monotonic() + 30
    while not lake.exists("prices") or lake.version("prices") < version:
        assert time.monotonic() < deadline, "the writer wrote nothing in 30 s"
        time.sleep(0.02)


def _run_step_on_a_full_disk(step: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    def limit_file_size() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (FEW_BYTES, FEW_BYTES))

    # Coverage would write its own file as the process ends, and fail on the full disk.
    untraced = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
    return subprocess.run(
        [sys.executable, "-m", "pipelines", step, *arguments],
        preexec_fn=limit_file_size,
        capture_output=True,
        text=True,
        env={**untraced, "TELLER_HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )


def test_a_disk_that_fills_while_admitting_leaves_the_previous_version(
    lake: Lake, land_csv: LandCsv
) -> None:
    admit(land_csv("prices", make_price_lines(30)), load_contract("prices"), lake)
    landed = land_csv("prices", make_price_lines(20_000, date(1960, 1, 1)))

    answer = _run_step_on_a_full_disk("admit-prices", json.dumps(landed.as_dict()))

    assert answer.returncode == 1
    assert "admit-prices could not read or write the lake" in answer.stderr
    assert "tables keep their last version: free space" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert lake.version("prices") == 0
    assert lake.read("prices").num_rows == 30


def test_a_disk_that_fills_while_landing_leaves_nothing_half_written(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = tmp_path / "prices.csv"
    feed.write_text("\n".join(make_price_lines(2_000)))
    monkeypatch.setenv("TELLER_PRICES_SOURCE", str(feed))
    land(SourceFile("earlier", "csv", b"symbol\nAAA\n"), "prices", lake)
    before = sorted(Path(lake.url, "raw/prices").iterdir())

    answer = _run_step_on_a_full_disk("land-prices")

    assert answer.returncode == 1
    assert "cannot write" in answer.stderr
    assert "free space" in answer.stderr
    assert sorted(Path(lake.url, "raw/prices").iterdir()) == before
