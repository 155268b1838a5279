"""Tables and articles, held at a version and looked for again."""

from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from data_contracts.contract import load_contract
from data_contracts.lake import Lake
from serving.articles import ArticleIndex, first_paragraph
from serving.errors import ServiceError
from serving.tables import Tables
from tests.serving.surroundings import write_prices


@pytest.fixture
def own_lake(tmp_path: Path, closes: pd.DataFrame) -> Lake:
    """A lake of this test's own, with a month of prices."""
    lake = Lake(str(tmp_path / "lake"))
    write_prices(lake, closes.tail(20))
    rows = [{"symbol": "AAPL", "name": "Apple", "aliases": None, "sector": "Any", "covered": True}]
    schema = load_contract("instruments").arrow_schema()
    lake.replace("instruments", pa.Table.from_pylist(rows, schema))
    return lake


def test_a_new_version_is_read_and_named(own_lake: Lake, closes: pd.DataFrame) -> None:
    tables = Tables(own_lake)
    tables.refresh()
    before = tables.market()
    write_prices(own_lake, closes.tail(21) * 2)
    tables.refresh()
    after = tables.market()
    assert (before.prices, after.prices) == ("prices@0", "prices@1")
    assert after.histories["AAPL"].closes[-1] == 2 * before.histories["AAPL"].closes[-1]


def test_an_unchanged_version_is_not_read_again(own_lake: Lake) -> None:
    tables = Tables(own_lake)
    tables.refresh()
    before = tables.market()
    tables.refresh()
    assert tables.market() is before


def test_the_newest_day_is_that_of_the_prices(own_lake: Lake) -> None:
    tables = Tables(own_lake)
    tables.refresh()
    assert tables.market().as_of == date(2022, 12, 28)


def test_a_table_that_is_not_there_is_named_and_503(tmp_path: Path) -> None:
    tables = Tables(Lake(str(tmp_path)))
    tables.refresh()
    assert tables.missing() == ["prices", "instruments", "articles"]
    with pytest.raises(ServiceError) as caught:
        tables.market()
    assert caught.value.status == 503


@pytest.mark.parametrize("name", ["prices", "instruments"])
def test_a_table_that_fails_to_be_read_once_is_missing_and_read_at_the_next_look(
    own_lake: Lake, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    read, failures = Lake.read, [name]

    def read_or_fail(lake: Lake, table: str, version: int | None = None) -> pa.Table:
        if table in failures:
            failures.remove(table)
            raise OSError("out of reach")
        return read(lake, table, version)

    monkeypatch.setattr(Lake, "read", read_or_fail)
    tables = Tables(own_lake)
    with pytest.raises(OSError, match="out of reach"):
        tables.refresh()
    assert tables.missing() == ["prices", "instruments", "articles"]
    tables.refresh()
    assert tables.missing() == ["articles"]
    assert tables.market().prices == "prices@0"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One.\n\nTwo.", "One."),
        ("# Head\n\nOne\nmore.\n\nTwo.", "One more."),
        ("# Head\nOne.\r\n\r\nTwo.", "One."),
        ("# Only a heading", ""),
    ],
)
def test_the_first_paragraph_is_the_first_that_is_no_heading(body: str, expected: str) -> None:
    assert first_paragraph(body) == expected


def test_the_predicted_category_decides_between_like_articles() -> None:
    rows = [
        {"article_id": f"about-{c}", "title": "Delays", "category": c, "body": "Why it is late."}
        for c in ("cards", "transfers")
    ]
    index = ArticleIndex(rows, "articles@0")
    found = index.find("why is my delivery late, what delays it", "transfers", 0.9)
    assert found is not None
    assert found.article_id == "about-transfers"
