"""A file that cannot be read is named, with its line."""

import pytest

from data_contracts.errors import SourceError
from data_contracts.lake import Lake
from pipelines.landing import land, read_landed
from pipelines.sources.source_file import SourceFile
from tests.pipelines.conftest import LandCsv


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"a,b\n1,2\n1,2,3\n", "line 3, saw 3"),
        (b"a,b\n1,2,3\n", "line 2 has more fields"),
        (b'a,b\n1,"2\n3,4\n', "quote opened in line 2 is never closed"),
        (b"", "No columns"),
    ],
)
def test_a_malformed_csv_is_named_with_its_line(
    content: bytes, found: str, land_csv: LandCsv
) -> None:
    landed = land_csv("prices", content)

    with pytest.raises(SourceError, match=rf"prices-feed\.csv.*{found}"):
        read_landed(landed)


def test_a_cut_off_parquet_file_is_named(lake: Lake) -> None:
    landed = land(SourceFile("feed.parquet", "parquet", b"PAR1 and no more"), "prices", lake)

    with pytest.raises(SourceError, match=r"malformed Parquet feed\.parquet"):
        read_landed(landed)


def test_a_raw_file_that_was_changed_is_refused(land_csv: LandCsv) -> None:
    landed = land_csv("prices", b"a\n1\n")
    with open(landed.address, "ab") as file:
        file.write(b"2\n")

    with pytest.raises(SourceError, match="changed after it was landed"):
        read_landed(landed)


def test_a_raw_file_keeps_its_bytes(land_csv: LandCsv) -> None:
    content = b"a,b\r\n1,caf\xe9\r\n"

    landed = land_csv("prices", content)

    with open(landed.address, "rb") as file:
        assert file.read() == content
