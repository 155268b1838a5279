"""The one HTTP application: all routes, one OpenAPI document, one shape of errors."""

import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from data_contracts.settings import Settings, read_settings
from serving.errors import ErrorBody, install_handlers
from serving.metrics import Metrics
from serving.routes import (
    accounts,
    authentication,
    chat,
    conversations,
    documents,
    forecasts,
    health,
    lineage,
    market,
    models,
    tickets,
    tools,
)
from serving.state import open_state
from serving.traffic import BodyLimit, Deadline, Observation

VERSION = "0.1.0"
DESCRIPTION = """A bank's assistant about markets and customers' problems.

Sign in at `POST /v1/auth/token`, then send the token as `Authorization: Bearer …`. Every figure
is computed from a versioned table; every answer has an id that leads to where it came from.
Errors are `{"error": {"message", "type", "param", "code"}}` on every path.
"""


def create_application(settings: Settings | None = None) -> FastAPI:
    """Build the application; nothing is opened before it starts.

    Args:
        settings: default: read from the environment at start.
    """
    metrics = Metrics()

    @contextlib.asynccontextmanager
    async def run(application: FastAPI) -> AsyncIterator[None]:
        async with open_state(settings or read_settings(), metrics) as state:
            application.state.teller = state
            yield

    # The documentation page comes with its scripts: a bank's network may not reach their CDN.
    application = FastAPIOffline(
        title="Teller",
        version=VERSION,
        description=DESCRIPTION,
        lifespan=run,
        redoc_url=None,
        responses={"4XX": {"model": ErrorBody}, "5XX": {"model": ErrorBody}},
    )
    for routes in (
        health,
        authentication,
        chat,
        conversations,
        models,
        forecasts,
        market,
        accounts,
        tickets,
        tools,
        documents,
        lineage,
    ):
        application.include_router(routes.router)
    install_handlers(application)
    # The last added is the outermost.
    application.add_middleware(BodyLimit)
    application.add_middleware(Deadline)
    application.add_middleware(Observation, metrics=metrics)
    return application
