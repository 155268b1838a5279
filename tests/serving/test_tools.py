"""The tools by themselves, the market's routes, and the charts of answers."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from serving.catalogue import TOOLS
from serving.questions import INTENTS

REFUSED = {"none", "repeat", "advice", "not_in_data"}


def test_every_intent_that_is_not_refused_has_a_tool() -> None:
    assert {tool.name for tool in TOOLS} == set(INTENTS) - REFUSED


def test_tools_are_listed_with_their_schemas(client: TestClient, carla: dict[str, str]) -> None:
    items = client.get("/v1/tools", headers=carla).json()["items"]
    by_name = {item["function"]["name"]: item["function"] for item in items}
    assert len(by_name) == len(TOOLS)
    assert by_name["period_return"]["parameters"]["required"] == ["symbol"]


def test_the_api_document_holds_the_same_schemas(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    body = document["paths"]["/v1/tools/volatility"]["post"]["requestBody"]
    reference = body["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[-1]
    listed = next(tool for tool in TOOLS if tool.name == "volatility")
    shown = document["components"]["schemas"][reference]
    schema = listed.arguments.model_json_schema()
    assert set(shown["properties"]) == set(schema["properties"])
    assert shown["required"] == schema["required"]


def test_a_tool_computes_what_the_chat_says(
    client: TestClient, carla: dict[str, str], ask: Any
) -> None:
    arguments = {"symbol": "aapl", "start": "2021-01-01", "end": "2021-12-31"}
    made = client.post("/v1/tools/volatility", json=arguments, headers=carla).json()
    said = ask("volatility AAPL start=2021-01-01 end=2021-12-31")["teller"]["tools"][0]
    assert made["result"] == said["result"]
    assert client.get(f"/v1/lineage/{made['answer_id']}", headers=carla).status_code == 200


@pytest.mark.parametrize(
    ("tool", "arguments", "code"),
    [
        ("volatility", {"symbol": "TSLA"}, "symbol_unknown"),
        ("volatility", {"symbol": "AAPL", "start": "2021-01-01"}, "invalid_value"),
        ("volatility", {}, "invalid_value"),
        ("volatility", {"symbol": "AAPL", "window": 3}, "invalid_value"),
        ("growth_of_amount", {"symbol": "AAPL", "amount": -5}, "invalid_value"),
        ("account_balance", {}, "no_customer"),
    ],
)
def test_a_call_that_cannot_be_made_is_422_with_its_reason(
    client: TestClient, carla: dict[str, str], tool: str, arguments: dict[str, Any], code: str
) -> None:
    response = client.post(f"/v1/tools/{tool}", json=arguments, headers=carla)
    assert response.status_code == 422
    assert response.json()["error"]["code"] == code


def test_tools_want_a_signed_in_caller(client: TestClient) -> None:
    assert client.post("/v1/tools/volatility", json={"symbol": "AAPL"}).status_code == 401


def test_covered_companies_are_listed_with_their_days(
    client: TestClient, carla: dict[str, str]
) -> None:
    items = client.get("/v1/market", headers=carla).json()["items"]
    assert [item["symbol"] for item in items] == ["AAPL", "MSFT", "XOM"]
    assert items[0]["last_day"] == "2022-12-28"


def test_prices_are_paged_by_day(client: TestClient, carla: dict[str, str]) -> None:
    path = "/v1/market/AAPL/prices?start=2022-12-20&end=2022-12-28"
    whole = client.get(path, headers=carla).json()
    first = client.get(f"{path}&limit=2", headers=carla).json()
    assert len(whole["items"]) == 6
    assert first["items"] == whole["items"][:2]
    assert first["next"] == whole["items"][2]["date"]
    assert whole["next"] is None


def test_prices_of_an_uncovered_company_are_404(client: TestClient, carla: dict[str, str]) -> None:
    response = client.get("/v1/market/TSLA/prices", headers=carla)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "symbol_unknown"


def test_a_companys_summary_names_it_and_its_table(
    client: TestClient, carla: dict[str, str]
) -> None:
    summary = client.get("/v1/market/XOM/summary", headers=carla).json()
    assert (summary["name"], summary["table"]) == ("Exxon Mobil", "prices@0")


def test_the_markets_trend_can_be_of_a_past_period(
    client: TestClient, carla: dict[str, str]
) -> None:
    path = "/v1/market/trends?start=2020-03-01&end=2020-03-31"
    assert client.get(path, headers=carla).json()["day"] == "2020-03-31"
    response = client.get("/v1/market/trends?start=2020-03-01", headers=carla)
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("question", "mark"),
    [
        ("period_return AAPL", "line"),
        ("compare_returns AAPL MSFT", "line"),
        ("best_performers", "bar"),
        ("portfolio", "bar"),
        ("latest_price AAPL chart=1", "line"),
    ],
)
def test_a_figure_that_a_picture_helps_has_one(ask: Any, question: str, mark: str) -> None:
    (chart,) = ask(question)["teller"]["charts"]
    assert chart["mark"] == mark
    assert chart["data"]["values"]


def test_a_forecasts_chart_joins_the_past_to_the_interval(ask: Any) -> None:
    (chart,) = ask("forecast AAPL")["teller"]["charts"]
    past, interval = (layer["data"]["values"] for layer in chart["layer"])
    assert past[-1]["day"] == interval[0]["day"]


def test_a_single_price_has_a_chart_only_where_one_is_asked_for(ask: Any) -> None:
    assert ask("latest_price AAPL")["teller"]["charts"] == []


def test_a_refusal_has_no_chart(ask: Any) -> None:
    assert ask("period_return TSLA")["teller"]["charts"] == []
