"""A raw file is what its source delivered, whatever happened to it on disk since."""

from pathlib import Path

import pytest

from data_contracts.errors import SourceError
from data_contracts.lake import Lake
from pipelines.landing import land, read_landed
from pipelines.sources.source_file import SourceFile

FILE = SourceFile("feed.csv", "csv", b"symbol\nAAA\n")


@pytest.mark.parametrize("damaged", [b"symbol\nBBB\n", b"symbol\n"])
def test_landing_a_damaged_file_again_mends_it(damaged: bytes, lake: Lake) -> None:
    landed = land(FILE, "prices", lake)
    Path(landed.address).write_bytes(damaged)
    with pytest.raises(SourceError, match="land it again"):
        read_landed(landed)

    assert land(FILE, "prices", lake) == landed
    assert read_landed(landed)["symbol"].tolist() == ["AAA"]


def test_landing_the_same_content_again_writes_nothing(lake: Lake) -> None:
    path = Path(land(FILE, "prices", lake).address)
    before = path.stat()

    land(FILE, "prices", lake)

    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
