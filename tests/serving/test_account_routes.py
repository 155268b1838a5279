"""The account routes: own figures only, in cents, and every refusal in the error shape."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from mlflow import MlflowClient
from sqlalchemy import create_engine

from data_contracts.lake import Lake
from data_contracts.settings import Settings
from serving.application import create_application
from serving.users import set_user
from tests.serving.customers import ROWS, booking, write_transactions
from tests.serving.surroundings import PASSWORD, sign_in


@pytest.fixture(scope="module")
def bank_lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """A lake with transactions only."""
    lake = Lake(str(tmp_path_factory.mktemp("bank")))
    write_transactions(lake, ROWS)
    return lake


@pytest.fixture(scope="module")
def bank(
    bank_lake: Lake, settings: Settings, registry: MlflowClient, users: dict[str, str]
) -> Iterator[TestClient]:
    """The application over that lake, with customers cleo (C-001) and theo (C-002)."""
    engine = create_engine(settings.require_database_url())
    for name, customer_id in {"cleo": "C-001", "theo": "C-002", "nora": "C-999"}.items():
        set_user(engine, name, PASSWORD, "customer", customer_id)
    engine.dispose()
    own = settings.model_copy(
        update={"lake_url": bank_lake.url, "home": Path(bank_lake.url).parent}
    )
    with TestClient(create_application(own), raise_server_exceptions=False) as bank:
        yield bank


@pytest.fixture
def cleo(bank: TestClient) -> dict[str, str]:
    return sign_in(bank, "cleo")


PATHS = ["", "/transactions", "/spending", "/cash-flow"]


def _get(
    bank: TestClient, headers: dict[str, str], path: str = "", **query: Any
) -> tuple[int, dict[str, Any]]:
    response = bank.get(f"/v1/accounts{path}", params=query, headers=headers)
    return response.status_code, response.json()


def test_balances_are_answered_in_cents(bank: TestClient, cleo: dict[str, str]) -> None:
    status, body = _get(bank, cleo)
    assert status == 200
    assert [entry["balance"] for entry in body["accounts"]] == [2644.35, 201.25]
    assert body["totals"] == [{"currency": "USD", "total": 2845.6}]
    assert body["newest_booking"] == "2022-02-20"
    assert body["table"].startswith("transactions@")


def test_transactions_are_answered_page_by_page(bank: TestClient, cleo: dict[str, str]) -> None:
    _, first = _get(bank, cleo, "/transactions", limit=5)
    _, second = _get(bank, cleo, "/transactions", limit=5, cursor=first["next"])
    ids = [item["transaction_id"] for item in first["items"] + second["items"]]
    assert len(set(ids)) == len(ids) == 8
    assert second["next"] is None


def test_spending_is_answered_for_a_period_and_a_category(
    bank: TestClient, cleo: dict[str, str]
) -> None:
    query = {"from": "2022-01-01", "to": "2022-02-28", "category": "groceries"}
    _, body = _get(bank, cleo, "/spending", **query)
    assert body["by_currency"][0]["total"] == 130.65
    assert body["by_currency"][0]["by_month"][0] == {"month": "2022-01-01", "amount": 60.55}


def test_without_a_period_it_is_the_newest_month(bank: TestClient, cleo: dict[str, str]) -> None:
    _, body = _get(bank, cleo, "/spending")
    assert (body["start"], body["end"]) == ("2022-02-01", "2022-02-22")


def test_cash_flow_comes_with_an_outlook_where_asked_for(
    bank: TestClient, cleo: dict[str, str], bank_lake: Lake
) -> None:
    _, body = _get(bank, cleo, "/cash-flow", **{"from": "2022-01-01"})
    assert body["by_currency"][0]["net"] == 2845.6
    assert body["outlook"] is None
    months = [booking(f"2021-1{month}-01", 100.0, "salary") for month in range(3)]
    write_transactions(bank_lake, ROWS + months)
    try:
        _, body = _get(bank, cleo, "/cash-flow", months_ahead=2)
    finally:
        write_transactions(bank_lake, ROWS)
    coming = body["outlook"]["by_currency"][0]["months"]
    assert [month["month"] for month in coming] == ["2022-03-01", "2022-04-01"]
    assert coming[0]["low"] < coming[0]["net"] < coming[0]["high"]


@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_another_customer_is_answered(bank: TestClient, path: str) -> None:
    response = bank.get(f"/v1/accounts{path}", headers=sign_in(bank, "theo"))
    assert response.status_code == 200
    assert "C-001" not in response.text
    assert "60.55" not in response.text


def test_another_customers_booking_is_no_cursor(bank: TestClient, cleo: dict[str, str]) -> None:
    status, body = _get(bank, cleo, "/transactions", cursor=ROWS[-1]["transaction_id"])
    assert (status, body["error"]["code"]) == (422, "cursor_unknown")


@pytest.mark.parametrize("path", PATHS)
def test_an_admin_has_no_accounts(bank: TestClient, path: str) -> None:
    status, body = _get(bank, sign_in(bank, "ada"), path)
    assert (status, body["error"]["code"]) == (403, "not_a_customer")


@pytest.mark.parametrize("path", PATHS)
def test_a_user_without_a_customer_is_404(bank: TestClient, path: str) -> None:
    status, body = _get(bank, sign_in(bank, "carla"), path)
    assert (status, body["error"]["code"]) == (404, "no_customer")


def test_a_customer_without_bookings_is_404(bank: TestClient) -> None:
    status, body = _get(bank, sign_in(bank, "nora"))
    assert (status, body["error"]["code"]) == (404, "no_bookings")


@pytest.mark.parametrize("path", PATHS)
def test_accounts_need_a_token(bank: TestClient, path: str) -> None:
    assert _get(bank, {}, path)[0] == 401


@pytest.mark.parametrize(
    ("path", "query", "code", "param"),
    [
        ("/spending", {"from": "2022-02-30"}, "invalid_value", "from"),
        ("/spending", {"category": "yachts"}, "invalid_value", "category"),
        ("/transactions", {"limit": 51}, "invalid_value", "limit"),
        ("/transactions", {"limit": 0}, "invalid_value", "limit"),
        ("/cash-flow", {"months_ahead": 7}, "invalid_value", "months_ahead"),
        ("/cash-flow", {"months_ahead": 1}, "too_short", "months_ahead"),
        ("/spending", {"from": "2022-02-02", "to": "2022-02-01"}, "period_invalid", "from"),
        ("/spending", {"from": "2023-01-01"}, "after_data", "from"),
        ("/spending", {"from": "2023-01-01", "to": "2023-02-01"}, "after_data", "from"),
        ("/spending", {"to": "2020-02-01"}, "before_data", "to"),
    ],
)
def test_a_wrong_parameter_is_422_and_named(
    bank: TestClient,
    cleo: dict[str, str],
    path: str,
    query: dict[str, Any],
    code: str,
    param: str,
) -> None:
    status, body = _get(bank, cleo, path, **query)
    assert status == 422
    assert (body["error"]["code"], body["error"]["param"]) == (code, param)


def test_the_openapi_document_has_examples_of_all_four(bank: TestClient) -> None:
    schemas = bank.get("/openapi.json").json()["components"]["schemas"]
    for name in ("BalancesResponse", "TransactionPage", "SpendingResponse", "CashFlowResponse"):
        assert schemas[name]["examples"]
