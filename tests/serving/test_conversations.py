"""Stored conversations: whose they are, how much is kept and for how long."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Engine, create_engine, delete, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from data_contracts.operational_tables import conversations, messages, users
from serving.conversations import ConversationId, Role, find, list_own, remember
from serving.errors import ServiceError
from serving.state import open_database
from serving.tokens import Caller
from tests.serving.surroundings import sign_in

CARLA = Caller("user-carla", "customer")
OTTO = Caller("user-otto", "customer")
Said = Sequence[tuple[Role, str]]
PATH = "/v1/conversations"


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """The database without any conversation."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(delete(conversations))
    yield engine
    engine.dispose()


class Memory:
    """Calls the functions under test, each on an event loop of its own."""

    def __init__(self, url: str) -> None:
        self._url = url

    def remember(self, conversation_id: str, said: Said, caller: Caller = CARLA) -> None:
        self._run(lambda engine: remember(engine, conversation_id, caller, said))

    def recall(self, conversation_id: str, caller: Caller = CARLA) -> list[tuple[str, str]]:
        found = self._run(lambda engine: find(engine, conversation_id, caller))
        return [(message.role, message.text) for message in found.messages] if found else []

    def list_own(self, caller: Caller = CARLA) -> list[str]:
        found = self._run(lambda engine: list_own(engine, caller))
        return [entry.conversation_id for entry in found]

    def remember_at_once(self, calls: Sequence[tuple[str, Said, Caller]]) -> list[Any]:
        """All calls at the same time; returns what each raised, or None."""

        async def run_all(engine: AsyncEngine) -> list[Any]:
            return await asyncio.gather(
                *(remember(engine, name, caller, said) for name, said, caller in calls),
                return_exceptions=True,
            )

        return list(self._run(run_all))

    def _run(self, call: Any) -> Any:
        async def run() -> Any:
            engine = open_database(self._url)
            try:
                return await call(engine)
            finally:
                await engine.dispose()

        return asyncio.run(run())


@pytest.fixture
def memory(database: Engine, database_url: str) -> Memory:
    return Memory(database_url)


def _age(database: Engine, conversation_id: str, interval: str) -> None:
    statement = text(
        "UPDATE conversations SET last_message_at = now() - CAST(:age AS interval) "
        "WHERE conversation_id = :name"
    )
    with database.begin() as connection:
        connection.execute(statement, {"age": interval, "name": conversation_id})


def _count(database: Engine, table: Any) -> int:
    with database.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def test_what_was_said_is_recalled_in_order(memory: Memory) -> None:
    memory.remember("a", [("user", "one"), ("assistant", "two")])
    memory.remember("a", [("user", "three")])
    assert memory.recall("a") == [("user", "one"), ("assistant", "two"), ("user", "three")]


def test_an_unknown_conversation_is_empty(memory: Memory) -> None:
    assert memory.recall("nowhere") == []


def test_another_users_conversation_is_neither_read_nor_written(memory: Memory) -> None:
    memory.remember("a", [("user", "mine")])
    for attempt in (
        lambda: memory.recall("a", OTTO),
        lambda: memory.remember("a", [("user", "his")], OTTO),
    ):
        with pytest.raises(ServiceError) as caught:
            attempt()
        assert (caught.value.status, caught.value.code) == (404, "conversation_unknown")
    assert memory.recall("a") == [("user", "mine")]


def test_the_newest_twenty_messages_are_kept(memory: Memory, database: Engine) -> None:
    for start in (0, 15):
        memory.remember("a", [("user", str(number)) for number in range(start, start + 15)])
    assert [said for _, said in memory.recall("a")] == [str(number) for number in range(10, 30)]
    assert _count(database, messages) == 20


def test_the_newest_hundred_conversations_of_a_user_are_kept(
    memory: Memory, database: Engine
) -> None:
    rows = [
        {
            "conversation_id": f"c{number}",
            "user_id": CARLA.user_id,
            "last_message_at": func.now() - text(f"interval '{number} minutes'"),
        }
        for number in range(1, 101)
    ]
    with database.begin() as connection:
        for row in rows:
            connection.execute(insert(conversations).values(row))
    memory.remember("his", [("user", "hello")], OTTO)
    memory.remember("c101", [("user", "hello")])
    kept = memory.list_own()
    assert len(kept) == 100
    assert kept[0] == "c101"
    assert "c100" not in kept
    assert memory.list_own(OTTO) == ["his"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("x" * 9000, "x" * 8000),
        ("nul\0l", "null"),
        ("half \ud83d", "half ?"),
        ("ünïcode 🙂", "ünïcode 🙂"),
    ],
)
def test_a_text_is_cut_and_made_fit_to_store(memory: Memory, said: str, kept: str) -> None:
    memory.remember("a", [("user", said)])
    assert memory.recall("a") == [("user", kept)]


def test_a_conversation_of_over_thirty_days_ago_is_not_read_and_begins_anew(
    memory: Memory, database: Engine
) -> None:
    memory.remember("a", [("user", "old")])
    _age(database, "a", "30 days 1 minute")
    assert memory.recall("a") == []
    assert memory.list_own() == []
    memory.remember("a", [("user", "new")])
    assert memory.recall("a") == [("user", "new")]


