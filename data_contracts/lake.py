"""The lake: versioned Delta tables under one address.

A write is one Delta commit: a crash in the middle leaves the previous version readable.
Replacing an interval by the same rows commits nothing, so a repeated day keeps its version.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.fs as fs
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import CommitFailedError, TableNotFoundError

from data_contracts.errors import TableMissing


@dataclass(frozen=True)
class TableReference:
    """Points at the exact rows that something was computed from.

    Attributes:
        name: table name.
        version: Delta version.
        digest: first 32 hex digits of the SHA-256 of the sorted rows (MLflow allows 36).
        rows: number of rows.
    """

    name: str
    version: int
    digest: str
    rows: int

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


@dataclass(frozen=True)
class Lake:
    """Tables under `url` (a folder or `s3://bucket/prefix`; credentials come from AWS_*)."""

    url: str

    def uri(self, name: str) -> str:
        """Address of the table `name`."""
        return f"{self.url.rstrip('/')}/{name}"

    def version(self, name: str) -> int:
        """Newest version of the table.

        Raises:
            TableMissing: if there is no such table.
        """
        newest: int = self._open(name, None).version()
        return newest

    def exists(self, name: str) -> bool:
        """Whether the table has been written."""
        return bool(DeltaTable.is_deltatable(self.uri(name)))

    def read(
        self,
        name: str,
        version: int | None = None,
        columns: Sequence[str] | None = None,
        where: pc.Expression | None = None,
    ) -> pa.Table:
        """Read a table, whole or in part, at a version (default: the newest).

        Raises:
            TableMissing: if the table or the version does not exist.
        """
        table = self._open(name, version)
        # Arrow's own file systems: deltalake's default calls back into Python from Arrow's
        # threads, and aborted more than half of the short processes as they ended.
        system, root = fs.FileSystem.from_uri(_as_uri(self.uri(name)))
        dataset = table.to_pyarrow_dataset(filesystem=fs.SubTreeFileSystem(root, system))
        return dataset.to_table(columns=list(columns) if columns else None, filter=where)

    def replace(
        self,
        name: str,
        rows: pa.Table,
        predicate: str | None = None,
        where: pc.Expression | None = None,
    ) -> int:
        """Atomically replace the rows that `predicate` selects by `rows`.

        Args:
            name: table name; created when absent.
            rows: the new rows; all must satisfy `predicate`.
            predicate: Delta SQL over the columns, such as `date >= '2022-01-03'`; None: all rows.
            where: the same condition as a pyarrow expression; None: all rows.

        Returns:
            The table's version after the call; unchanged when the rows already stand there, also
            where another process wrote them at the same moment.
        """
        try:
            return self._replace(name, rows, predicate, where)
        except CommitFailedError:  # another process was first: look at what stands there now
            return self._replace(name, rows, predicate, where)

    def _replace(
        self, name: str, rows: pa.Table, predicate: str | None, where: pc.Expression | None
    ) -> int:
        if self.exists(name):
            current = self.read(name, where=where)
            if current.schema.equals(rows.schema) and digest(current) == digest(rows):
                return self.version(name)
        write_deltalake(
            self.uri(name),
            rows,
            mode="overwrite",
            predicate=predicate if self.exists(name) else None,
            schema_mode="overwrite" if predicate is None else None,
        )
        return self.version(name)

    def reference(self, name: str, version: int | None = None) -> TableReference:
        """Resolve a table to an exact version with its digest."""
        resolved = self.version(name) if version is None else version
        rows = self.read(name, resolved)
        return TableReference(name, resolved, digest(rows), rows.num_rows)

    def _open(self, name: str, version: int | None) -> DeltaTable:
        try:
            return DeltaTable(self.uri(name), version=version)
        except TableNotFoundError as error:
            raise TableMissing(
                f"table {name!r} is not in the lake at {self.url}; "
                "run the pipeline that writes it (see dags/)"
            ) from error
        except Exception as error:
            # deltalake has no error of its own for a version that never was.
            if version is None or 0 <= version <= self.version(name):
                raise
            raise TableMissing(f"table {name!r} has no version {version}: {error}") from error


def _as_uri(address: str) -> str:
    return address if "://" in address else Path(address).absolute().as_uri()


def digest(rows: pa.Table) -> str:
    """Digest of the rows' content, whatever their order and chunking.

    Returns:
        32 hex digits.
    """
    ordered = rows.select(sorted(rows.column_names))
    sortable = [
        (field.name, "ascending") for field in ordered.schema if not pa.types.is_nested(field.type)
    ]
    ordered = ordered.sort_by(sortable).combine_chunks() if ordered.num_rows else ordered
    content = hashlib.sha256()
    for name in ordered.column_names:
        content.update(name.encode())
        content.update(str(ordered.schema.field(name).type).encode())
        for chunk in ordered.column(name).chunks:
            content.update(_column_bytes(chunk))
    return content.hexdigest()[:32]


def _column_bytes(chunk: pa.Array) -> bytes:
    sink = pa.BufferOutputStream()
    batch = pa.record_batch([chunk], names=["column"])
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    written: bytes = sink.getvalue().to_pybytes()
    return written
