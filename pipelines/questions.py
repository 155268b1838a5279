"""Phrasings of questions: land, admit, and make the examples that `understanding` learns from."""

import json
import logging
import random
from datetime import date
from pathlib import Path

import pandas as pd

from data_contracts.contract import load_contract
from data_contracts.lake import Lake
from data_contracts.settings import read_settings
from pipelines.examples import write_examples
from pipelines.intake import Admitted, admit
from pipelines.landing import Landed, land
from pipelines.phrasing_filling import fill
from pipelines.redaction import redact
from pipelines.sources.table_files import read_table_file

_CORPUS = Path(__file__).parent / "corpus"
_SEED = 20221228
# Of each finance phrasing: this many questions about covered companies and one about another.
_FILLS = 2
_SUPPORT_MESSAGES = 450

logger = logging.getLogger(__name__)


def land_questions() -> list[Landed]:
    """Store the question files as they came: the embedded ones, or the configured address."""
    settings = read_settings()
    addresses = (
        [str(_CORPUS / "questions.csv"), str(_CORPUS / "exam_questions.csv")]
        if settings.questions_source == "embedded"
        else [settings.questions_source]
    )
    return [land(read_table_file(a), "questions", Lake(settings.lake)) for a in addresses]


def admit_questions(landed: list[Landed]) -> Admitted:
    """Hold the question files against their contract and replace the table `questions`."""
    return admit(landed, load_contract("questions"), Lake(read_settings().lake))


def build_question_examples(lake: Lake) -> Admitted:
    """Make the table `examples_understanding` from questions, instruments and tickets.

    Finance phrasings are filled with companies and times; customers' messages stand for the
    domain `support`. Questions of the exam are taken as they are, with their own truth.
    """
    version = lake.version("questions")
    questions = lake.read("questions", version).to_pandas()
    names = _read_names(lake)
    rows = []
    for question in questions.sort_values("question_id").itertuples(index=False):
        exam = question.split_hint == "exam"
        for text, slots in _realise(question, names, exam):
            rows.append(_row(question, text, slots, len(rows)))
    frame = pd.DataFrame(rows)
    frame["origin"] = f"questions@{version}"
    frame = pd.concat([frame, _support_rows(lake)], ignore_index=True)
    return write_examples(frame, "understanding", lake)


def _realise(
    question: "pd.core.frame.pandas", names: dict[str, list[str]], exam: bool
) -> list[tuple[str, dict[str, object]]]:
    if exam:
        return [(question.text, json.loads(question.slots))]
    if question.domain != "finance":
        return [(question.text, {})]
    rng = random.Random(f"{_SEED}/{question.question_id}")
    filled = [
        fill(question.text, names, question.created_on, rng, uncovered=i == _FILLS)
        for i in range(_FILLS + 1)
    ]
    return [(f.text, f.slots) for f in filled]


def _row(question: "pd.core.frame.pandas", text: str, slots: dict[str, object], number: int) -> dict[str, object]:
    labels = {"domain": question.domain, "intent": question.intent, "slots": slots}
    return {
        "example_id": f"{question.question_id}-{number:05d}",
        "text": redact(text),
        "labels": json.dumps(labels),
        "language": question.language,
        "wording": question.text,
        "created_on": question.created_on,
        "split_hint": question.split_hint,
    }


def _read_names(lake: Lake) -> dict[str, list[str]]:
    table = lake.read("instruments").to_pandas()
    return {
        row.symbol: [row.symbol, row.name, *(a for a in (row.aliases or "").split("|") if a)]
        for row in table.itertuples(index=False)
    }


def _support_rows(lake: Lake) -> pd.DataFrame:
    version = lake.version("tickets")
    tickets = lake.read("tickets", version).to_pandas().sort_values("ticket_id")
    tickets = tickets[tickets["split_hint"].isna()].sample(
        n=min(_SUPPORT_MESSAGES, int(tickets["split_hint"].isna().sum())), random_state=_SEED
    )
    domains = tickets["category"].map(lambda c: c if c == "out_of_scope" else "support")
    labels = [json.dumps({"domain": d, "intent": "none", "slots": {}}) for d in domains]
    return pd.DataFrame(
        {
            "example_id": "S-" + tickets["ticket_id"],
            "text": tickets["text"].map(redact),
            "labels": labels,
            "language": tickets["language"],
            "wording": tickets["text"],
            "created_on": tickets["created_on"],
            "split_hint": None,
            "origin": f"tickets@{version}",
        }
    )
