"""The corpus that comes with Teller: its range, and that its exams are frozen."""

import hashlib

import numpy as np
import pandas as pd
import pytest
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from data_contracts.contract import load_contract
from pipelines.examples import NEAR_COPY, normalise_wording
from pipelines.sources.embedded_tables import CORPUS_FOLDER


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(CORPUS_FOLDER / name, dtype=str, keep_default_na=False)


def most_alike(texts: list[str]) -> float:
    wordings = [normalise_wording(text) for text in texts]
    scores = cdist(wordings, wordings, scorer=fuzz.token_sort_ratio, dtype=np.uint8)
    np.fill_diagonal(scores, 0)
    return float(scores.max())


def test_no_message_is_a_filled_copy_of_another() -> None:
    tickets = read("tickets.csv")
    assert len(tickets) >= 600
    assert most_alike(list(tickets["text"])) < NEAR_COPY


@pytest.mark.parametrize("name", ["tickets.csv", "exam_tickets.csv"])
def test_messages_cover_every_category_and_priority(name: str) -> None:
    tickets = read(name)
    columns = {c.name: c for c in load_contract("tickets").columns}
    assert tickets["category"].value_counts().min() >= 20
    assert set(tickets["category"]) == set(columns["category"].valid_values)
    assert set(tickets["priority"]) == set(columns["priority"].valid_values)


def test_the_exams_are_as_they_were_frozen() -> None:
    for line in (CORPUS_FOLDER / "EXAMS.sha256").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((CORPUS_FOLDER / name).read_bytes()).hexdigest() == digest


def test_there_are_articles_in_every_category() -> None:
    articles = list((CORPUS_FOLDER / "articles").glob("*.md"))
    assert len(articles) >= 40
    text = "\n".join(path.read_text() for path in articles)
    columns = {c.name: c for c in load_contract("articles").columns}
    assert all(f"category: {known}\n" in text for known in columns["category"].valid_values)
