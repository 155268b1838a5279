"""What every source delivers: one named file, as bytes."""

import hashlib
import io
from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

FileFormat = Literal["csv", "parquet"]


@dataclass(frozen=True)
class SourceFile:
    """A file as its source delivered it.

    Attributes:
        name: where it came from, for messages: an address or `yahoo [2022-01-03, 2022-01-04)`.
        format: how to read it.
        content: the bytes, stored verbatim.
    """

    name: str
    format: FileFormat
    content: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the content, 64 hex digits."""
        return hashlib.sha256(self.content).hexdigest()


def parquet_file(name: str, rows: pa.Table) -> SourceFile:
    """Pack rows that a source made in memory."""
    sink = io.BytesIO()
    pq.write_table(rows, sink, compression="zstd")
    return SourceFile(name, "parquet", sink.getvalue())
