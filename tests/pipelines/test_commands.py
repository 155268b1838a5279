"""Every step is a command: what it prints, and how it ends."""

import io
import json
import sys

import pytest

from data_contracts.lake import Lake
from pipelines import __main__ as commands


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["pipelines", *arguments])
    return commands.main()


def test_a_land_step_feeds_its_admit_step_through_a_pipe(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "land-instruments") == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO(capsys.readouterr().out))
    assert run(monkeypatch, "admit-instruments") == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 439
    assert lake.read("instruments").num_rows == 439


def test_an_interval_is_given_by_its_two_days(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interval = ("--start", "2022-01-03", "--end", "2022-01-05")
    assert run(monkeypatch, "land-prices", *interval) == 0
    assert json.loads(capsys.readouterr().out)["dataset"] == "prices"


def test_an_admit_step_without_the_line_of_a_land_step_says_what_it_expected(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "admit-prices", "prices.csv") == 1
    assert "expected the JSON line of a land step" in capsys.readouterr().err


def test_a_build_step_without_its_table_names_the_table(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "build-price-features") == 1
    assert "'prices' is not in the lake" in capsys.readouterr().err
