"""Questions: land, admit, and the examples that the model `understanding` learns from."""

import json
import logging
import random
from typing import Any

import pandas as pd

from data_contracts.contract import load_contract
from data_contracts.lake import Lake
from data_contracts.settings import Settings, read_settings
from pipelines.examples import write_examples
from pipelines.intake import Admitted, admit
from pipelines.landing import Landed, land
from pipelines.misspelling import misspell
from pipelines.phrasing_filling import Names, fill
from pipelines.redaction import redact
from pipelines.sources.embedded_tables import read_embedded_table
from pipelines.sources.source_file import SourceFile
from pipelines.sources.table_files import read_table_file

SEED = 20221228
# The network reads companies and times masked, so a second fill of a phrasing says something new
# only where words are misspelt or the companies have no prices. Shares of the phrasings:
MISSPELT_SHARE = 0.4
UNCOVERED_SHARE = 0.2
# Of the phrasings outside the exam, newest first.
TEST_SHARE = 0.06
VALIDATION_SHARE = 0.08
# People ask a chat in few words, so the shortest messages stand for the domain `support`: with
# messages of every length "how do I reset my password" was taken for out of scope.
SUPPORT_MESSAGES = 700

logger = logging.getLogger(__name__)


def land_questions() -> dict[str, Any]:
    """Fetch all questions and keep the raw file; returns a `Landed` as plain values."""
    settings = read_settings()
    return land(_fetch_questions(settings), "questions", Lake(settings.lake)).as_dict()


def _fetch_questions(settings: Settings) -> SourceFile:
    match settings.questions_source:
        case "embedded":
            return read_embedded_table("questions.csv", "exam_questions.csv")
        case address:
            return read_table_file(address)


def admit_questions(landed: dict[str, Any]) -> dict[str, Any]:
    """Hold landed questions against their contract and replace the table `questions`.

    Returns:
        An `Admitted` as plain values.

    Raises:
        ContractBroken: if the contract does not hold.
    """
    lake = Lake(read_settings().lake)
    return admit(Landed(**landed), load_contract("questions"), lake).as_dict()


def ingest_questions() -> dict[str, Any]:
    """Land and admit the questions; returns an `Admitted` as plain values."""
    return admit_questions(land_questions())


def build_question_examples() -> dict[str, Any]:
    """Make training examples of the admitted questions.

    Returns:
        An `Admitted` as plain values.

    Raises:
        TableMissing: if questions, instruments or tickets were not admitted yet.
    """
    return make_question_examples(Lake(read_settings().lake)).as_dict()


def make_question_examples(lake: Lake) -> Admitted:
    """Make `examples_understanding` from the tables questions, instruments and tickets.

    Finance phrasings are filled with companies and times; customers' messages stand for the
    domain `support`. Questions of the exam are taken as they are, with their own truth.
    """
    version = lake.version("questions")
    questions = lake.read("questions", version).to_pandas().sort_values("question_id")
    names = _read_names(lake)
    rows = [
        row
        for question in questions.itertuples(index=False)
        for row in _question_rows(question, names, f"questions@{version}")
    ]
    logger.info("made %d questions of %d phrasings", len(rows), len(questions))
    support = _support_rows(lake)
    frame = pd.DataFrame([*rows, *support])
    return write_examples(frame, "understanding", lake, VALIDATION_SHARE, TEST_SHARE)


def _question_rows(question: Any, names: Names, origin: str) -> list[dict[str, object]]:
    return [
        {
            "example_id": f"{question.question_id}-{number}",
            "text": redact(text),
            "labels": json.dumps(
                {
                    "domain": question.domain,
                    "intent": question.intent,
                    "turn": question.turn,
                    "slots": slots,
                }
            ),
            "language": question.language,
            "wording": question.text,
            "created_on": question.created_on,
            "split_hint": question.split_hint,
            "origin": origin,
        }
        for number, (text, slots) in enumerate(_realise(question, names))
    ]


def _realise(question: Any, names: Names) -> list[tuple[str, dict[str, object]]]:
    """The questions that one row stands for, each with the truth of its slots."""
    if question.split_hint == "exam":
        return [(question.text, json.loads(question.slots))]
    rng = random.Random(f"{SEED}/{question.question_id}")
    filled = [fill(question.text, names, question.created_on, rng, uncovered=False)]
    misspelt, uncovered = rng.random() < MISSPELT_SHARE, rng.random() < UNCOVERED_SHARE
    if misspelt or uncovered:
        phrasing = misspell(question.text, rng) if misspelt else question.text
        filled.append(fill(phrasing, names, question.created_on, rng, uncovered))
    # Outside finance the slots have no truth: nothing is computed from them.
    return [(f.text, f.slots if question.domain == "finance" else {}) for f in filled]


def _read_names(lake: Lake) -> Names:
    table = lake.read("instruments").to_pandas()
    called = {
        row.symbol: [row.symbol, row.name, *(a for a in (row.aliases or "").split("|") if a)]
        for row in table.itertuples(index=False)
    }
    covered = set(table.loc[table["covered"], "symbol"])
    return Names(
        {symbol: all_ for symbol, all_ in called.items() if symbol in covered},
        # Tickers such as NOW and ALL would not be read as companies.
        {symbol: all_[1:] for symbol, all_ in called.items() if symbol not in covered},
    )


def _support_rows(lake: Lake) -> list[dict[str, object]]:
    version = lake.version("tickets")
    tickets = lake.read("tickets", version).to_pandas().sort_values("ticket_id")
    open_to_training = tickets[tickets["split_hint"].isna()]
    shortest = open_to_training["text"].str.len().sort_values(kind="stable").index
    chosen = open_to_training.loc[shortest[:SUPPORT_MESSAGES]]
    rows = []
    for ticket in chosen.itertuples(index=False):
        domain = "out_of_scope" if ticket.category == "out_of_scope" else "support"
        rows.append(
            {
                "example_id": f"ticket-{ticket.ticket_id}",
                "text": redact(ticket.text),
                "labels": json.dumps(
                    {"domain": domain, "intent": "none", "turn": "opening", "slots": {}}
                ),
                "language": ticket.language,
                "wording": ticket.text,
                "created_on": ticket.created_on,
                "split_hint": None,
                "origin": f"tickets@{version}",
            }
        )
    return rows
