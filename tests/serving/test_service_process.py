"""The service as it is started in production: a BentoML process on loopback."""

import threading
from collections.abc import Iterator

import httpx
import openai
import pytest
from mlflow import MlflowClient

from data_contracts.settings import Settings
from deploy.ports import choose_port
from serving.models import CHAMPION
from tests.serving.service_process import ServiceProcess
from tests.serving.surroundings import register, sign_in, wait_until


@pytest.fixture(scope="module")
def url(
    settings: Settings,
    registry: MlflowClient,
    users: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Address of a running `bentoml serve`, ready to answer."""
    service = ServiceProcess(settings, tmp_path_factory.mktemp("service"), choose_port(23000))
    try:
        service.start()
        yield service.address
    finally:
        service.stop()


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[httpx.Client]:
    """A client of the process, signed in as a customer."""
    with httpx.Client(base_url=url, timeout=20) as client:
        client.headers.update(sign_in(client, "carla"))
        yield client


def test_the_openai_client_reads_an_answer(client: httpx.Client, url: str) -> None:
    completion = _openai(client, url).chat.completions.create(
        model="teller", messages=[{"role": "user", "content": "latest_price AAPL"}]
    )
    assert "is the close of Apple" in (completion.choices[0].message.content or "")
    assert completion.usage is not None


def test_the_openai_client_reads_a_stream(client: httpx.Client, url: str) -> None:
    stream = _openai(client, url).chat.completions.create(
        model="teller",
        messages=[{"role": "user", "content": "latest_price AAPL"}],
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(stream)
    words = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert "is the close of Apple" in words
    assert chunks[-1].usage is not None


def test_the_openai_client_lists_models(client: httpx.Client, url: str) -> None:
    assert "teller" in [model.id for model in _openai(client, url).models.list()]


def test_the_openai_client_sees_an_unknown_model_as_not_found(
    client: httpx.Client, url: str
) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        _openai(client, url).chat.completions.create(
            model="teller:999", messages=[{"role": "user", "content": "hello"}]
        )
    assert caught.value.code == "model_not_found"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/schema.json", 404),
        ("GET", "/docs.json", 404),
        ("GET", "/healthz", 404),
        ("DELETE", "/v1/forecasts", 405),
        ("POST", "/livez", 405),
        ("POST", "/", 405),
    ],
)
def test_the_frameworks_own_paths_answer_in_our_shape(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert set(response.json()["error"]) == {"message", "type", "param", "code"}


def test_there_is_one_openapi_document_and_it_is_ours(client: httpx.Client) -> None:
    assert client.get("/openapi.json").json()["info"]["title"] == "Teller"
    assert "<title>Teller" in client.get("/docs").text
    assert client.get("/").headers["location"] == "/docs"


def test_metrics_are_ours(client: httpx.Client) -> None:
    text = client.get("/metrics").text
    assert 'teller_model_version_info{model="understanding",version="1"} 1.0' in text
    assert "bentoml" not in text


def test_a_promotion_moves_answers_without_a_lost_request(
    client: httpx.Client, champion: MlflowClient
) -> None:
    statuses: list[int] = []
    versions: list[int] = []
    stopped = threading.Event()

    def keep_asking() -> None:
        body = {"messages": [{"role": "user", "content": "latest_price AAPL"}]}
        while not stopped.is_set():
            response = client.post("/v1/chat/completions", json=body)
            statuses.append(response.status_code)
            versions.append(response.json()["teller"]["models"]["understanding"])

    asking = threading.Thread(target=keep_asking)
    asking.start()
    try:
        second = register("understanding", confidence=0.8)
        champion.set_registered_model_alias("understanding", CHAMPION, str(second))
        wait_until(lambda: bool(versions) and versions[-1] == second)
    finally:
        stopped.set()
        asking.join()
    assert set(statuses) == {200}
    assert set(versions) == {1, second}
    assert versions == sorted(versions)


def _openai(client: httpx.Client, url: str) -> openai.OpenAI:
    key = client.headers["Authorization"].removeprefix("Bearer ")
    return openai.OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0)
