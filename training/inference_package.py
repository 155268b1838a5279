"""The copy of the inference package that each version takes with it."""

import shutil
from pathlib import Path


def copy_inference(folder: Path) -> None:
    """Copy `training/inference` to `folder`, which must not exist."""
    source = Path(__file__).parent / "inference"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__"))
