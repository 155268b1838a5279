"""The clock of a ticket, moved by the test: when it runs, when it stands, and what is late."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from serving.desk.deadlines import TARGETS
from serving.desk.labels import PRIORITIES, Priority
from tests.serving.desk.desk_client import BEGINNING, Body, Clock, Desk

HOUR_S = 3600


def _due(ticket: Body, clock: str) -> timedelta:
    """How long after its arrival the ticket is due."""
    return datetime.fromisoformat(ticket["sla"][f"{clock}_due_at"]) - BEGINNING


@pytest.mark.parametrize(
    ("text", "priority"), [("Money was stolen", "urgent"), ("My card", "normal")]
)
def test_deadlines_are_those_of_the_priority(desk: Desk, text: str, priority: Priority) -> None:
    ticket = desk.submit(text)
    assert _due(ticket, "first_response") == TARGETS[priority].first_response
    assert _due(ticket, "resolution") == TARGETS[priority].resolution


def test_the_more_pressing_the_sooner() -> None:
    for sooner, later in pairwise(PRIORITIES):
        assert TARGETS[sooner].first_response < TARGETS[later].first_response
        assert TARGETS[sooner].resolution < TARGETS[later].resolution


def test_time_runs_out_by_the_clock(desk: Desk, clock: Clock) -> None:
    ticket = desk.submit()
    clock.advance(hours=7)
    sla = desk.show(ticket)["sla"]
    assert (sla["first_response_left_s"], sla["resolution_left_s"]) == (HOUR_S, 65 * HOUR_S)
    clock.advance(hours=2)
    sla = desk.show(ticket)["sla"]
    assert (sla["first_response_left_s"], sla["breached"]) == (-HOUR_S, True)


def test_a_public_comment_of_staff_is_the_first_response(desk: Desk, clock: Clock) -> None:
    ticket = desk.submit()
    clock.advance(hours=7)
    desk.comment(ticket)
    clock.advance(hours=7)
    desk.comment(ticket)
    sla = desk.show(ticket)["sla"]
    assert sla["first_response_left_s"] == HOUR_S
    assert not sla["breached"]


@pytest.mark.parametrize(("who", "more"), [("carla", {}), ("gus", {"internal": True})])
def test_other_comments_are_no_response(desk: Desk, who: str, more: Any) -> None:
    ticket = desk.submit()
    desk.comment(ticket, who, **more)
    assert desk.show(ticket)["sla"]["first_responded_at"] is None


def test_the_clock_of_the_resolution_stands_while_waiting_for_the_customer(
    desk: Desk, clock: Clock
) -> None:
    ticket = desk.submit()
    clock.advance(hours=1)
    desk.change(ticket, status="waiting_for_customer")
    clock.advance(days=30)
    assert desk.show(ticket)["sla"]["resolution_left_s"] == 71 * HOUR_S
    desk.comment(ticket, "carla")
    clock.advance(hours=1)
    assert desk.show(ticket)["sla"]["resolution_left_s"] == 70 * HOUR_S


def test_waiting_for_the_customer_without_a_word_is_no_response(desk: Desk, clock: Clock) -> None:
    ticket = desk.submit()
    desk.change(ticket, status="waiting_for_customer")
    clock.advance(hours=9)
    assert desk.show(ticket)["sla"]["first_response_left_s"] == -HOUR_S


def test_both_clocks_end_with_the_resolution(desk: Desk, clock: Clock) -> None:
    ticket = desk.submit()
    clock.advance(hours=1)
    desk.change(ticket, "carla", status="resolved")
    clock.advance(days=30)
    sla = desk.show(ticket)["sla"]
    assert (sla["first_response_left_s"], sla["resolution_left_s"]) == (7 * HOUR_S, 71 * HOUR_S)
    assert not sla["breached"]


def test_a_reopened_ticket_has_the_time_that_was_left(desk: Desk, clock: Clock) -> None:
    ticket = desk.submit()
    clock.advance(hours=1)
    desk.change(ticket, status="resolved")
    clock.advance(days=30)
    sla = desk.change(ticket, "carla", status="open")["sla"]
    assert (sla["first_response_left_s"], sla["resolution_left_s"]) == (7 * HOUR_S, 71 * HOUR_S)
    assert (sla["resolved_at"], sla["paused_at"]) == (None, None)


def test_waiting_and_then_resolved_is_one_pause(desk: Desk, clock: Clock) -> None:
    ticket = desk.submit()
    desk.change(ticket, status="waiting_for_customer")
    clock.advance(hours=10)
    desk.change(ticket, status="resolved")
    clock.advance(hours=10)
    sla = desk.change(ticket, status="open")["sla"]
    assert sla["resolution_left_s"] == 72 * HOUR_S


def test_a_late_ticket_stays_late_through_a_pause(desk: Desk, clock: Clock) -> None:
    ticket = desk.submit()
    clock.advance(hours=73)
    desk.change(ticket, status="waiting_for_customer")
    clock.advance(days=5)
    sla = desk.change(ticket, status="in_progress")["sla"]
    assert (sla["resolution_left_s"], sla["breached"]) == (-HOUR_S, True)


def test_a_corrected_priority_counts_from_the_start(desk: Desk, clock: Clock) -> None:
    ticket = desk.submit()
    clock.advance(hours=1)
    changed = desk.change(ticket, priority="urgent")
    assert _due(changed, "first_response") == TARGETS["urgent"].first_response
    assert _due(changed, "resolution") == TARGETS["urgent"].resolution
    assert changed["sla"]["breached"]


def test_a_corrected_priority_keeps_the_pauses(desk: Desk, clock: Clock) -> None:
    ticket = desk.submit()
    desk.change(ticket, status="waiting_for_customer")
    clock.advance(hours=10)
    changed = desk.change(ticket, status="in_progress", priority="high")
    assert _due(changed, "resolution") == TARGETS["high"].resolution + timedelta(hours=10)


def test_under_a_quarter_of_the_time_is_at_risk(desk: Desk, clock: Clock) -> None:
    ticket = desk.submit()
    clock.advance(hours=6)
    assert not desk.show(ticket)["sla"]["at_risk"]
    clock.advance(seconds=1)
    assert desk.show(ticket)["sla"]["at_risk"]


def test_a_clock_that_stands_is_not_at_risk(desk: Desk, clock: Clock) -> None:
    ticket = desk.submit()
    desk.comment(ticket)
    clock.advance(hours=71)
    assert desk.show(ticket)["sla"]["at_risk"]
    assert not desk.change(ticket, status="waiting_for_customer")["sla"]["at_risk"]


# The report


def test_the_report_counts_by_priority(desk: Desk, clock: Clock) -> None:
    for _ in range(2):
        desk.submit("Money was stolen")
    answered = desk.submit("My card")
    desk.submit("My card")
    desk.change(desk.submit("My card"), status="resolved")
    desk.comment(answered)
    clock.advance(hours=7)
    counts = {entry.pop("priority"): entry for entry in desk.report()["priorities"]}
    assert counts == {
        "urgent": {"unresolved": 2, "breached": 2, "at_risk": 0},
        "high": {"unresolved": 0, "breached": 0, "at_risk": 0},
        "normal": {"unresolved": 2, "breached": 0, "at_risk": 1},
        "low": {"unresolved": 0, "breached": 0, "at_risk": 0},
    }


def test_the_report_lists_the_latest_first_with_how_late(desk: Desk, clock: Clock) -> None:
    ordinary, urgent = desk.submit("My card"), desk.submit("Money was stolen")
    clock.advance(hours=9)
    report = desk.report()
    assert report["as_of"] == clock.now.isoformat().replace("+00:00", "Z")
    assert [
        (entry["id"], entry["first_response_late_s"], entry["resolution_late_s"])
        for entry in report["breached"]
    ] == [(urgent["id"], 9 * HOUR_S - 900, 5 * HOUR_S), (ordinary["id"], HOUR_S, 0)]


def test_the_report_leaves_out_what_is_resolved(desk: Desk, clock: Clock) -> None:
    ticket = desk.submit("Money was stolen")
    clock.advance(hours=9)
    desk.change(ticket, status="resolved")
    assert desk.report()["breached"] == []
    assert desk.find(breached=True) == [ticket["id"]]