def test_a_conversation_of_just_under_thirty_days_ago_goes_on(
    memory: Memory, database: Engine
) -> None:
    memory.remember("a", [("user", "old")])
    _age(database, "a", "29 days 23 hours")
    memory.remember("a", [("user", "new")])
    assert memory.recall("a") == [("user", "old"), ("user", "new")]


def test_writing_deletes_everybodys_expired_conversations(memory: Memory, database: Engine) -> None:
    memory.remember("his", [("user", "old")], OTTO)
    _age(database, "his", "31 days")
    memory.remember("mine", [("user", "new")])
    assert (_count(database, conversations), _count(database, messages)) == (1, 1)


def test_messages_written_at_once_all_arrive_and_stay_together(memory: Memory) -> None:
    calls: list[tuple[str, Said, Caller]] = [
        ("a", [("user", f"q{number}"), ("assistant", f"a{number}")], CARLA) for number in range(10)
    ]
    assert memory.remember_at_once(calls) == [None] * 10
    said = [text for _, text in memory.recall("a")]
    assert {(q[1:], a[1:]) for q, a in zip(said[::2], said[1::2], strict=True)} == {
        (str(number), str(number)) for number in range(10)
    }


def test_of_two_users_who_begin_it_at_once_one_gets_the_conversation(memory: Memory) -> None:
    said: Said = [("user", "hello")]
    outcomes = memory.remember_at_once([("a", said, CARLA), ("a", said, OTTO)])
    assert sorted(type(outcome) for outcome in outcomes if outcome) == [ServiceError]
    winner = CARLA if outcomes[0] is None else OTTO
    assert memory.recall("a", winner) == [("user", "hello")]


def test_many_expired_conversations_continued_at_once_do_not_block_each_other(
    memory: Memory, database: Engine
) -> None:
    callers = [Caller(f"user-{number}", "customer") for number in range(10)]
    for number, caller in enumerate(callers):
        memory.remember(f"c{number}", [("user", "old")], caller)
        _age(database, f"c{number}", "31 days")
    calls: list[tuple[str, Said, Caller]] = [
        (f"c{number}", [("user", "new")], caller) for number, caller in enumerate(callers)
    ]
    assert memory.remember_at_once(calls) == [None] * 10
    for number, caller in enumerate(callers):
        assert memory.recall(f"c{number}", caller) == [("user", "new")]


@pytest.mark.parametrize("conversation_id", ["", "x" * 65, "a b", "a/b", "é", "a\n", "a\0"])
def test_an_id_of_another_form_is_refused(conversation_id: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(ConversationId).validate_python(conversation_id)


# Routes


@pytest.fixture
def carlas(client: TestClient, carla: dict[str, str], memory: Memory, database: Engine) -> str:
    """Id of a conversation of carla's, who is signed in."""
    with database.connect() as connection:
        query = select(users.c.user_id).where(users.c.username == "carla")
        user_id = connection.execute(query).scalar_one()
    said: Said = [("user", "hello"), ("assistant", "Hello.")]
    memory.remember("chat-1", said, Caller(user_id, "customer"))
    return "chat-1"


def test_own_conversations_are_listed(
    client: TestClient, carla: dict[str, str], carlas: str
) -> None:
    body = client.get(PATH, headers=carla).json()
    assert body["next"] is None
    assert [(item["conversation_id"], item["message_count"]) for item in body["items"]] == [
        (carlas, 2)
    ]


def test_a_conversation_is_shown_with_its_messages(
    client: TestClient, carla: dict[str, str], carlas: str
) -> None:
    body = client.get(f"{PATH}/{carlas}", headers=carla).json()
    assert [(message["role"], message["text"]) for message in body["messages"]] == [
        ("user", "hello"),
        ("assistant", "Hello."),
    ]


def test_a_deleted_conversation_is_gone_with_its_messages(
    client: TestClient, carla: dict[str, str], carlas: str, database: Engine
) -> None:
    assert client.delete(f"{PATH}/{carlas}", headers=carla).status_code == 204
    assert client.get(f"{PATH}/{carlas}", headers=carla).status_code == 404
    assert client.delete(f"{PATH}/{carlas}", headers=carla).status_code == 404
    assert _count(database, messages) == 0


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_another_users_conversation_looks_like_none(
    client: TestClient, carlas: str, method: str, database: Engine
) -> None:
    otto = sign_in(client, "otto")
    his = client.request(method, f"{PATH}/{carlas}", headers=otto)
    none = client.request(method, f"{PATH}/chat-2", headers=otto)
    assert his.status_code == none.status_code == 404
    assert his.text.replace(carlas, "ID") == none.text.replace("chat-2", "ID")
    assert client.get(PATH, headers=otto).json()["items"] == []
    assert _count(database, conversations) == 1


def test_a_malformed_id_is_422(client: TestClient, carla: dict[str, str]) -> None:
    response = client.get(f"{PATH}/a%00b", headers=carla)
    assert response.status_code == 422
    assert response.json()["error"]["param"] == "conversation_id"


def test_conversations_need_a_token(client: TestClient) -> None:
    assert client.get(PATH).status_code == 401
