"""Changing a ticket: all or nothing, one after the other, and always with the log."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from serving.desk import changes
from serving.errors import ServiceError
from tests.serving.desk.desk_client import BEGINNING, Clock, Desk


def test_staff_changes_labels_assignee_and_status_at_once(desk: Desk) -> None:
    wanted = {
        "category": "transfers",
        "priority": "high",
        "escalated": True,
        "assignee": "gus",
        "status": "in_progress",
    }
    changed = desk.change(desk.submit(), **wanted)
    assert {field: changed[field] for field in wanted} == wanted
    assert (changed["escalation_reason"], changed["version"]) == ("staff", 2)


def test_what_staff_no_longer_escalates_has_no_reason(desk: Desk) -> None:
    changed = desk.change(desk.submit("Money was stolen"), escalated=False)
    assert (changed["escalated"], changed["escalation_reason"]) == (False, None)


def test_a_confirmed_escalation_keeps_its_reason(desk: Desk) -> None:
    ticket = desk.submit("Money was stolen")
    assert desk.change(ticket, escalated=True)["escalation_reason"] == "model"


@pytest.mark.parametrize("label", ["category", "priority", "escalated"])
def test_a_label_is_settled_by_confirming_it(desk: Desk, clock: Clock, label: str) -> None:
    ticket = desk.submit()
    clock.advance(hours=1)
    settled = desk.change(ticket, **{label: ticket[label]})
    assert settled[label] == ticket[label]
    assert settled["labels_settled_at"] == clock.now.isoformat().replace("+00:00", "Z")


def test_other_changes_settle_no_label(desk: Desk) -> None:
    ticket = desk.change(desk.submit(), status="in_progress", assignee="gus")
    assert ticket["labels_settled_at"] is None


def test_a_null_assignee_is_nobody(desk: Desk) -> None:
    ticket = desk.submit()
    desk.change(ticket, assignee="gus")
    assert desk.change(ticket, assignee=None)["assignee"] is None


@pytest.mark.parametrize("name", ["nobody", "carla", "anna"])
def test_an_assignee_who_is_no_staff_is_422(desk: Desk, name: str) -> None:
    response = desk.send("gus", "PATCH", f"/{desk.submit()['id']}", json={"assignee": name})
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "assignee_unknown"


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({}, None),
        ({"priority": None}, None),
        ({"text": "Another"}, "text"),
        ({"category": "weather"}, "category"),
        ({"status": "closed"}, "status"),
        ({"assignee": "a\0b"}, "assignee"),
    ],
)
def test_a_change_that_makes_no_sense_is_422(desk: Desk, body: Any, param: str | None) -> None:
    response = desk.send("gus", "PATCH", f"/{desk.submit()['id']}", json=body)
    assert response.status_code == 422
    assert response.json()["error"]["param"] == param


def test_a_change_that_is_refused_in_part_is_refused(desk: Desk) -> None:
    ticket = desk.change(desk.submit(), status="resolved")
    body = {"priority": "low", "status": "in_progress"}
    assert desk.send("gus", "PATCH", f"/{ticket['id']}", json=body).status_code == 409
    assert desk.show(ticket)["priority"] == ticket["priority"]


def test_the_etag_counts_the_changes(desk: Desk) -> None:
    ticket = desk.submit()
    path = f"/{ticket['id']}"
    assert desk.send("gus", "GET", path).headers["etag"] == '"1"'
    changed = desk.send("gus", "PATCH", path, json={"status": "in_progress"})
    assert changed.headers["etag"] == '"2"'


def test_who_has_not_seen_the_newest_version_overwrites_nothing(desk: Desk) -> None:
    ticket = desk.submit()
    desk.change(ticket, status="in_progress")
    response = desk.send(
        "gus",
        "PATCH",
        f"/{ticket['id']}",
        json={"status": "resolved"},
        headers={"If-Match": '"1"'},
    )
    assert response.status_code == 412
    assert response.json()["error"]["code"] == "ticket_changed"
    assert desk.show(ticket)["status"] == "in_progress"


def test_who_has_seen_the_newest_version_changes_it(desk: Desk) -> None:
    headers = {"If-Match": '"1"'}
    path = f"/{desk.submit()['id']}"
    response = desk.send("gus", "PATCH", path, json={"status": "resolved"}, headers=headers)
    assert response.status_code == 200


def test_changes_at_once_are_made_one_after_the_other(desk: Desk) -> None:
    ticket = desk.change(desk.submit(), priority="low")
    priorities = ["urgent", "high", "normal", "low"] * 4
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda priority: desk.change(ticket, priority=priority), priorities))
    values = [(old, new) for field, old, new in desk.changes(ticket) if field == "priority"]
    assert all(before[1] == after[0] for before, after in pairwise(values))
    assert values[-1][1] == desk.show(ticket)["priority"]


# The log


def test_a_ticket_begins_its_log(desk: Desk) -> None:
    assert desk.changes(desk.submit()) == [("status", None, "open")]


def test_each_changed_field_is_logged_with_who_when_and_how(desk: Desk, clock: Clock) -> None:
    ticket = desk.submit()
    clock.advance(hours=1)
    desk.change(ticket, category="transfers")
    entries = desk.send("gus", "GET", f"/{ticket['id']}/changes").json()["items"][1:]
    moment = clock.now.isoformat()
    assert [(entry["field"], entry["old"], entry["new"]) for entry in entries] == [
        ("labels_settled_at", None, moment),
        ("category", "cards", "transfers"),
    ]
    assert {entry["role"] for entry in entries} == {"agent"}
    assert {entry["changed_at"] for entry in entries} == {moment.replace("+00:00", "Z")}


def test_what_stays_as_it_was_is_not_logged(desk: Desk) -> None:
    ticket = desk.submit()
    assert desk.change(ticket, status="open")["version"] == 1
    assert len(desk.changes(ticket)) == 1


def test_no_text_is_logged(desk: Desk, database: Engine) -> None:
    ticket = desk.submit("My unmistakable words")
    desk.comment(ticket, text="More unmistakable words")
    desk.change(ticket, priority="low")
    with database.connect() as connection:
        log = connection.execute(text("SELECT ticket_changes::text FROM ticket_changes"))
        assert "unmistakable" not in "".join(log.scalars())


def test_a_change_that_cannot_be_logged_is_not_made(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*arguments: Any) -> None:
        raise ServiceError(503, "broken", "broken")

    ticket = desk.submit()
    monkeypatch.setattr(changes, "note_change", fail)
    path = f"/{ticket['id']}"
    assert desk.send("gus", "PATCH", path, json={"status": "resolved"}).status_code == 503
    assert desk.show(ticket)["status"] == "open"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ticket_changes SET new = 'x'",
        "DELETE FROM ticket_changes",
        "TRUNCATE ticket_changes",
    ],
)
def test_the_database_lets_nobody_rewrite_the_log(
    desk: Desk, database: Engine, statement: str
) -> None:
    desk.submit()
    with database.begin() as connection, pytest.raises(DBAPIError, match="only ever added"):
        connection.execute(text(statement))


def test_the_log_is_read_page_by_page(desk: Desk) -> None:
    ticket = desk.submit()
    desk.change(ticket, status="in_progress")
    desk.change(ticket, status="open")
    path = f"/{ticket['id']}/changes"
    first = desk.send("gus", "GET", path, params={"limit": 2}).json()
    rest = desk.send("gus", "GET", path, params={"limit": 2, "cursor": first["next"]}).json()
    assert [entry["new"] for entry in first["items"] + rest["items"]] == [
        "open",
        "in_progress",
        "open",
    ]
    assert rest["next"] is None


def test_the_log_of_no_ticket_is_404(desk: Desk) -> None:
    response = desk.send("gus", "GET", "/00000000-0000-0000-0000-000000000000/changes")
    assert response.status_code == 404


# Comments


def test_comments_are_shown_in_order(desk: Desk) -> None:
    ticket = desk.submit()
    desk.comment(ticket, "carla", "First")
    desk.comment(ticket, "gus", "Second")
    comments = desk.show(ticket, "carla")["comments"]
    assert [(comment["role"], comment["text"]) for comment in comments] == [
        ("customer", "First"),
        ("agent", "Second"),
    ]
    assert comments[0]["created_at"] == BEGINNING.isoformat().replace("+00:00", "Z")


def test_internal_comments_are_for_staff_only(desk: Desk) -> None:
    ticket = desk.submit()
    desk.comment(ticket, internal=True)
    assert desk.show(ticket, "carla")["comments"] == []
    assert [comment["internal"] for comment in desk.show(ticket, "gus")["comments"]] == [True]


def test_customers_write_no_internal_comment(desk: Desk) -> None:
    ticket = desk.submit()
    body = {"text": "Hello", "internal": True}
    response = desk.send("carla", "POST", f"/{ticket['id']}/comments", json=body)
    assert response.status_code == 403
    assert desk.show(ticket)["comments"] == []


@pytest.mark.parametrize(
    ("before", "after"), [("waiting_for_customer", "in_progress"), ("resolved", "open")]
)
def test_a_customers_comment_brings_the_ticket_back(desk: Desk, before: str, after: str) -> None:
    ticket = desk.change(desk.submit(), status=before)
    desk.comment(ticket, "carla")
    assert desk.show(ticket)["status"] == after
    assert ("status", before, after) in desk.changes(ticket)


def test_the_newest_two_hundred_comments_are_shown(desk: Desk, database: Engine) -> None:
    ticket = desk.submit()
    statement = """
        INSERT INTO ticket_comments (ticket_id, created_at, user_id, role, internal, text)
        SELECT :ticket_id, now(), 'x', 'agent', false, n::text FROM generate_series(1, 201) n
    """
    with database.begin() as connection:
        connection.execute(text(statement), {"ticket_id": ticket["id"]})
    shown = [comment["text"] for comment in desk.show(ticket)["comments"]]
    assert shown == [str(number) for number in range(2, 202)]
