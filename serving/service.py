"""Teller as a BentoML service: `bentoml serve serving.service:TellerService`. BentoML's home.

One process, one worker: model swaps and the prediction path stay within it. BentoML's access log
and metrics are off, for the application has its own, without texts and with closed labels.
"""

import os

import bentoml
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from data_contracts.settings import load_profile
from serving.application import create_application
from serving.logs import configure_logs

# BentoML keeps a timer for each request this long; the application answers for itself sooner.
TRAFFIC_TIMEOUT_S = 30
# A registry that is down must be noticed in seconds: the client's own defaults are minutes.
CLIENT_DEFAULTS = {
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "10",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_CONFIGURE_LOGGING": "false",  # its log goes where ours goes
}

application: FastAPI = create_application()


class ApplicationFirst:
    """Hands every HTTP request to the application, before BentoML's own routes.

    BentoML looks at its own /livez, /readyz, /schema.json, / and others around those of a mounted
    application, and answers unknown paths itself; their errors have another shape.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._framework = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        chosen = application if scope["type"] == "http" else self._framework
        await chosen(scope, receive, send)


@bentoml.asgi_app(application)
@bentoml.service(
    name="teller",
    workers=1,
    traffic={"timeout": TRAFFIC_TIMEOUT_S},
    logging={"access": {"enabled": False}},
    metrics={"enabled": False},
)
class TellerService:
    """The service; mounting the application also runs its start and stop."""

    def __init__(self) -> None:
        """Prepare the process, before the application starts."""
        load_profile()
        for name, value in CLIENT_DEFAULTS.items():
            os.environ.setdefault(name, value)
        configure_logs()


# The decorator made a bentoml.Service of the class, which type checkers do not see.
TellerService.add_asgi_middleware(ApplicationFirst)  # type: ignore[attr-defined]
