"""The copy of the inference package that each version takes with it."""

import hashlib
import shutil
from pathlib import Path

SOURCE = Path(__file__).parent / "inference"


def copy_inference(folder: Path) -> None:
    """Copy `training/inference` to `folder`, which must not exist."""
    shutil.copytree(SOURCE, folder, ignore=shutil.ignore_patterns("__pycache__"))


def digest_inference() -> str:
    """SHA-256 of the package's files: other code makes another version of the same weights."""
    digest = hashlib.sha256()
    for file in sorted(SOURCE.glob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
