"""Signing in, tokens, and the command that makes users."""

import json
import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey
from sqlalchemy import create_engine, select

from data_contracts.errors import SettingsError
from data_contracts.operational_tables import users as users_table
from data_contracts.settings import Settings
from serving.errors import ServiceError
from serving.tokens import ALGORITHM, Caller, Tokens, read_signing_key
from tests.serving.surroundings import PASSWORD, sign_in

TOKEN = "/v1/auth/token"
ROOT = Path(__file__).parents[2]


def test_name_and_password_give_a_bearer_token_for_an_hour(client: TestClient) -> None:
    form = {"grant_type": "password", "username": "carla", "password": PASSWORD}
    response = client.post(TOKEN, data=form)
    assert response.json()["token_type"] == "bearer"
    assert response.json()["expires_in"] == 3600
    assert response.headers["cache-control"] == "no-store"


def test_a_token_says_who_for_whom_and_until_when(client: TestClient, settings: Settings) -> None:
    token = sign_in(client, "ada")["Authorization"].removeprefix("Bearer ")
    key = read_signing_key(settings.auth_signing_key_file)
    decoded = jwt.decode(token, key, algorithms=[ALGORITHM])
    assert decoded.header["kid"] == key.thumbprint()
    assert decoded.claims["role"] == "admin"
    assert decoded.claims["iss"] == decoded.claims["aud"] == "teller"
    assert decoded.claims["exp"] - decoded.claims["iat"] == 3600


