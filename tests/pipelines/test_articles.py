"""Articles are Markdown files with their facts in front matter."""

from pathlib import Path

import pytest

from data_contracts.errors import ContractBroken, SourceError
from data_contracts.lake import Lake
from pipelines.sources.article_files import read_article_files
from pipelines.support import admit_articles, land_articles

ARTICLE = """---
article_id: lost-card
title: My card is lost
kind: troubleshooting
category: cards
language: en
updated_at: 2022-06-01
---
Freeze the card in the app first, then order a new one.

---

A line in the body is no front matter.
"""


def test_a_folder_of_markdown_becomes_the_table_articles(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lost-card.md").write_text(ARTICLE)
    (tmp_path / "notes.txt").write_text("not an article")
    monkeypatch.setenv("TELLER_ARTICLES_SOURCE", str(tmp_path))

    admit_articles(land_articles())

    (row,) = lake.read("articles").to_pylist()
    assert (row["article_id"], str(row["updated_on"])) == ("lost-card", "2022-06-01")
    assert row["body"].startswith("Freeze the card")
    assert row["body"].endswith("no front matter.")


def test_a_missing_fact_breaks_the_contract_and_the_record_names_the_file(
    lake: Lake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lost-card.md").write_text(ARTICLE.replace("kind: troubleshooting\n", ""))
    monkeypatch.setenv("TELLER_ARTICLES_SOURCE", str(tmp_path))

    with pytest.raises(ContractBroken, match=r"kind\.required"):
        admit_articles(land_articles())

    assert "lost-card.md" in lake.read("quarantine_articles")["row"][0].as_py()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"No facts at all.", "no front matter"),
        (b"---\ntitle: [\n---\nbody", "no YAML"),
        (b"---\njust words\n---\nbody", "expected name: value"),
        (b"---\ntitle: caf\xe9\n---\nbody", "not UTF-8"),
        (b"Hello\n---\ntitle: x\n---\nbody", "text before"),
    ],
)
def test_a_malformed_article_is_named(content: bytes, found: str, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_bytes(content)

    with pytest.raises(SourceError, match=rf"bad\.md.*{found}"):
        read_article_files(str(tmp_path))


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no articles"):
        read_article_files(str(tmp_path))
