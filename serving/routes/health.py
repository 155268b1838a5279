"""Whether the service lives, whether it can answer, and its metrics."""

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from serving.errors import not_ready
from serving.state import Here, State

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """All is well."""

    status: Literal["ok"] = "ok"


@router.get("/", include_in_schema=False)
async def show_start() -> RedirectResponse:
    """Lead to the documentation."""
    return RedirectResponse("/docs", 307)


@router.get("/livez")
async def live() -> Health:
    """Answer while the process can."""
    return Health()


@router.get("/readyz")
async def ready(here: Here) -> Health:
    """Answer 200 when every model, table and the database are there; 503 names what is not."""
    missing = [f"model {name}" for name in here.models.missing()]
    missing += [f"table {name}" for name in here.tables.missing()]
    missing += [] if await _reach_database(here) else ["database"]
    if missing:
        raise not_ready("not_ready", f"not there yet: {', '.join(missing)}")
    return Health()


async def _reach_database(here: State) -> bool:
    try:
        async with here.database.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


@router.get("/metrics", response_class=Response)
async def metrics(here: Here) -> Response:
    """Prometheus metrics."""
    return Response(here.metrics.expose(), media_type=CONTENT_TYPE_LATEST)
