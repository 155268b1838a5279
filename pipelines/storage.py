"""Addresses of files: a path, file:// or s3:// (credentials and endpoint come from AWS_*)."""

from pathlib import Path

from pyarrow import fs

from data_contracts.errors import SourceError


def open_storage(address: str) -> tuple[fs.FileSystem, str]:
    """Resolve an address.

    Returns:
        The file system, and the path within it.

    Raises:
        SourceError: if the address has a scheme that is not known, or is malformed.
    """
    if "://" not in address:
        return fs.LocalFileSystem(), str(Path(address).absolute())
    try:
        system, path = fs.FileSystem.from_uri(address)
    except (ValueError, OSError) as error:
        raise SourceError(
            f"address {address!r} cannot be opened: {error}; "
            "expected a path, file:///… or s3://bucket/…"
        ) from error
    return system, path


def read_bytes(address: str) -> bytes:
    """Read a whole file.

    Raises:
        SourceError: if it is not there or cannot be read.
    """
    system, path = open_storage(address)
    try:
        with system.open_input_file(path) as stream:
            return bytes(stream.read())
    except OSError as error:
        raise SourceError(
            f"cannot read {address}: {error}; check the address and its permissions"
        ) from error
