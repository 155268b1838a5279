"""What happens to every request around its route: measured, bounded in time and in size."""

import logging
import time

import anyio
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.errors import ServiceError, not_ready
from serving.metrics import Metrics

logger = logging.getLogger("teller.requests")

BODY_LIMIT_BYTES = 1024 * 1024
# Shorter than BentoML's own, whose error has another shape.
FIRST_BYTE_TIMEOUT_S = 20.0
# Asked every few seconds by machines: not worth a line each.
PROBES = {"/livez", "/readyz", "/metrics"}


class Observation:
    """Counts, times and logs each request by its route's template, never by its path."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started_s, status = time.perf_counter(), 500

        async def note_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, note_status)
        finally:
            self._record(scope, status, time.perf_counter() - started_s)

    def _record(self, scope: Scope, status: int, duration_s: float) -> None:
        route = getattr(scope.get("route"), "path", "unmatched")
        self._metrics.requests.labels(route, str(status)).inc()
        self._metrics.durations.labels(route).observe(duration_s)
        logger.log(
            logging.DEBUG if route in PROBES else logging.INFO,
            "request",
            extra={
                "method": scope["method"],
                "route": route,
                "status": status,
                "duration_ms": round(duration_s * 1000, 2),
            },
        )


class Deadline:
    """Answers 503 where a route has not begun its response in time; streams are not cut."""

    def __init__(self, app: ASGIApp, timeout_s: float = FIRST_BYTE_TIMEOUT_S) -> None:
        self._app, self._timeout_s = app, timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with anyio.move_on_after(self._timeout_s) as limit:

            async def lift_limit(message: Message) -> None:
                limit.deadline = float("inf")
                await send(message)

            await self._app(scope, receive, lift_limit)
        if limit.cancelled_caught:
            late = not_ready("timeout", f"no answer within {self._timeout_s:g} s; try again")
            await late.response()(scope, receive, send)


class BodyLimit:
    """Answers 413 to a body over the limit, declared or streamed."""

    def __init__(self, app: ASGIApp, limit_bytes: int = BODY_LIMIT_BYTES) -> None:
        self._app, self._limit_bytes = app, limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdigit() and int(declared) > self._limit_bytes:
            await self._error().response()(scope, receive, send)
            return
        received_bytes = 0

        async def receive_bounded() -> Message:
            nonlocal received_bytes
            message = await receive()
            received_bytes += len(message.get("body", b""))
            if received_bytes > self._limit_bytes:
                # FastAPI lets this one through; others become "error parsing the body".
                raise HTTPException(413, self._error().message)
            return message

        await self._app(scope, receive_bounded, send)

    def _error(self) -> ServiceError:
        message = f"the body is over {self._limit_bytes} bytes; send a shorter one"
        return ServiceError(413, "body_too_large", message)
