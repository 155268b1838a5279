"""Loopback ports."""

import socket
from collections.abc import Iterator

import pytest

from deploy.errors import DeployError
from deploy.ports import choose_port, is_free, require_free


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_port_moves_to_the_next_free_one(taken_port: int) -> None:
    chosen = choose_port(taken_port)
    assert chosen > taken_port
    assert is_free(chosen)


def test_a_port_held_by_another_is_reported_with_its_holder(taken_port: int) -> None:
    with pytest.raises(DeployError, match=rf"port {taken_port}, .*Redis, is held by .*pid \d+"):
        require_free(taken_port, "Redis")
