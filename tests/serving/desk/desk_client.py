"""The desk as its users see it, and a clock that the test moves."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from fastapi.testclient import TestClient

from tests.serving.surroundings import sign_in

PATH = "/v1/tickets"
BEGINNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Body = dict[str, Any]


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = BEGINNING

    def advance(self, **duration: float) -> None:
        self.now += timedelta(**duration)


class Desk:
    """Sends requests as one of the users, by name."""

    def __init__(self, client: TestClient, headers: dict[str, dict[str, str]]) -> None:
        """Take a client, and the headers of those who have signed in, by name."""
        self._client, self._headers = client, headers

    def send(
        self, who: str, method: str, path: str = "", headers: Any = None, **more: Any
    ) -> httpx.Response:
        if who not in self._headers:
            self._headers[who] = sign_in(self._client, who)
        sent = self._headers[who] | (headers or {})
        response: httpx.Response = self._client.request(method, PATH + path, headers=sent, **more)
        return response

    def submit(self, text: str = "My card", who: str = "carla", **fields: Any) -> Body:
        return self._read(self.send(who, "POST", json={"text": text} | fields), 201)

    def show(self, ticket: Body, who: str = "gus") -> Body:
        return self._read(self.send(who, "GET", f"/{ticket['id']}"), 200)

    def change(self, ticket: Body, who: str = "gus", **fields: Any) -> Body:
        return self._read(self.send(who, "PATCH", f"/{ticket['id']}", json=fields), 200)

    def comment(self, ticket: Body, who: str = "gus", text: str = "Hello", **more: Any) -> Body:
        body = {"text": text} | more
        return self._read(self.send(who, "POST", f"/{ticket['id']}/comments", json=body), 201)

    def find(self, who: str = "gus", **asked: Any) -> list[str]:
        """Ids of the listed tickets."""
        page = self._read(self.send(who, "GET", params=asked), 200)
        return [item["id"] for item in page["items"]]

    def changes(self, ticket: Body) -> list[tuple[str, str | None, str | None]]:
        """Field, old and new value of each change."""
        page = self._read(self.send("gus", "GET", f"/{ticket['id']}/changes"), 200)
        return [(entry["field"], entry["old"], entry["new"]) for entry in page["items"]]

    def report(self) -> Body:
        return self._read(self.send("gus", "GET", "/sla"), 200)

    def _read(self, response: httpx.Response, status: int) -> Body:
        assert response.status_code == status, response.text
        body: Body = response.json()
        return body
