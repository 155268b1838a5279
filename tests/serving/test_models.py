"""Following the champion's alias, and asking for other versions."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import pytest
from fastapi.testclient import TestClient
from mlflow import MlflowClient

from serving import registry as model_registry
from serving.errors import ServiceError
from serving.metrics import Metrics
from serving.models import CHAMPION, KEPT_ON_DEMAND, Models
from tests.serving.surroundings import register, registry_at, wait_until

CHAT = "/v1/chat/completions"


def test_an_alias_that_moves_moves_the_answers(ask: Any, champion: MlflowClient) -> None:
    version = register("understanding", confidence=0.77)
    champion.set_registered_model_alias("understanding", CHAMPION, str(version))
    wait_until(lambda: ask("hello")["teller"]["models"]["understanding"] == version)
    assert ask("hello")["teller"]["confidence"] == 0.77


@pytest.mark.parametrize("broken", ["load", "predict"])
def test_a_version_that_fails_never_serves_and_is_counted(
    ask: Any, client: TestClient, champion: MlflowClient, broken: str
) -> None:
    wait_until(lambda: ask("hello")["teller"]["models"]["understanding"] == 1)
    failures = _failures(client)
    version = register("understanding", broken=broken)
    champion.set_registered_model_alias("understanding", CHAMPION, str(version))
    wait_until(lambda: _failures(client) > failures)
    assert ask("hello")["teller"]["models"]["understanding"] == 1


def test_a_version_that_failed_is_not_loaded_again_at_once(
    client: TestClient, champion: MlflowClient
) -> None:
    failures = _failures(client)
    version = register("understanding", broken="load")
    champion.set_registered_model_alias("understanding", CHAMPION, str(version))
    wait_until(lambda: _failures(client) > failures)
    time.sleep(0.6)
    assert _failures(client) == failures + 1


def test_without_the_registry_the_loaded_models_go_on(
    ask: Any, client: TestClient, carla: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    body = {"model": "teller@challenger", "messages": [{"role": "user", "content": "hello"}]}
    with registry_at("http://127.0.0.1:9"):
        time.sleep(0.5)
        assert ask("hello")["teller"]["models"]["understanding"] >= 1
        listed = client.get("/v1/models", headers=carla).json()["data"]
        response = client.post(CHAT, json=body, headers=carla)
    assert [entry["id"] for entry in listed] == ["teller"]
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "registry_unavailable"


def test_a_challenger_and_a_version_answer_when_asked_for(ask: Any, registry: MlflowClient) -> None:
    version = register("understanding", confidence=0.66)
    registry.set_registered_model_alias("understanding", "challenger", str(version))
    for model in ("teller@challenger", f"teller:{version}"):
        completion = ask("hello", model=model)
        assert completion["model"] == model
        assert completion["teller"]["models"]["understanding"] == version
        assert completion["teller"]["confidence"] == 0.66


def test_models_lists_aliases_and_versions(
    client: TestClient, carla: dict[str, str], registry: MlflowClient
) -> None:
    registry.set_registered_model_alias("understanding", "challenger", "1")
    listed = client.get("/v1/models", headers=carla).json()
    ids = [entry["id"] for entry in listed["data"]]
    assert listed["object"] == "list"
    assert ids[0] == "teller"
    assert {"teller@challenger", "teller:1"} <= set(ids)


def test_a_slow_prediction_does_not_hold_up_other_routes(ask: Any, client: TestClient) -> None:
    with ThreadPoolExecutor(1) as other:
        slow = other.submit(ask, "latest_price AAPL sleep")
        time.sleep(0.1)
        started_s = time.perf_counter()
        assert client.get("/livez").status_code == 200
        assert time.perf_counter() - started_s < 0.3
        assert not slow.done()
        slow.result()


def test_a_download_is_kept_whole_and_used_again(
    registry: MlflowClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model_registry.load("understanding", 1, tmp_path)
    assert [found.name for found in (tmp_path / "understanding").iterdir()] == ["1"]
    with registry_at("http://127.0.0.1:9"):
        assert model_registry.load("understanding", 1, tmp_path).version == 1


def test_a_download_that_breaks_off_leaves_nothing(registry: MlflowClient, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="9999"):
        model_registry.load("understanding", 9999, tmp_path)
    assert list((tmp_path / "understanding").iterdir()) == []


def test_a_version_that_is_evicted_leaves_no_download_unless_it_is_champion(
    registry: MlflowClient, tmp_path: Path
) -> None:
    models = Models(Metrics(), tmp_path)
    versions = [register("understanding") for _ in range(KEPT_ON_DEMAND + 1)]

    async def ask_for_each() -> None:
        await models.find("understanding", "teller:1")
        models.refresh()
        for version in versions:
            await models.find("understanding", f"teller:{version}")

    anyio.run(ask_for_each)
    kept = {found.name for found in (tmp_path / "understanding").iterdir()}
    assert kept == {"1", *(str(version) for version in versions[1:])}


def test_a_version_that_failed_is_not_loaded_again_when_asked_for(
    registry: MlflowClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models, loads = Models(Metrics(), tmp_path), []
    version = register("understanding", broken="load")
    load = model_registry.load

    def count(name: str, version: int, folder: Path) -> model_registry.LoadedModel:
        loads.append(version)
        return load(name, version, folder)

    monkeypatch.setattr(model_registry, "load", count)
    for _ in range(2):
        with pytest.raises(ServiceError) as caught:
            anyio.run(models.find, "understanding", f"teller:{version}")
        assert caught.value.code == "model_failed"
    assert loads == [version]
    assert list((tmp_path / "understanding").iterdir()) == []


def _failures(client: TestClient) -> float:
    label = 'teller_model_load_failures_total{model="understanding"} '
    for line in client.get("/metrics").text.splitlines():
        if line.startswith(label):
            return float(line.removeprefix(label))
    return 0.0
