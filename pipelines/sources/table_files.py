"""Tables as files: CSV or Parquet at a path, a file:// or an s3:// address."""

from collections.abc import Sequence

from data_contracts.errors import SourceError
from pipelines.sources.source_file import FileFormat, SourceFile
from pipelines.storage import read_bytes

FORMATS: dict[str, FileFormat] = {".csv": "csv", ".parquet": "parquet"}


def read_table_file(address: str) -> SourceFile:
    """Deliver the file at an address, as it is.

    Raises:
        SourceError: if it cannot be read, or its name ends neither in .csv nor .parquet.
    """
    for ending, file_format in FORMATS.items():
        if address.lower().endswith(ending):
            return SourceFile(address, file_format, read_bytes(address))
    raise SourceError(f"{address} is no table file; expected a name ending in .csv or .parquet")


def read_joined_csv_files(addresses: Sequence[str]) -> SourceFile:
    """Deliver several CSV files with the same header as one file.

    Raises:
        SourceError: if one cannot be read, or the headers differ.
    """
    bodies: list[bytes] = []
    header = b""
    for address in addresses:
        first, _, body = read_bytes(address).partition(b"\n")
        header = header or first
        if first.strip() != header.strip():
            raise SourceError(
                f"{address} starts with {first!r}; expected the header of "
                f"{addresses[0]}: {header!r}"
            )
        bodies.append(body if body.endswith(b"\n") or not body else body + b"\n")
    return SourceFile(" + ".join(addresses), "csv", header + b"\n" + b"".join(bodies))
