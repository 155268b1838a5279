"""Where answers came from: stored with each, shown to its owner and to admins."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, text

from tests.serving.surroundings import sign_in


def test_an_answer_leads_to_its_tools_models_and_tables(
    ask: Any, client: TestClient, carla: dict[str, str]
) -> None:
    teller = ask("volatility AAPL")["teller"]
    lineage = client.get(f"/v1/lineage/{teller['answer_id']}", headers=carla).json()
    assert lineage["route"] == "/v1/chat/completions"
    assert lineage["intent"] == "volatility"
    assert lineage["tools"] == teller["tools"]
    assert lineage["models"] == teller["models"]
    assert lineage["sources"] == [{"kind": "table", "table": "prices@0"}]


def test_a_forecast_leads_to_its_model(client: TestClient, carla: dict[str, str]) -> None:
    body = {"symbol": "AAPL", "horizon_days": 2}
    made = client.post("/v1/forecasts", json=body, headers=carla).json()
    lineage = client.get(f"/v1/lineage/{made['answer_id']}", headers=carla).json()
    assert lineage["intent"] == "forecast"
    assert lineage["models"] == {"forecaster": 1}


@pytest.mark.parametrize(("name", "status"), [("carla", 200), ("otto", 404), ("ada", 200)])
def test_only_the_owner_and_admins_see_it(
    ask: Any, client: TestClient, name: str, status: int
) -> None:
    answer_id = ask("hello")["teller"]["answer_id"]
    response = client.get(f"/v1/lineage/{answer_id}", headers=sign_in(client, name))
    assert response.status_code == status


def test_the_question_is_not_stored(ask: Any, database_url: str) -> None:
    answer_id = ask("support my unmistakable words about a card")["teller"]["answer_id"]
    engine = create_engine(database_url)
    with engine.connect() as connection:
        query = text("SELECT answers::text FROM answers WHERE answer_id = :answer_id")
        row = connection.execute(query, {"answer_id": answer_id}).scalar_one()
    engine.dispose()
    assert "unmistakable" not in row


def test_the_question_is_not_logged(ask: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        ask("support my unmistakable words about a card")
    assert "unmistakable" not in caplog.text
    assert any(record.name == "teller.requests" for record in caplog.records)
