"""The raw layer: each delivered file kept verbatim, named by its content, written atomically."""

import io
import logging
import re
import uuid
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from data_contracts.errors import SourceError
from data_contracts.lake import Lake
from pipelines.interval import Interval, parse_interval
from pipelines.sources.source_file import SourceFile
from pipelines.storage import open_storage, read_bytes

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Landed:
    """A raw file in the lake, small enough to hand from task to task.

    Attributes:
        dataset: name of the contract that it must meet.
        address: where the raw file lies.
        digest: SHA-256 of its content, 64 hex digits.
        source: where it came from.
        start: first day asked for, ISO; None: all history.
        end: day after the last one asked for, ISO; None: all history.
    """

    dataset: str
    address: str
    digest: str
    source: str
    start: str | None = None
    end: str | None = None

    @property
    def interval(self) -> Interval | None:
        """The days that were asked for; None: all history."""
        return parse_interval(self.start, self.end)

    def as_dict(self) -> dict[str, Any]:
        """As plain values: `Landed(**landed.as_dict())` gives the same again."""
        return asdict(self)


def land(file: SourceFile, dataset: str, lake: Lake, interval: Interval | None = None) -> Landed:
    """Store a delivered file under `raw/<dataset>/`; the same content is stored once.

    A file that was damaged since it was stored is written again.

    Raises:
        SourceError: if it cannot be written; nothing half-written stays behind.
    """
    address = f"{lake.url.rstrip('/')}/raw/{dataset}/{file.digest[:16]}.{file.format}"
    system, path = open_storage(address)
    size = system.get_file_info(path).size
    if size != len(file.content) or read_bytes(address) != file.content:
        _write_atomically(system, path, file.content)
    logger.info("landed %s: %d bytes from %s", address, len(file.content), file.name)
    start, end = (str(interval.start), str(interval.end)) if interval else (None, None)
    return Landed(dataset, address, file.digest, file.name, start, end)


def _write_atomically(system: fs.FileSystem, path: str, content: bytes) -> None:
    folder, _, name = path.rpartition("/")
    temporary = f"{folder}/.{name}.{uuid.uuid4().hex}"
    try:
        system.create_dir(folder, recursive=True)
        with system.open_output_stream(temporary) as stream:
            stream.write(content)
        system.move(temporary, path)
    except OSError as error:
        if system.get_file_info(temporary).type == fs.FileType.File:
            system.delete_file(temporary)
        raise SourceError(
            f"cannot write {path} ({len(content)} bytes): {error}; "
            "free space or check the permissions, then run the step again"
        ) from error


def read_landed(landed: Landed) -> pd.DataFrame:
    """Read a raw file: CSV as text as it stands, Parquet with its own types.

    Returns:
        Columns as delivered, index 0..rows-1 in the order of the file. Bytes of a CSV that are
        not UTF-8 are lone surrogates, so that the contract and not the reader judges them.

    Raises:
        SourceError: if the file changed since it was landed, or is malformed.
    """
    file = SourceFile(
        landed.address,
        "parquet" if landed.address.endswith(".parquet") else "csv",
        read_bytes(landed.address),
    )
    if file.digest != landed.digest:
        raise SourceError(
            f"raw file {landed.address} has digest {file.digest}, expected {landed.digest}: "
            "it was changed after it was landed; land it again"
        )
    name = f"{landed.source} (kept as {landed.address})"
    return _parse_parquet(file, name) if file.format == "parquet" else _parse_csv(file, name)


def _parse_csv(file: SourceFile, name: str) -> pd.DataFrame:
    try:
        rows = pd.read_csv(
            io.BytesIO(file.content),
            dtype=str,
            keep_default_na=False,
            encoding_errors="surrogateescape",
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise SourceError(f"malformed CSV {name}: {_describe(error)}; correct the file") from error
    if not isinstance(rows.index, pd.RangeIndex):
        raise SourceError(
            f"malformed CSV {name}: line 2 has more fields than the header's "
            f"{len(rows.columns)}; correct the file"
        )
    return rows


def _describe(error: Exception) -> str:
    found = str(error).strip().removeprefix("Error tokenizing data. C error: ")
    if unclosed := re.fullmatch(r"EOF inside string starting at row (\d+)", found):
        return f"the quote opened in line {int(unclosed[1]) + 1} is never closed"
    return found


def _parse_parquet(file: SourceFile, name: str) -> pd.DataFrame:
    try:
        table = pq.read_table(io.BytesIO(file.content))
    except (pa.ArrowException, OSError) as error:
        raise SourceError(f"malformed Parquet {name}: {error}; correct the file") from error
    rows: pd.DataFrame = table.to_pandas(date_as_object=False, ignore_metadata=True)
    return rows
