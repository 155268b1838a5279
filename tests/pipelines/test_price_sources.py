"""Where prices come from: the embedded set, a remote feed, files."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_contracts.contract import load_contract
from data_contracts.errors import SourceError
from data_contracts.lake import Lake
from pipelines.intake import admit
from pipelines.interval import Interval
from pipelines.landing import land, read_landed
from pipelines.prices import admit_prices, land_prices
from pipelines.sources.embedded_prices import read_embedded_prices
from pipelines.sources.embedded_tables import read_embedded_table
from pipelines.sources.source_file import SourceFile
from pipelines.sources.table_files import read_joined_csv_files, read_table_file
from pipelines.sources.yahoo_prices import read_yahoo_prices
from tests.pipelines.price_lines import HEADER, make_price_lines

DAY = Interval(date(2022, 1, 3), date(2022, 1, 4))


class FakeFeed:
    """Answers like `yfinance.download`: days down, pairs of field and symbol across."""

    def __init__(self, missing: tuple[str, ...] = (), **closes: float) -> None:
        self.asked: dict[str, Any] = {}
        self.missing = missing
        self.closes = closes

    def __call__(self, symbols: list[str], **options: Any) -> pd.DataFrame:
        self.asked = {"symbols": symbols, **options}
        days = pd.DatetimeIndex(["2021-12-31", "2022-01-03"], name="Date")
        fields = ["Close", "High", "Low", "Open", "Volume"]
        columns = pd.MultiIndex.from_product([fields, symbols], names=["Price", "Ticker"])
        answer = pd.DataFrame(10.5, index=days, columns=columns)
        answer.loc[:, [c for c in columns if c[1] in self.missing]] = float("nan")
        for symbol, close in self.closes.items():
            answer[("Close", symbol)] = close
        return answer


def test_a_remote_feed_is_asked_for_the_interval_and_admitted(lake: Lake) -> None:
    feed = FakeFeed()

    landed = land(read_yahoo_prices(["AAPL", "KO"], DAY, feed), "prices", lake, DAY)
    admitted = admit(landed, load_contract("prices"), lake, DAY)

    assert feed.asked["symbols"] == ["AAPL", "KO"]
    assert feed.asked["auto_adjust"] is True
    assert (feed.asked["start"], feed.asked["end"]) == ("2021-12-27", "2022-01-04")
    assert admitted.rows == 2
    rows = lake.read("prices").to_pandas()
    assert rows["symbol"].tolist() == ["AAPL", "KO"]
    assert rows["open"].tolist() == [10.5, 10.5]
    assert set(rows["currency"]) == {"USD"}


def test_a_remote_feed_is_asked_for_all_history_without_an_interval() -> None:
    feed = FakeFeed()

    read_yahoo_prices(["AAPL"], None, feed)

    assert feed.asked["period"] == "max"
    assert "start" not in feed.asked


def test_a_holiday_of_the_remote_feed_changes_nothing(lake: Lake) -> None:
    holiday = Interval(date(2022, 1, 4), date(2022, 1, 5))
    landed = land(read_yahoo_prices(["AAPL"], holiday, FakeFeed()), "prices", lake, holiday)

    assert not admit(landed, load_contract("prices"), lake, holiday).changed


@pytest.mark.parametrize("interval", [DAY, None])
def test_symbols_that_the_feed_does_not_answer_for_are_an_error(interval: Interval | None) -> None:
    with pytest.raises(SourceError, match="no prices for GONE, LOST;"):
        read_yahoo_prices(["AAPL", "LOST", "GONE"], interval, FakeFeed(missing=("GONE", "LOST")))


@pytest.fixture
def stored_yahoo_prices(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """Yahoo as the source of AAPL and KO, both stored up to 2021-12-31 at 10.5."""
    monkeypatch.setenv("TELLER_PRICES_SOURCE", "yahoo")
    monkeypatch.setenv("TELLER_PRICES_SYMBOLS", "AAPL,KO")
    lines = [HEADER, *(f"{s},2021-12-{day},10.5,USD" for s in ("AAPL", "KO") for day in (30, 31))]
    history = SourceFile("history", "csv", "\n".join(lines).encode())
    admit(land(history, "prices", lake), load_contract("prices"), lake)
    return lake


def test_a_history_that_the_feed_restated_is_loaded_whole(
    stored_yahoo_prices: Lake, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    feed = FakeFeed(KO=5.25)
    monkeypatch.setattr("yfinance.download", feed)

    landed = land_prices("2022-01-03", "2022-01-04")
    admit_prices(landed)

    assert feed.asked["period"] == "max"
    assert landed["start"] is None
    assert "restated KO: this run loads all history" in caplog.text
    rows = stored_yahoo_prices.read("prices").to_pandas()
    assert rows[rows["symbol"] == "KO"]["close"].tolist() == [5.25, 5.25]
    assert land_prices("2022-01-03", "2022-01-04")["start"] == "2022-01-03"


def test_a_history_that_the_feed_rounds_differently_is_kept(
    stored_yahoo_prices: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yfinance.download", FakeFeed(KO=10.5 * 1.004))

    admitted = admit_prices(land_prices("2022-01-03", "2022-01-04"))

    assert admitted["rows"] == 2
    assert stored_yahoo_prices.read("prices").num_rows == 6


def test_an_empty_answer_of_the_feed_is_an_error() -> None:
    with pytest.raises(SourceError, match=r"yahoo \[2022-01-03, 2022-01-04\).*no prices for AAPL"):
        read_yahoo_prices(["AAPL"], DAY, lambda symbols, **options: pd.DataFrame())


def test_a_failing_feed_is_an_error() -> None:
    def fail(symbols: list[str], **options: Any) -> pd.DataFrame:
        raise ConnectionError("no route to host")

    with pytest.raises(SourceError, match="ConnectionError: no route to host"):
        read_yahoo_prices(["AAPL"], DAY, fail)


def test_a_listing_outside_the_us_is_refused() -> None:
    with pytest.raises(SourceError, match=r"SAP\.DE.*currency unknown"):
        read_yahoo_prices(["AAPL", "SAP.DE"], DAY, FakeFeed())


def test_the_embedded_set_delivers_a_day_of_twenty_companies(lake: Lake) -> None:
    landed = land(read_embedded_prices(DAY), "prices", lake, DAY)

    admitted = admit(landed, load_contract("prices"), lake, DAY)

    assert admitted.rows == 20
    assert set(lake.read("prices")["date"].to_pylist()) == {DAY.start}


def test_the_embedded_set_has_nothing_after_its_end(lake: Lake) -> None:
    later = Interval(date(2026, 1, 5), date(2026, 1, 6))
    landed = land(read_embedded_prices(later), "prices", lake, later)

    admitted = admit(landed, load_contract("prices"), lake, later)

    assert (admitted.rows, admitted.changed) == (0, False)


def test_the_first_run_loads_all_history_and_later_runs_their_days(lake: Lake) -> None:
    first = admit_prices(land_prices("2022-01-03", "2022-01-04"))
    second = admit_prices(land_prices("2022-01-03", "2022-01-04"))

    assert first["rows"] > 100_000
    assert (second["rows"], second["changed"]) == (20, False)


def test_the_embedded_instruments_cover_the_embedded_prices(lake: Lake) -> None:
    prices = read_landed(land(read_embedded_prices(DAY), "prices", lake))
    instruments = read_landed(land(read_embedded_table("instruments.csv"), "instruments", lake))

    covered = instruments[instruments["covered"].astype(str).str.lower() == "true"]
    assert set(prices["symbol"]) == set(covered["symbol"])


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_csv_and_parquet_files_give_the_same_table(scheme: str, lake: Lake, tmp_path: Path) -> None:
    lines = make_price_lines(10)
    csv, parquet = tmp_path / "prices.csv", tmp_path / "prices.parquet"
    csv.write_text("\n".join(lines))
    rows = pd.read_csv(csv, parse_dates=["date"])
    pq.write_table(pa.Table.from_pandas(rows, preserve_index=False), parquet)

    versions = [
        admit(
            land(read_table_file(f"{scheme}{path}"), "prices", lake), load_contract("prices"), lake
        ).version
        for path in (csv, parquet)
    ]

    assert versions == [0, 0]


def test_a_file_address_is_a_source_of_prices(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "p.csv").write_text("\n".join(make_price_lines(10)))
    monkeypatch.setenv("TELLER_PRICES_SOURCE", str(tmp_path / "p.csv"))

    assert admit_prices(land_prices())["rows"] == 10


@pytest.mark.parametrize(
    ("address", "found"),
    [("prices.xlsx", "ending in .csv"), ("/nowhere/p.csv", "/nowhere/p.csv"), ("x://p.csv", "x:")],
)
def test_an_address_that_cannot_be_read_is_named(address: str, found: str) -> None:
    with pytest.raises(SourceError, match=found):
        read_table_file(address)


def test_joined_csv_files_need_the_same_header(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x,y\n1,2")
    (tmp_path / "b.csv").write_bytes(b'x,y\n3,"4\r5"\n')
    (tmp_path / "c.csv").write_bytes(b"y,x\n3,4\n")

    joined = read_joined_csv_files([str(tmp_path / "a.csv"), str(tmp_path / "b.csv")])

    assert joined.content == b'x,y\n1,2\n3,"4\r5"\n'
    with pytest.raises(SourceError, match=r"c\.csv starts with b'y,x'"):
        read_joined_csv_files([str(tmp_path / "a.csv"), str(tmp_path / "c.csv")])
