"""Whose tickets one sees, and what one may do with them."""

import uuid
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.serving.desk.desk_client import PATH, Desk

NOBODYS = str(uuid.UUID(int=0))
ON_A_TICKET: list[tuple[str, str, Any]] = [
    ("GET", "", None),
    ("PATCH", "", {"status": "resolved"}),
    ("POST", "/comments", {"text": "Hello"}),
]
ANYWHERE: list[tuple[str, str, Any]] = [
    ("POST", "", {"text": "My card"}),
    ("GET", "", None),
    ("GET", "/sla", None),
    ("GET", f"/{NOBODYS}", None),
    ("PATCH", f"/{NOBODYS}", {"status": "resolved"}),
    ("POST", f"/{NOBODYS}/comments", {"text": "Hello"}),
    ("GET", f"/{NOBODYS}/changes", None),
]


@pytest.mark.parametrize(("method", "path", "body"), ON_A_TICKET)
def test_anothers_ticket_looks_like_none(desk: Desk, method: str, path: str, body: Any) -> None:
    ticket = desk.submit()
    his = desk.send("otto", method, f"/{ticket['id']}{path}", json=body)
    none = desk.send("otto", method, f"/{NOBODYS}{path}", json=body)
    assert his.status_code == none.status_code == 404
    assert his.json()["error"]["code"] == "ticket_unknown"
    assert his.text.replace(ticket["id"], NOBODYS) == none.text


def test_anothers_ticket_stays_as_it_was(desk: Desk) -> None:
    ticket = desk.submit()
    for method, path, body in ON_A_TICKET:
        desk.send("otto", method, f"/{ticket['id']}{path}", json=body)
    shown = desk.show(ticket)
    assert (shown["version"], shown["comments"]) == (1, [])


def test_customers_list_their_own_and_staff_all(desk: Desk) -> None:
    carlas, ottos = desk.submit(who="carla"), desk.submit(who="otto")
    assert desk.find("carla") == [carlas["id"]]
    assert desk.find("otto") == [ottos["id"]]
    assert set(desk.find("gus")) == set(desk.find("ada")) == {carlas["id"], ottos["id"]}


def test_anothers_ticket_is_no_cursor(desk: Desk) -> None:
    ticket = desk.submit(who="carla")
    response = desk.send("otto", "GET", params={"cursor": ticket["id"]})
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "cursor_unknown"


@pytest.mark.parametrize(("method", "path", "body"), ANYWHERE)
def test_analysts_are_not_let_in(desk: Desk, method: str, path: str, body: Any) -> None:
    response = desk.send("anna", method, path, json=body)
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "role_not_allowed"


@pytest.mark.parametrize(("method", "path", "body"), ANYWHERE)
def test_nobody_is_let_in_without_a_token(
    client: TestClient, method: str, path: str, body: Any
) -> None:
    assert client.request(method, PATH + path, json=body).status_code == 401


@pytest.mark.parametrize("path", ["/sla", "?assignee=gus"])
def test_what_is_for_staff_is_403_for_customers(desk: Desk, path: str) -> None:
    response = desk.send("carla", "GET", path)
    assert response.status_code == 403
    assert response.json()["error"]["type"] == "permission_error"


def test_customers_do_not_read_the_log_of_their_own_ticket(desk: Desk) -> None:
    ticket = desk.submit()
    assert desk.send("carla", "GET", f"/{ticket['id']}/changes").status_code == 403


@pytest.mark.parametrize(
    "fields", [{"category": "cards"}, {"priority": "low"}, {"escalated": True}, {"assignee": None}]
)
def test_customers_change_nothing_but_the_status(desk: Desk, fields: Any) -> None:
    ticket = desk.submit()
    body = fields | {"status": "resolved"}
    response = desk.send("carla", "PATCH", f"/{ticket['id']}", json=body)
    assert response.status_code == 403
    assert response.json()["error"]["param"] == next(iter(fields))
    assert desk.show(ticket)["version"] == 1


def test_customers_resolve_and_reopen_their_own(desk: Desk) -> None:
    ticket = desk.submit()
    assert desk.change(ticket, "carla", status="resolved")["status"] == "resolved"
    assert desk.change(ticket, "carla", status="open")["status"] == "open"


def test_customers_do_not_take_up_their_own(desk: Desk) -> None:
    ticket = desk.submit()
    response = desk.send("carla", "PATCH", f"/{ticket['id']}", json={"status": "in_progress"})
    assert response.status_code == 409
    assert response.json()["error"]["code"] == "transition_not_allowed"


def test_customers_do_not_see_who_works_on_it(desk: Desk) -> None:
    ticket = desk.submit()
    assert desk.change(ticket, assignee="gus")["assignee"] == "gus"
    assert desk.show(ticket, "carla")["assignee"] is None


def test_a_malformed_id_is_422(desk: Desk) -> None:
    response = desk.send("carla", "GET", "/a%00b")
    assert response.status_code == 422
    assert response.json()["error"]["param"] == "ticket_id"
