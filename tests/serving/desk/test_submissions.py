"""Submitting: labels, lineage, and one ticket for each idempotency key."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select

from data_contracts.operational_tables import answers, ticket_changes, tickets
from serving.answers import Origin
from serving.desk import submissions
from serving.desk.arrival import Arrival
from serving.desk.submissions import Submission, find_earlier, submit
from serving.errors import ServiceError
from serving.state import open_database
from serving.tokens import Caller
from tests.serving.desk.desk_client import BEGINNING, Desk

CARLA = Caller("user-carla", "customer")


def _count(database: Engine, table: Any = tickets) -> int:
    with database.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _submit(desk: Desk, key: str, who: str = "carla", text: str = "My card", **fields: Any) -> Any:
    body = {"text": text} | fields
    return desk.send(who, "POST", json=body, headers={"Idempotency-Key": key})


def test_a_ticket_comes_back_with_its_labels(desk: Desk) -> None:
    ticket = desk.submit("My money was stolen from my account")
    assert ticket["status"] == "open"
    assert (ticket["category"], ticket["confidence"]) == ("fraud_and_security", 0.9)
    assert (ticket["priority"], ticket["escalated"]) == ("urgent", True)
    assert ticket["escalation_reason"] == "model"
    assert ticket["text"] == "My money was stolen from my account"
    assert ticket["sources"][0]["article_id"] == "stolen-money"
    assert "Money was stolen" in ticket["suggested_reply"]


def test_what_the_model_is_not_sure_of_goes_to_a_person_and_says_so(desk: Desk) -> None:
    ticket = desk.submit("Something unclear")
    assert (ticket["escalated"], ticket["escalation_reason"]) == (True, "low_confidence")


def test_an_ordinary_ticket_is_not_escalated(desk: Desk) -> None:
    ticket = desk.submit("My card is lost")
    assert (ticket["escalated"], ticket["escalation_reason"]) == (False, None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I lost my card yesterday", "en"),
        ("Ayer perdí mi tarjeta", "es"),
        ("Ich habe gestern meine Karte verloren", "de"),
        ("J'ai perdu ma carte hier", "fr"),
    ],
)
def test_the_language_is_told_from_the_text(desk: Desk, text: str, language: str) -> None:
    assert desk.submit(text)["language"] == language


def test_a_stated_language_is_kept(desk: Desk) -> None:
    assert desk.submit("I lost my card", language="de")["language"] == "de"


def test_a_ticket_is_an_answer_with_lineage(desk: Desk, client: TestClient, carla: Any) -> None:
    ticket = desk.submit("My card is lost and unmistakable")
    lineage = client.get(f"/v1/lineage/{ticket['answer_id']}", headers=carla)
    assert lineage.json()["route"] == "/v1/tickets"
    assert lineage.json()["models"] == {"tickets": ticket["model_version"]}
    assert lineage.json()["sources"] == [
        {key: value for key, value in source.items() if value} for source in ticket["sources"]
    ]
    assert "unmistakable" not in lineage.text


def test_a_ticket_is_counted_by_its_labels(desk: Desk, client: TestClient) -> None:
    line = 'teller_tickets_total{category="complaint",escalated="yes",priority="normal"}'

    def count() -> float:
        lines = client.get("/metrics").text.splitlines()
        return sum(float(entry.split()[-1]) for entry in lines if entry.startswith(line))

    before = count()
    desk.submit("I complain")
    assert count() == before + 1


def test_a_ticket_may_name_the_version_that_labels_it(desk: Desk) -> None:
    assert desk.submit(model="tickets:1")["model_version"] == 1


def test_a_repeated_request_gets_the_same_ticket(desk: Desk, database: Engine) -> None:
    first, second = _submit(desk, "again"), _submit(desk, "again")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert _count(database) == 1


def test_a_repeated_request_gets_the_ticket_as_it_is_by_now(desk: Desk) -> None:
    ticket = _submit(desk, "again").json()
    desk.change(ticket, status="in_progress")
    assert _submit(desk, "again").json()["status"] == "in_progress"


@pytest.mark.parametrize("other", [{"text": "Another"}, {"language": "de"}, {"model": "teller"}])
def test_a_key_with_another_body_is_refused(desk: Desk, database: Engine, other: Any) -> None:
    _submit(desk, "key")
    response = _submit(desk, "key", **other)
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "idempotency_key_reused"
    assert response.json()["error"]["param"] == "Idempotency-Key"
    assert _count(database) == 1


def test_a_key_is_its_users_own(desk: Desk) -> None:
    carlas, ottos = _submit(desk, "key"), _submit(desk, "key", "otto", "Another")
    assert (carlas.status_code, ottos.status_code) == (201, 201)
    assert carlas.json()["id"] != ottos.json()["id"]


def test_without_a_key_every_request_is_a_ticket(desk: Desk, database: Engine) -> None:
    assert desk.submit()["id"] != desk.submit()["id"]
    assert _count(database) == 2


def test_requests_with_one_key_at_once_make_one_ticket(desk: Desk, database: Engine) -> None:
    desk.submit(who="carla")  # signs in
    with ThreadPoolExecutor(8) as threads:
        responses = list(threads.map(lambda _: _submit(desk, "at-once"), range(16)))
    assert len({response.json()["id"] for response in responses}) == 1
    assert sorted(response.status_code for response in responses) == [200] * 15 + [201]
    assert _count(database) == 2


def test_those_who_all_found_no_earlier_ticket_write_one(
    desk: Desk, database: Engine, database_url: str
) -> None:
    submission = Submission("My card", None, None, "race")

    async def race() -> list[bool]:
        engine = open_database(database_url)
        barrier = asyncio.Barrier(8)

        async def attempt() -> bool:
            assert await find_earlier(engine, submission, CARLA, BEGINNING) is None
            await barrier.wait()
            _, is_new = await submit(engine, submission, "en", _arrival(), CARLA, BEGINNING)
            return is_new

        try:
            return await asyncio.gather(*(attempt() for _ in range(8)))
        finally:
            await engine.dispose()

    assert sorted(asyncio.run(race())) == [False] * 7 + [True]
    assert _count(database) == 1


def test_a_ticket_whose_lineage_cannot_be_written_is_not_written(
    desk: Desk, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*arguments: Any) -> None:
        raise ServiceError(503, "broken", "broken")

    monkeypatch.setattr(submissions.answers, "write", fail)
    assert desk.send("carla", "POST", json={"text": "My card"}).status_code == 503
    assert _count(database) == 0


def test_a_ticket_whose_log_cannot_be_written_leaves_nothing(
    desk: Desk, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*arguments: Any) -> None:
        raise ServiceError(503, "broken", "broken")

    before = _count(database, answers), _count(database, ticket_changes)
    monkeypatch.setattr(submissions, "note_change", fail)
    assert desk.send("carla", "POST", json={"text": "My card"}).status_code == 503
    assert (_count(database, answers), _count(database, ticket_changes)) == before
    assert _count(database) == 0


@pytest.mark.parametrize("text", ["", " a ", "\n\0\t", "x" * 8001])
def test_a_text_that_is_too_short_or_too_long_is_422(desk: Desk, text: str) -> None:
    response = desk.send("carla", "POST", json={"text": text})
    assert response.status_code == 422
    assert response.json()["error"]["param"] == "text"


def test_the_longest_text_is_taken_without_the_blanks_around_it(desk: Desk) -> None:
    assert desk.submit(" " + "x" * 8000 + "\n")["text"] == "x" * 8000


def test_an_unknown_language_is_422(desk: Desk) -> None:
    response = desk.send("carla", "POST", json={"text": "My card", "language": "it"})
    assert response.json()["error"]["param"] == "language"


def test_an_unknown_model_is_404(desk: Desk) -> None:
    response = desk.send("carla", "POST", json={"text": "My card", "model": "tickets:99"})
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "model_not_found"


@pytest.mark.parametrize("key", ["", "a b", "x" * 129])
def test_a_malformed_key_is_422(desk: Desk, key: str) -> None:
    response = _submit(desk, key)
    assert response.status_code == 422
    assert response.json()["error"]["param"] == "Idempotency-Key"


def test_the_text_is_not_logged(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        desk.submit("My unmistakable words about a card")
    assert "unmistakable" not in caplog.text


def _arrival() -> Arrival:
    origin = Origin("ticket", [], {"tickets": 1}, [])
    return Arrival("cards", 0.8, "normal", 0.9, None, 0.1, "A reply.", 1, origin)
