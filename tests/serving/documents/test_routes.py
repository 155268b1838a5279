"""Documents over HTTP: what is answered, stored, and refused."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, text

from data_contracts.settings import Settings
from serving.documents.document import Document
from tests.serving.documents.conftest import NOTE, write_pdf

SUMMARIZE = "/v1/documents/summarize"
ASK = "/v1/documents/ask"
TABLE = [["in millions", "2023", "2022"], ["net sales", "$ 637", 624], ["research", 61, None]]
CHANGE = "what was the percentage change in net sales from 2022 to 2023?"


@pytest.fixture
def summarize(client: TestClient, carla: dict[str, str]) -> Any:
    """Sends a JSON body; returns the response."""
    return lambda **body: client.post(SUMMARIZE, json=body, headers=carla)


@pytest.fixture
def ask_document(client: TestClient, carla: dict[str, str]) -> Any:
    """Asks over a document; returns the response."""
    return lambda **body: client.post(ASK, json=body, headers=carla)


def test_a_text_is_summarised_with_the_source_of_each_sentence(summarize: Any) -> None:
    made = summarize(text=NOTE, sentences=2).json()
    assert len(made["lines"]) == 2
    for line in made["lines"]:
        assert NOTE[line["begin"] : line["end"]] == line["text"]
    assert made["summary"] == " ".join(line["text"] for line in made["lines"])
    assert made["models"] == {"encoder": 1}


def test_key_figures_are_as_written(summarize: Any) -> None:
    figures = summarize(text="Rent rose 5% to $1.2 million.").json()["key_figures"]
    assert figures == [
        {"text": "5%", "value": 5.0, "unit": "percent"},
        {"text": "$1.2 million", "value": 1200000.0, "unit": "USD"},
    ]


def test_the_lines_of_a_pdf_name_their_page(client: TestClient, carla: dict[str, str]) -> None:
    content = write_pdf([["Rates fell by a quarter."], ["Loans grew by a tenth in March."]])
    files = {"file": ("note.pdf", content, "application/pdf")}
    response = client.post(SUMMARIZE, files=files, data={"sentences": "2"}, headers=carla)
    made = response.json()
    assert made["format"] == "pdf"
    assert [line["page"] for line in made["lines"]] == [1, 2]


def test_an_uploaded_page_is_read_as_html(client: TestClient, carla: dict[str, str]) -> None:
    files = {"file": ("a.html", "<p>Rates <b>fell</b> today.</p>", "text/html")}
    made = client.post(SUMMARIZE, files=files, headers=carla).json()
    assert made["summary"] == "Rates fell today."


def test_lineage_holds_the_digest_of_the_text_and_not_the_text(
    client: TestClient, carla: dict[str, str], settings: Settings, summarize: Any
) -> None:
    made = summarize(text=NOTE).json()
    lineage = client.get(f"/v1/lineage/{made['answer_id']}", headers=carla).json()
    assert lineage["sources"] == [{"kind": "document", "sha256": Document(NOTE).sha256}]
    engine = create_engine(settings.require_database_url())
    with engine.connect() as connection:
        row = connection.execute(
            text("SELECT * FROM answers WHERE answer_id = :id"), {"id": made["answer_id"]}
        ).one()
    engine.dispose()
    assert "Harbour" not in json.dumps([str(value) for value in row])


@pytest.mark.parametrize(
    ("body", "status", "code", "param"),
    [
        ({"text": "Rates fell.", "sentences": 0}, 422, "invalid_value", "sentences"),
        ({"text": "Rates fell.", "sentences": 21}, 422, "invalid_value", "sentences"),
        ({"text": "Rates fell.", "length": 3}, 422, "invalid_value", "length"),
        ({}, 422, "invalid_value", "text"),
        ({"text": " . "}, 422, "text_empty", "text"),
        ({"text": "a " * 250_001}, 422, "invalid_value", "text"),
        ({"text": "a " * 600_000}, 413, "body_too_large", None),
    ],
)
def test_a_bad_body_is_refused_by_name(
    summarize: Any, body: dict[str, Any], status: int, code: str, param: str | None
) -> None:
    response = summarize(**body)
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["param"]) == (status, code, param)


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 422, "invalid_value"),
        ({"content": b"x", "headers": {"Content-Type": "text/csv"}}, 415,
         "content_type_unsupported"),
        ({"files": {"other": ("a.txt", b"text")}}, 422, "file_missing"),
        ({"files": {"file": ("a.pdf", write_pdf([[]]), "application/pdf")}}, 422,
         "pdf_without_text"),
        ({"files": {"file": ("a.zip", b"PK\x03\x04", "application/zip")}}, 415,
         "document_type_unsupported"),
        ({"files": {"file": ("a.txt", b"text here")}, "data": {"sentences": "many"}}, 422,
         "invalid_value"),
    ],
)  # fmt: skip
def test_an_upload_that_cannot_be_read_is_refused_by_name(
    client: TestClient, carla: dict[str, str], sent: dict[str, Any], status: int, code: str
) -> None:
    headers = carla | sent.pop("headers", {})
    response = client.post(SUMMARIZE, headers=headers, **sent)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize("path", [SUMMARIZE, ASK])
def test_a_document_is_read_for_signed_in_callers_only(client: TestClient, path: str) -> None:
    assert client.post(path, json={"text": NOTE, "question": "?"}).status_code == 401


def test_a_question_is_answered_with_its_calculation(ask_document: Any) -> None:
    made = ask_document(question=CHANGE, table=TABLE).json()
    assert made["calculation"]["program"] == "subtract(637, 624), divide(#0, 624)"
    assert made["value"] == pytest.approx(13 / 624)
    assert (made["answer"], made["unit"], made["refusal"]) == ("2.08%", "fraction", None)
    first = made["calculation"]["used"][0]
    assert (first["kind"], first["row"], first["column"]) == ("cell", 1, 1)
    assert (first["row_label"], first["column_label"]) == ("net sales", "2023")
    assert 0 < made["confidence"] <= 1


def test_a_question_without_an_answer_is_refused_with_what_is_lacking(ask_document: Any) -> None:
    made = ask_document(question="what was net sales in 1999?", table=TABLE).json()
    assert made["answer"] is made["value"] is made["calculation"] is made["confidence"] is None
    assert "1999" in made["refusal"]


def test_a_question_needs_a_document(ask_document: Any) -> None:
    response = ask_document(question=CHANGE)
    assert (response.status_code, response.json()["error"]["code"]) == (422, "document_missing")


def test_an_answer_over_a_document_has_a_lineage(
    client: TestClient, carla: dict[str, str], ask_document: Any
) -> None:
    made = ask_document(question=CHANGE, text="Net sales were $637 in 2023 and $624 in 2022.")
    lineage = client.get(f"/v1/lineage/{made.json()['answer_id']}", headers=carla).json()
    assert lineage["intent"] == "ask_document"
    assert [source["kind"] for source in lineage["sources"]] == ["document"]
    assert "637" not in json.dumps(lineage["tools"])
