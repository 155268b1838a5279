"""Lists of tickets: filters, order and pages."""

from typing import Any

import pytest

from tests.serving.desk.desk_client import Clock, Desk


def test_the_newest_come_first(desk: Desk, clock: Clock) -> None:
    made = []
    for _ in range(3):
        made.append(desk.submit()["id"])
        clock.advance(minutes=1)
    assert desk.find() == made[::-1]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"category": "complaint"}, ["complaint"]),
        ({"priority": "urgent"}, ["fraud"]),
        ({"escalated": True}, ["complaint", "fraud"]),
        ({"escalated": False}, ["cards"]),
        ({"language": "de"}, ["complaint"]),
        ({"status": "in_progress"}, ["cards"]),
        ({"assignee": "ada"}, ["cards"]),
        ({"assignee": "nobody"}, []),
        ({"escalated": True, "priority": "normal"}, ["complaint"]),
    ],
)
def test_a_filter_leaves_what_it_names(desk: Desk, clock: Clock, asked: Any, found: Any) -> None:
    made = {}
    for name, text, language in (
        ("fraud", "Money was stolen", "en"),
        ("complaint", "I complain", "de"),
        ("cards", "My card", "en"),
    ):
        made[name] = desk.submit(text, language=language)
        clock.advance(minutes=1)
    desk.change(made["cards"], status="in_progress", assignee="ada")
    assert desk.find(**asked) == [made[name]["id"] for name in found]


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ({"created_from": "2026-03-03"}, [3, 2]),
        ({"created_to": "2026-03-03"}, [2, 1]),
        ({"created_from": "2026-03-03", "created_to": "2026-03-03"}, [2]),
        ({"created_from": "0001-01-01", "created_to": "9999-12-31"}, [3, 2, 1]),
    ],
)
def test_days_are_whole_and_both_included(desk: Desk, clock: Clock, asked: Any, days: Any) -> None:
    made = {}
    for day in (1, 2, 3):
        made[day] = desk.submit()["id"]
        clock.advance(days=1)
    assert desk.find(**asked) == [made[day] for day in days]


def test_the_late_are_told_from_those_in_time(desk: Desk, clock: Clock) -> None:
    late = desk.submit("Money was stolen")["id"]
    in_time = desk.submit("My card")["id"]
    clock.advance(hours=1)
    assert desk.find(breached=True) == [late]
    assert desk.find(breached=False) == [in_time]


def test_pages_show_each_ticket_once_though_others_arrive(desk: Desk) -> None:
    made = {desk.submit()["id"] for _ in range(5)}  # all at the same moment
    seen: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        page = desk.send("gus", "GET", params={"limit": 2} | cursor).json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert len(seen) == 5
    assert set(seen) == made


def test_what_arrives_meanwhile_shifts_no_page(desk: Desk, clock: Clock) -> None:
    made = []
    for _ in range(3):
        made.append(desk.submit()["id"])
        clock.advance(minutes=1)
    first = desk.send("gus", "GET", params={"limit": 2}).json()
    desk.submit()
    assert desk.find(limit=2, cursor=first["next"]) == [made[0]]


def test_a_full_last_page_has_no_next(desk: Desk) -> None:
    desk.submit()
    assert desk.send("gus", "GET", params={"limit": 1}).json()["next"] is None


def test_a_cursor_of_nothing_is_422(desk: Desk) -> None:
    response = desk.send("gus", "GET", params={"cursor": "00000000-0000-0000-0000-000000000000"})
    assert response.status_code == 422
    assert response.json()["error"]["param"] == "cursor"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "101"),
        ("cursor", "x"),
        ("status", "closed"),
        ("category", "weather"),
        ("created_from", "yesterday"),
        ("assignee", "a\0b"),
    ],
)
def test_a_malformed_filter_is_422(desk: Desk, name: str, value: str) -> None:
    response = desk.send("gus", "GET", params={name: value})
    assert response.status_code == 422
    assert response.json()["error"]["param"] == name
