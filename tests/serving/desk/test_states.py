"""Which way a ticket may go, and by whom."""

from typing import get_args

import pytest

from serving.desk.states import Status, after_customers_comment, check_transition
from serving.errors import ServiceError

STATES: tuple[Status, ...] = get_args(Status)
BY_STAFF = {
    ("open", "in_progress"),
    ("open", "waiting_for_customer"),
    ("open", "resolved"),
    ("in_progress", "open"),
    ("in_progress", "waiting_for_customer"),
    ("in_progress", "resolved"),
    ("waiting_for_customer", "in_progress"),
    ("waiting_for_customer", "resolved"),
    ("resolved", "open"),
}
BY_CUSTOMER = {
    ("open", "resolved"),
    ("in_progress", "resolved"),
    ("waiting_for_customer", "resolved"),
    ("resolved", "open"),
}


def _allowed(by_staff: bool) -> set[tuple[str, str]]:
    allowed = set()
    for old in STATES:
        for new in STATES:
            try:
                check_transition(old, new, by_staff)
            except ServiceError:
                continue
            if old != new:
                allowed.add((old, new))
    return allowed


def test_staff_goes_every_way_but_back_from_resolved_to_work() -> None:
    assert _allowed(by_staff=True) == BY_STAFF


def test_customers_resolve_and_reopen() -> None:
    assert _allowed(by_staff=False) == BY_CUSTOMER


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("by_staff", [True, False])
def test_staying_is_always_allowed(status: Status, by_staff: bool) -> None:
    check_transition(status, status, by_staff)


def test_a_refusal_names_both_states_and_those_that_are_open() -> None:
    with pytest.raises(ServiceError) as caught:
        check_transition("resolved", "in_progress", by_staff=True)
    assert (caught.value.status, caught.value.code) == (409, "transition_not_allowed")
    assert "is resolved and cannot become in_progress" in caught.value.message
    assert caught.value.message.endswith("choose open")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("open", "open"),
        ("in_progress", "in_progress"),
        ("waiting_for_customer", "in_progress"),
        ("resolved", "open"),
    ],
)
def test_a_customer_who_writes_again_is_heard(before: Status, after: Status) -> None:
    assert after_customers_comment(before) == after