@pytest.mark.parametrize(("name", "password"), [("carla", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_or_password_is_the_same_401(
    client: TestClient, name: str, password: str
) -> None:
    form = {"grant_type": "password", "username": name, "password": password}
    response = client.post(TOKEN, data=form)
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "invalid_grant"
    assert response.headers["www-authenticate"] == "Bearer"


def test_an_unknown_name_takes_as_long_as_a_wrong_password(client: TestClient) -> None:
    def median_s(name: str) -> float:
        form = {"grant_type": "password", "username": name, "password": "wrong"}
        times = []
        for _ in range(5):
            started_s = time.perf_counter()
            client.post(TOKEN, data=form)
            times.append(time.perf_counter() - started_s)
        return statistics.median(times)

    assert median_s("nobody") > 0.5 * median_s("carla")


def test_passwords_are_checked_two_at_a_time(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    running: list[int] = []
    most: list[int] = []

    def check(password: str, expected: str | None) -> bool:
        running.append(1)
        most.append(len(running))
        time.sleep(0.1)
        running.pop()
        return False

    monkeypatch.setattr("serving.users._verify", check)
    form = {"grant_type": "password", "username": "carla", "password": "wrong"}
    with ThreadPoolExecutor(6) as others:
        answers = [others.submit(client.post, TOKEN, data=form) for _ in range(6)]
        assert [answer.result().status_code for answer in answers] == [401] * 6
    assert max(most) == 2


def test_another_grant_is_refused(client: TestClient) -> None:
    form = {"grant_type": "magic", "username": "carla", "password": PASSWORD}
    response = client.post(TOKEN, data=form)
    assert response.status_code == 422
    assert response.json()["error"]["param"] == "grant_type"


@pytest.mark.parametrize(
    "claims",
    [{"exp": 1}, {"iss": "someone"}, {"aud": "someone"}],
)
def test_a_token_that_is_late_or_not_for_us_is_refused(claims: dict[str, object]) -> None:
    key = OKPKey.generate_key("Ed25519")
    good = {"iss": "teller", "aud": "teller", "sub": "u", "role": "admin", "exp": 4 * 10**9}
    token = jwt.encode({"alg": ALGORITHM}, good | claims, key, algorithms=[ALGORITHM])
    with pytest.raises(ServiceError) as caught:
        Tokens(key).read(token)
    assert caught.value.status == 401


def test_a_token_under_another_key_is_refused() -> None:
    token = Tokens(OKPKey.generate_key("Ed25519")).issue(Caller("u", "admin"))
    with pytest.raises(ServiceError):
        Tokens(OKPKey.generate_key("Ed25519")).read(token)


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
def test_what_is_no_token_is_refused(client: TestClient, token: str) -> None:
    response = client.get("/v1/models", headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 401


@pytest.mark.parametrize(
    "content",
    [
        "no json",
        json.dumps(ECKey.generate_key("P-256").as_dict(private=True)),
        json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=False)),
    ],
)
def test_a_file_without_a_private_ed25519_key_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "key.json"
    file.write_text(content)
    with pytest.raises(SettingsError, match="Ed25519"):
        read_signing_key(file)


def test_the_command_makes_a_user_and_changes_one(
    client: TestClient, database_url: str, tmp_path: Path
) -> None:
    first = _set_user(database_url, tmp_path, "dora", "customer", "first password")
    assert first.returncode == 0, first.stderr
    user_id = _user(database_url, "dora")[0]
    second = _set_user(database_url, tmp_path, "dora", "agent", "second password")
    assert second.returncode == 0
    assert _user(database_url, "dora") == (user_id, "agent")
    form = {"grant_type": "password", "username": "dora", "password": "second password"}
    assert client.post(TOKEN, data=form).status_code == 200


def test_the_command_links_a_customer_whom_the_token_then_names(
    client: TestClient, settings: Settings, database_url: str, tmp_path: Path
) -> None:
    done = _set_user(database_url, tmp_path, "dora", "customer", PASSWORD, "--customer", "C-007")
    assert done.returncode == 0, done.stderr
    token = sign_in(client, "dora")["Authorization"].removeprefix("Bearer ")
    key = read_signing_key(settings.auth_signing_key_file)
    assert jwt.decode(token, key, algorithms=[ALGORITHM]).claims["customer"] == "C-007"
    assert Tokens(key).read(token).customer_id == "C-007"


def test_setting_a_user_without_a_customer_takes_the_customer_away(
    client: TestClient, settings: Settings, database_url: str, tmp_path: Path
) -> None:
    _set_user(database_url, tmp_path, "dora", "customer", PASSWORD, "--customer", "C-007")
    _set_user(database_url, tmp_path, "dora", "customer", PASSWORD)
    token = sign_in(client, "dora")["Authorization"].removeprefix("Bearer ")
    assert Tokens(read_signing_key(settings.auth_signing_key_file)).read(token).customer_id is None


@pytest.mark.parametrize(
    ("role", "customer_id", "message"),
    [
        ("admin", "C-007", "role admin has no customer"),
        ("customer", "", "the customer has 0 characters; expected 1 to 64"),
        ("customer", "C" * 65, "the customer has 65 characters; expected 1 to 64"),
    ],
)
def test_the_command_refuses_a_customer_that_cannot_be(
    database_url: str, tmp_path: Path, role: str, customer_id: str, message: str
) -> None:
    done = _set_user(database_url, tmp_path, "dora", role, PASSWORD, "--customer", customer_id)
    assert done.returncode == 1
    assert message in done.stderr


def test_a_token_from_before_customers_names_none() -> None:
    key = OKPKey.generate_key("Ed25519")
    claims = {"exp": 4 * 10**9, "iss": "teller", "aud": "teller", "sub": "u", "role": "customer"}
    token = jwt.encode({"alg": ALGORITHM}, claims, key, algorithms=[ALGORITHM])
    assert Tokens(key).read(token) == Caller("u", "customer", None)


def test_the_command_names_an_unknown_role(database_url: str, tmp_path: Path) -> None:
    done = _set_user(database_url, tmp_path, "dora", "king", "a password")
    assert done.returncode == 1
    assert "expected one of customer, agent, analyst, admin" in done.stderr


def _set_user(
    url: str, home: Path, name: str, role: str, password: str, *options: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "serving", "users", "set", "--role", role, *options, name],
        input=f"{password}\n",
        env=os.environ | {"TELLER_DATABASE_URL": url, "TELLER_HOME": str(home)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def _user(url: str, name: str) -> tuple[str, str]:
    engine = create_engine(url)
    query = select(users_table.c.user_id, users_table.c.role)
    with engine.connect() as connection:
        row = connection.execute(query.where(users_table.c.username == name)).one()
    engine.dispose()
    return row.user_id, row.role
