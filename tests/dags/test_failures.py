"""Someone is told of a failed task."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest

TEXT = "ingest_prices.admit in run-7 failed: prices are broken"


@dataclass
class Webhook:
    """A real HTTP server on loopback.

    Attributes:
        address: where it listens.
        status: what it answers with.
        received: the bodies that came.
    """

    address: str
    status: int = 200
    received: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.received.append(json.loads(body))
            self.send_response(hook.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    hook = Webhook(f"http://127.0.0.1:{server.server_port}/alerts")
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield hook
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def context() -> dict[str, Any]:
    instance = SimpleNamespace(dag_id="ingest_prices", task_id="admit", run_id="run-7")
    return {"task_instance": instance, "exception": ValueError("prices are broken")}


def _report(context: dict[str, Any]) -> None:
    from dags.failures import report_failure

    report_failure(context)


def test_a_failure_is_posted_to_the_webhook(
    webhook: Webhook, context: dict[str, Any], monkeypatch: pytest.MonkeyPatch, airflow_home: Path
) -> None:
    monkeypatch.setenv("TELLER_ALERT_WEBHOOK_URL", webhook.address)
    _report(context)
    assert webhook.received == [{"text": TEXT}]


def test_without_a_webhook_a_failure_is_logged(
    context: dict[str, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv("TELLER_ALERT_WEBHOOK_URL", raising=False)
    with caplog.at_level(logging.ERROR, "teller.dags"):
        _report(context)
    assert TEXT in caplog.messages


def test_a_webhook_that_refuses_does_not_hide_the_failure(
    webhook: Webhook,
    context: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    webhook.status = 500
    monkeypatch.setenv("TELLER_ALERT_WEBHOOK_URL", webhook.address)
    with caplog.at_level(logging.ERROR, "teller.dags"):
        _report(context)
    assert caplog.messages[0] == TEXT
    assert "was not told" in caplog.messages[1]


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/alerts", "not an address"])
def test_a_webhook_out_of_reach_does_not_hide_the_failure(
    address: str,
    context: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("TELLER_ALERT_WEBHOOK_URL", address)
    with caplog.at_level(logging.ERROR, "teller.dags"):
        _report(context)
    assert caplog.messages[0] == TEXT


def test_malformed_settings_do_not_hide_the_failure(
    context: dict[str, Any], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("TELLER_MODEL_POLL_INTERVAL_S", "soon")
    with caplog.at_level(logging.ERROR, "teller.dags"):
        _report(context)
    assert caplog.messages[0] == TEXT
