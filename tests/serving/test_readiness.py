"""A service that starts before there is anything to answer from."""

import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from mlflow import MlflowClient

from data_contracts.errors import SettingsError
from data_contracts.lake import Lake
from data_contracts.settings import Settings
from serving.application import create_application
from tests.serving.surroundings import registry_at, sign_in, wait_until


def test_it_lives_names_what_is_missing_and_picks_it_up_as_it_comes(
    settings: Settings,
    registry: MlflowClient,
    registry_folder: Path,
    users: dict[str, str],
    lake: Lake,
    tmp_path: Path,
) -> None:
    later = tmp_path / "lake"
    application = create_application(settings.model_copy(update={"lake_url": str(later)}))
    empty = registry_at(f"sqlite:///{registry_folder / 'empty.db'}")
    with empty, TestClient(application, raise_server_exceptions=False) as client:
        assert client.get("/livez").status_code == 200
        ready = client.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["error"]["message"] == (
            "not there yet: model understanding, model tickets, model forecaster, "
            "model encoder, table prices, table instruments, table articles"
        )
        body = {"messages": [{"role": "user", "content": "hello"}]}
        early = client.post("/v1/chat/completions", json=body, headers=sign_in(client, "carla"))
        assert early.status_code == 503
        assert early.json()["error"]["code"] == "model_not_ready"
        shutil.copytree(lake.url, later)
        with registry_at(f"sqlite:///{registry_folder / 'mlflow.db'}"):
            wait_until(lambda: client.get("/readyz").status_code == 200)


@pytest.mark.parametrize(
    ("update", "variable"),
    [
        ({"database_url": ""}, "TELLER_DATABASE_URL"),
        ({"auth_signing_key_file": None}, "TELLER_AUTH_SIGNING_KEY_FILE"),
    ],
)
def test_it_does_not_start_without_what_it_cannot_do_without(
    settings: Settings, update: dict[str, object], variable: str
) -> None:
    application = create_application(settings.model_copy(update=update))
    with pytest.raises(SettingsError, match=variable), TestClient(application):
        pass


def test_building_the_application_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELLER_MODEL_POLL_INTERVAL_S", "nonsense")
    assert create_application().title == "Teller"


def test_the_start_page_leads_to_the_documentation(client: TestClient) -> None:
    response = client.get("/", follow_redirects=False)
    assert response.status_code == 307
    assert response.headers["location"] == "/docs"


def test_metrics_have_templates_for_routes(client: TestClient, carla: dict[str, str]) -> None:
    client.get("/v1/lineage/some-id", headers=carla)
    client.get("/some/unknown/path")
    text = client.get("/metrics").text
    assert 'teller_requests_total{route="/v1/lineage/{answer_id}",status="404"}' in text
    assert 'teller_requests_total{route="unmatched",status="404"}' in text
    assert "teller_request_duration_seconds_bucket" in text
    assert "some-id" not in text


def test_answers_are_counted_by_intent(client: TestClient, carla: dict[str, str]) -> None:
    body = {"messages": [{"role": "user", "content": "high_low AAPL"}]}
    client.post("/v1/chat/completions", json=body, headers=carla)
    assert 'teller_answers_total{intent="high_low"}' in client.get("/metrics").text
