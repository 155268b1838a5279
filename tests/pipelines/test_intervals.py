"""Each run writes its own days, and writing them again changes nothing."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from data_contracts.contract import load_contract
from data_contracts.errors import SourceError
from data_contracts.lake import Lake
from pipelines.intake import admit
from pipelines.interval import Interval, choose_interval, parse_interval
from pipelines.landing import Landed
from pipelines.prices import admit_prices, land_prices
from tests.pipelines.conftest import LandCsv
from tests.pipelines.price_lines import HEADER, make_price_lines

PRICES = load_contract("prices")
DAY = Interval(date(2020, 1, 6), date(2020, 1, 7))


def test_a_day_twice_gives_the_same_table_version(lake: Lake, land_csv: LandCsv) -> None:
    admit(land_csv("prices", make_price_lines(10)), PRICES, lake)
    lines = [HEADER, "AAA,2020-01-06,999,USD"]

    once = admit(land_csv("prices", lines, DAY), PRICES, lake, DAY)
    twice = admit(land_csv("prices", lines, DAY), PRICES, lake, DAY)

    assert (once.version, once.changed) == (1, True)
    assert (twice.version, twice.changed) == (1, False)


def test_all_history_twice_gives_the_same_table_version(lake: Lake, land_csv: LandCsv) -> None:
    landed = land_csv("prices", make_price_lines(10))

    assert admit(landed, PRICES, lake).version == admit(landed, PRICES, lake).version


def test_an_interval_replaces_only_its_days(lake: Lake, land_csv: LandCsv) -> None:
    admit(land_csv("prices", make_price_lines(10)), PRICES, lake)

    admit(land_csv("prices", [HEADER, "BBB,2020-01-06,1,USD"]), PRICES, lake, DAY)

    rows = lake.read("prices").to_pandas().sort_values("date")
    assert rows["close"].tolist() == [100, 101, 102, 103, 104, 1, 106, 107, 108, 109]


def test_rows_outside_the_interval_are_left_out(lake: Lake, land_csv: LandCsv) -> None:
    admitted = admit(land_csv("prices", make_price_lines(10)), PRICES, lake, DAY)

    assert admitted.rows == 1
    assert lake.read("prices")["date"].to_pylist() == [DAY.start]


def test_an_interval_without_rows_changes_nothing(lake: Lake, land_csv: LandCsv) -> None:
    admit(land_csv("prices", make_price_lines(10)), PRICES, lake)
    later = Interval(date(2020, 3, 1), date(2020, 3, 2))

    admitted = admit(land_csv("prices", make_price_lines(10)), PRICES, lake, later)

    assert (admitted.version, admitted.rows, admitted.changed) == (0, 0, False)


def test_the_row_number_of_a_finding_counts_in_the_whole_file(
    lake: Lake, land_csv: LandCsv
) -> None:
    lines = make_price_lines(400)
    lines[301] = lines[301].replace("USD", "EUR")
    half = Interval(date(2020, 7, 1), date(2021, 6, 1))

    admit(land_csv("prices", lines), PRICES, lake, half)

    assert lake.read("quarantine_prices")["row_number"].to_pylist() == [300]


def test_days_missed_while_the_stack_was_down_are_loaded_by_the_next_run(
    lake: Lake, land_csv: LandCsv, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    admit(land_csv("prices", make_price_lines(10)), PRICES, lake)
    (tmp_path / "feed.csv").write_text("\n".join(make_price_lines(20)))
    monkeypatch.setenv("TELLER_PRICES_SOURCE", str(tmp_path / "feed.csv"))

    caught_up = admit_prices(land_prices("2020-01-18", "2020-01-19"))
    again = admit_prices(land_prices("2020-01-18", "2020-01-19"))

    days = sorted(lake.read("prices")["date"].to_pylist())
    assert days == [date(2020, 1, 1) + timedelta(days=n) for n in range(18)]
    assert caught_up["rows"] == 8
    assert (again["changed"], again["version"]) == (False, caught_up["version"])


@pytest.mark.parametrize("start", ["2020-01-03", "2020-01-11"])
def test_a_run_without_a_gap_before_it_loads_its_own_days(
    start: str, lake: Lake, land_csv: LandCsv
) -> None:
    admit(land_csv("prices", make_price_lines(10)), PRICES, lake)

    assert choose_interval(start, "2020-01-12", "prices", lake) == parse_interval(
        start, "2020-01-12"
    )


def test_a_date_that_cannot_be_read_belongs_to_every_interval(
    lake: Lake, land_csv: LandCsv
) -> None:
    lines = [*make_price_lines(200), "AAA,2022,5,USD"]
    half = Interval(date(2020, 1, 1), date(2020, 7, 1))

    admit(land_csv("prices", lines), PRICES, lake, half)

    assert lake.read("quarantine_prices")["rule"].to_pylist() == ["date.date"]


def test_a_landed_file_remembers_its_interval_as_plain_values(land_csv: LandCsv) -> None:
    landed = land_csv("prices", make_price_lines(1), DAY)

    assert Landed(**landed.as_dict()).interval == DAY


@pytest.mark.parametrize(
    ("start", "end"),
    [("2022-01-03", None), ("2022-01-03", "2022-01-03"), ("soon", "2022-01-03")],
)
def test_a_malformed_interval_says_what_is_expected(start: str, end: str | None) -> None:
    with pytest.raises(SourceError, match="2022-01-03"):
        parse_interval(start, end)
