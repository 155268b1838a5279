"""Training examples: redacted, grouped by wording, split so that the newest wordings judge."""

import hashlib
import json
import logging
import re

import numpy as np
import pandas as pd
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from data_contracts.contract import load_contract
from data_contracts.errors import SourceError
from data_contracts.lake import Lake
from pipelines.intake import Admitted, admit_computed
from pipelines.redaction import redact

logger = logging.getLogger(__name__)

MONTHS = re.compile(
    r"\b(jan(uary|uar|vier)?|feb(ruary|ruar|rero)?|f[eé]vrier|mar(ch|s|zo)|märz|apr(il)?|avril"
    r"|abril|may|mai|mayo|jun[ei]?|juin|junio|jul[iy]?|juillet|julio|aug(ust)?|août|agosto"
    r"|sept?(ember|iembre|embre)?|o[ck]t(ober|obre|ubre)?|nov(ember|embre|iembre)?"
    r"|de[cz](ember|iembre)?|d[eé]cembre|enero)\b"
)
NUMBERS = re.compile(r"[$€£]?\s?\d[\d.,:/-]*(st|nd|rd|th|k|m|bn)?\b")
NOT_WORDS = re.compile(r"[^\w\s]|_")
# Token-sort similarity of wordings, 0 to 100, from which on two texts count as near copies.
NEAR_COPY = 88
# Texts compared with the whole exam at a time, so that memory does not grow with the table.
CHUNK_ROWS = 10_000


def normalise_wording(text: str) -> str:
    """Reduce a text to its wording: lower case, numbers and months masked, no punctuation."""
    lowered = text.lower().replace("’", "'")
    masked = MONTHS.sub(" MONTH ", NUMBERS.sub(" NUMBER ", lowered))
    return " ".join(NOT_WORDS.sub(" ", masked.replace("'", "")).split())


def digest_phrasing(text: str) -> str:
    """Digest of a text's wording, 16 hex digits: copies with other numbers share it."""
    return hashlib.sha256(normalise_wording(text).encode()).hexdigest()[:16]


def split_by_time_and_phrasing(
    rows: pd.DataFrame, validation_share: float = 0.15, test_share: float = 0.15
) -> pd.DataFrame:
    """Split rows so that no phrasing is in two parts and the newest phrasings are the test.

    A phrasing is as new as its newest row. A row with `split_hint` exam goes to the exam; a
    phrasing that the exam asks is in no other part: such rows are left out, and counted.

    Args:
        rows: with columns phrasing, created_on and split_hint.
        validation_share: share of the rows outside the exam, 0 to 1, for the second newest part.
        test_share: likewise for the newest part. Both are reached with whole phrasings.

    Returns:
        The rows that remain, with a column `split`: train, validation, test or exam.
    """
    exam = rows["split_hint"] == "exam"
    asked = rows["phrasing"].isin(rows.loc[exam, "phrasing"])
    left_out = asked & ~exam
    if left_out.any():
        logger.warning("left out %d rows whose phrasing the exam asks", left_out.sum())
    parts = _parts(rows[~asked], validation_share, test_share)
    split = rows["phrasing"].map(parts).where(~exam, "exam")
    return rows.assign(split=split)[~left_out].reset_index(drop=True)


def _parts(rows: pd.DataFrame, validation_share: float, test_share: float) -> pd.Series:
    """The part of each phrasing, newest phrasings first in line for test, then validation."""
    groups = rows.groupby("phrasing")["created_on"].agg(["max", "size"]).reset_index()
    groups = groups.sort_values(["max", "phrasing"], ascending=[False, True])
    newer = groups["size"].cumsum() - groups["size"]
    test = round(test_share * len(rows))
    held_out = test + round(validation_share * len(rows))
    part = np.select([newer < test, newer < held_out], ["test", "validation"], "train")
    return pd.Series(part, index=groups["phrasing"], dtype=object)


def write_examples(
    rows: pd.DataFrame,
    task: str,
    lake: Lake,
    validation_share: float = 0.15,
    test_share: float = 0.15,
) -> Admitted:
    """Split the examples of one task and write them to `examples_<task>`.

    Args:
        rows: example_id, text, labels, language, wording, created_on, split_hint and origin.
            `wording` is what the text was made from: filled copies of one wording share a split.
        task: which model learns from them.
        lake: where the table lies.
        validation_share: as in `split_by_time_and_phrasing`.
        test_share: likewise.

    Raises:
        SourceError: if there are no rows.
        ContractBroken: if the contract `examples` does not hold.
    """
    if rows.empty:
        raise SourceError(f"no examples for task {task}; expected at least one: admit data first")
    rows = _leave_out_exam_texts(rows)
    rows = rows.assign(task=task, phrasing=rows["wording"].map(digest_phrasing))
    rows = split_by_time_and_phrasing(rows, validation_share, test_share)
    source = ", ".join(sorted(set(rows["origin"])))
    admitted = admit_computed(rows, load_contract("examples"), f"examples_{task}", source, lake)
    logger.info("examples_%s by split: %s", task, rows["split"].value_counts().to_dict())
    return admitted


def _leave_out_exam_texts(rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows that read almost as the exam asks, though their wording differs."""
    exam = (rows["split_hint"] == "exam").to_numpy()
    texts = rows["text"].map(normalise_wording).to_numpy()
    left_out = ~exam
    left_out[left_out] = _resemble(texts[~exam], texts[exam])
    if left_out.any():
        logger.warning("left out %d rows that read as the exam asks", left_out.sum())
    return rows[~left_out].reset_index(drop=True)


def _resemble(texts: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether each text is a near copy of one of the others, shape (texts,)."""
    found = np.zeros(len(texts), dtype=bool)
    for begin in range(0, len(texts) if len(others) else 0, CHUNK_ROWS):
        chunk = texts[begin : begin + CHUNK_ROWS]
        scores = cdist(chunk, others, scorer=fuzz.token_sort_ratio, dtype=np.uint8)
        found[begin : begin + CHUNK_ROWS] = scores.max(axis=1) >= NEAR_COPY
    return found


def build_ticket_examples(lake: Lake) -> Admitted:
    """Make the examples of the task `tickets` from the newest version of the tickets.

    Raises:
        TableMissing: if no tickets were admitted yet.
    """
    version = lake.version("tickets")
    tickets = lake.read("tickets", version).to_pandas()
    logger.info("redacting %d tickets", len(tickets))
    labels = tickets[["category", "priority"]].assign(
        escalate=np.where(tickets["escalate"].astype(bool), "yes", "no")
    )
    text = tickets["text"].map(redact)
    rows = pd.DataFrame(
        {
            "example_id": tickets["ticket_id"],
            "text": text,
            "labels": [json.dumps(row) for row in labels.to_dict("records")],
            "language": tickets["language"],
            "wording": text,
            "created_on": tickets["created_on"],
            "split_hint": tickets["split_hint"],
            "origin": f"tickets@{version}",
        }
    )
    return write_examples(rows, "tickets", lake)
