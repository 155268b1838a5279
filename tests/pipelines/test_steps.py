"""Steps that flows run whole: land and admit in one."""

from collections.abc import Callable
from typing import Any

import pytest

from data_contracts.lake import Lake
from pipelines.instruments import ingest_instruments, list_symbols
from pipelines.questions import ingest_questions


@pytest.mark.parametrize("ingest", [ingest_instruments, ingest_questions])
def test_ingesting_twice_changes_nothing(ingest: Callable[[], dict[str, Any]], lake: Lake) -> None:
    first, second = ingest(), ingest()

    assert first["rows"] > 0
    assert (first["version"], first["changed"]) == (0, True)
    assert (second["version"], second["changed"]) == (0, False)


def test_ingested_instruments_name_the_symbols_to_ask_for(lake: Lake) -> None:
    ingest_instruments()

    assert "AAPL" in list_symbols(lake)
