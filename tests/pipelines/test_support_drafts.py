"""The drafted support corpus: labels are known, articles are whole, the exam is as frozen."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from data_contracts.contract import load_contract
from pipelines.sources.embedded_tables import CORPUS_FOLDER

DRAFTS = CORPUS_FOLDER / "drafts"
ARTICLES = sorted((DRAFTS / "articles").glob("*/*.md"))


def read(folder: str) -> Iterator[dict[str, Any]]:
    for path in sorted((DRAFTS / folder).glob("*.jsonl")):
        yield from map(json.loads, path.read_text().splitlines())


def facts(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(
        path.read_text().split("\n---\n")[0].removeprefix("---")
    )
    return loaded


def known(column: str) -> set[str]:
    columns = {c.name: c for c in load_contract("tickets").columns}
    return set(columns[column].valid_values)


@pytest.mark.parametrize("column", ["category", "priority", "language"])
def test_messages_have_known_labels(column: str) -> None:
    assert {message[column] for message in read("messages")} <= known(column)


def test_there_are_four_hundred_native_messages_in_every_language() -> None:
    texts = {(m["language"], m["text"]) for m in read("messages")}
    for language in known("language"):
        assert sum(of == language for of, _ in texts) >= 400


def test_a_translated_article_has_the_causes_of_its_original() -> None:
    for path in ARTICLES:
        original = facts(DRAFTS / "articles" / "en" / path.name)
        found = [cause["cause_id"] for cause in facts(path).get("causes", [])]
        assert found == [cause["cause_id"] for cause in original.get("causes", [])], path


def test_there_are_one_hundred_and_fifty_articles_in_english() -> None:
    assert sum(path.parent.name == "en" for path in ARTICLES) >= 150


def test_a_question_names_an_article_that_is_there() -> None:
    ids = {path.stem for path in ARTICLES}
    assert {question["article_id"] for question in read("article_questions")} <= ids


def test_no_message_of_the_exam_is_learned_from() -> None:
    learned = {message["text"].strip().lower() for message in read("messages")}
    assert learned.isdisjoint(m["text"].strip().lower() for m in read("exam"))


def test_the_exam_is_as_it_was_frozen() -> None:
    for line in (DRAFTS / "exam" / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split()
        content = (DRAFTS / "exam" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest
