"""Articles as a folder of Markdown files, each with its facts in YAML front matter.

---
article_id: lost-card
title: My card is lost
kind: troubleshooting
category: cards
language: en
updated_at: 2022-06-01
---
Freeze the card in the app …
"""

from typing import Any

import pyarrow as pa
import yaml
from pyarrow import fs

from data_contracts.errors import SourceError
from pipelines.sources.source_file import SourceFile, parquet_file
from pipelines.storage import open_storage

# Names in the front matter by the columns of the contract.
FRONT_MATTER = {
    "article_id": "article_id",
    "title": "title",
    "kind": "kind",
    "category": "category",
    "language": "language",
    "updated_on": "updated_at",
}


def read_article_files(folder: str) -> SourceFile:
    """Deliver all `*.md` of a folder as one table, with each row's `file`.

    Raises:
        SourceError: if there are none, or one has no readable front matter.
    """
    system, path = open_storage(folder)
    try:
        listed = system.get_file_info(fs.FileSelector(path))
    except OSError as error:
        raise SourceError(f"cannot list the articles in {folder}: {error}") from error
    paths = sorted(f.path for f in listed if f.path.endswith(".md") and f.is_file)
    if not paths:
        raise SourceError(f"no articles in {folder}; expected files named *.md")
    rows = [_parse_article(system, path) for path in paths]
    names = [*FRONT_MATTER, "body", "file"]
    schema = pa.schema([(name, pa.string()) for name in names])
    return parquet_file(folder, pa.Table.from_pylist(rows, schema=schema))


def _parse_article(system: fs.FileSystem, path: str) -> dict[str, str | None]:
    with system.open_input_file(path) as stream:
        content = bytes(stream.read())
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise SourceError(f"article {path} is not UTF-8: {error}; save it as UTF-8") from error
    opening, facts, body = _cut(text, path)
    if opening.strip():
        raise SourceError(f"article {path} has text before its front matter: {opening[:40]!r}")
    row = {
        column: None if facts.get(name) is None else str(facts[name])
        for column, name in FRONT_MATTER.items()
    }
    return {**row, "body": body.strip(), "file": path}


def _cut(text: str, path: str) -> tuple[str, dict[str, Any], str]:
    parts = ("\n" + text).split("\n---\n", 2)
    if len(parts) < 3:
        raise SourceError(
            f"article {path} has no front matter; expected YAML between two lines '---' "
            f"with {', '.join(FRONT_MATTER.values())}"
        )
    try:
        facts = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        raise SourceError(f"front matter of article {path} is no YAML: {error}") from error
    if not isinstance(facts, dict):
        raise SourceError(f"front matter of article {path} is {facts!r}; expected name: value")
    return parts[0], facts, parts[2]
