"""Errors have one shape on every path."""

import json
from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import DataError, InterfaceError, NoResultFound, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from data_contracts.settings import Settings
from serving.application import create_application
from serving.errors import install_handlers
from serving.tokens import Caller, Tokens, read_signing_key
from serving.traffic import Deadline
from tests.serving.surroundings import wait_until

KEYS = {"message", "type", "param", "code"}
CHAT = "/v1/chat/completions"
QUESTION = {"messages": [{"role": "user", "content": "latest_price AAPL"}]}


def test_an_unknown_route_is_404(client: TestClient) -> None:
    response = client.get("/v1/nowhere")
    assert response.status_code == 404
    assert set(response.json()["error"]) == KEYS
    assert response.json()["error"]["code"] == "unknown_route"


def test_a_wrong_method_is_405_and_names_the_right_one(client: TestClient) -> None:
    response = client.get(CHAT)
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert response.json()["error"]["code"] == "method_not_allowed"


@pytest.mark.parametrize("path", [CHAT, "/v1/forecasts"])
def test_no_token_is_401_with_a_challenge(client: TestClient, path: str) -> None:
    response = client.post(path, json={})
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["error"]["code"] == "token_missing"


@pytest.mark.parametrize("path", ["/v1/models", "/v1/lineage/x"])
def test_reading_needs_a_token_too(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 401


def test_a_body_over_a_mebibyte_is_413(client: TestClient, carla: dict[str, str]) -> None:
    response = client.post(CHAT, content=b"x" * (1024 * 1024 + 1), headers=carla)
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "body_too_large"


def test_a_streamed_body_over_a_mebibyte_is_413(client: TestClient, carla: dict[str, str]) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(5):
            yield b"x" * (256 * 1024)

    response = client.post(CHAT, content=pieces(), headers=carla)
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "body_too_large"


def test_a_body_that_is_no_json_is_422(client: TestClient, carla: dict[str, str]) -> None:
    headers = carla | {"content-type": "application/json"}
    response = client.post(CHAT, content=b"{", headers=headers)
    assert response.status_code == 422
    assert set(response.json()["error"]) == KEYS


@pytest.mark.parametrize("model", ["gpt-4", "teller:0", "teller:77", "teller@nobody", "teller@"])
def test_an_unknown_model_is_404(client: TestClient, carla: dict[str, str], model: str) -> None:
    response = client.post(CHAT, json=QUESTION | {"model": model}, headers=carla)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "model_not_found"
    assert response.json()["error"]["param"] == "model"


def test_a_bug_is_500_without_its_details(settings: Settings) -> None:
    application = create_application(settings)

    @application.get("/bug")
    async def fail() -> None:
        raise RuntimeError("secret detail")

    with TestClient(application, raise_server_exceptions=False) as client:
        response = client.get("/bug")
    assert response.status_code == 500
    assert response.json()["error"]["code"] == "internal_error"
    assert "secret" not in response.text


def test_a_database_that_does_not_answer_is_503_and_named(
    settings: Settings, client: TestClient
) -> None:
    url = "postgresql+psycopg://teller:x@127.0.0.1:9/teller"
    alone = create_application(settings.model_copy(update={"database_url": url}))
    token = Tokens(read_signing_key(settings.auth_signing_key_file)).issue(
        Caller("someone", "customer")
    )
    headers = {"Authorization": f"Bearer {token}"}
    with TestClient(alone, raise_server_exceptions=False) as lonely:
        wait_until(lambda: _message(lonely).endswith("not there yet: database"))
        response = lonely.post(CHAT, json=QUESTION, headers=headers)
        assert lonely.get("/livez").status_code == 200
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "database_unavailable"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError("SELECT 1", None, Exception("gone")), 503),
        (InterfaceError("SELECT 1", None, Exception("gone")), 503),
        (PoolTimeoutError("no connection came free"), 503),
        (DataError("SELECT 1", None, Exception("secret detail")), 500),
        (NoResultFound("secret detail"), 500),
    ],
)
def test_only_a_database_that_does_not_answer_is_503(error: Exception, status: int) -> None:
    application = FastAPI()
    install_handlers(application)

    @application.get("/query")
    async def fail() -> None:
        raise error

    with TestClient(application, raise_server_exceptions=False) as client:
        response = client.get("/query")
    assert response.status_code == status
    assert set(response.json()["error"]) == KEYS
    assert "secret" not in response.text


def test_a_nul_in_a_name_is_422(client: TestClient) -> None:
    form = {"grant_type": "password", "username": "car\0la", "password": "x"}
    response = client.post("/v1/auth/token", data=form)
    assert response.status_code == 422
    assert response.json()["error"]["param"] == "username"


def test_a_nul_in_an_answer_id_is_404(client: TestClient, carla: dict[str, str]) -> None:
    response = client.get("/v1/lineage/a%00b", headers=carla)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "answer_unknown"


def test_a_route_that_does_not_begin_in_time_is_503() -> None:
    slow = FastAPI()
    slow.add_middleware(Deadline, timeout_s=0.05)

    @slow.get("/slow")
    async def wait() -> None:
        await anyio.sleep(5)

    with TestClient(slow) as client:
        response = client.get("/slow")
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "timeout"


def test_the_openapi_document_describes_errors_as_they_are(client: TestClient) -> None:
    document: dict[str, Any] = client.get("/openapi.json").json()
    assert "HTTPValidationError" not in json.dumps(document)
    assert set(document["components"]["schemas"]["ErrorContent"]["properties"]) == KEYS


def _message(client: TestClient) -> str:
    body: dict[str, Any] = client.get("/readyz").json()
    return str(body.get("error", {}).get("message", ""))
