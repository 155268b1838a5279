"""Forecasts of prices, returns and volatility."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from serving import answers
from serving.answers import Origin, Source
from serving.errors import ServiceError
from serving.forecasting import LONGEST_HORIZON_DAYS, Forecast, Target, forecast
from serving.refusals import Refused
from serving.routes.authentication import SignedIn
from serving.routes.market import find_covered
from serving.state import Here

router = APIRouter(tags=["forecasts"])

PATH = "/v1/forecasts"
DEFAULT_LEVELS = [80, 95]
MOST_LEVELS = 5


def _unique(levels: list[int]) -> list[int]:
    if len(set(levels)) != len(levels):
        raise ValueError("each level once")
    return levels


class ForecastRequest(BaseModel):
    """What to forecast."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"symbol": "AAPL", "horizon_days": 20}]}
    )

    symbol: str = Field(min_length=1, max_length=10, description="Ticker.")
    horizon_days: int = Field(ge=1, le=LONGEST_HORIZON_DAYS, description="Trading days ahead.")
    levels: Annotated[
        list[Annotated[int, Field(ge=1, le=99)]],
        Field(min_length=1, max_length=MOST_LEVELS, description="Of the intervals, in percent."),
        AfterValidator(_unique),
    ] = DEFAULT_LEVELS
    target: Target = "price"
    model: str | None = Field(
        None, description="forecaster (default), forecaster@challenger or forecaster:VERSION"
    )


class ForecastResponse(Forecast):
    """A forecast with the id that leads to where it came from."""

    answer_id: str


@router.post(PATH)
async def make_forecast(request: ForecastRequest, here: Here, caller: SignedIn) -> ForecastResponse:
    """Forecast one symbol over 1 to 60 trading days, beside a naive random walk."""
    market = here.tables.market()
    history = find_covered(market, request.symbol)
    model = await here.models.find("forecaster", request.model)
    try:
        made = await forecast(
            model, history, market.prices, request.horizon_days, request.levels, request.target
        )
    except Refused as refused:
        raise ServiceError(422, refused.refusal.refusal, str(refused), "symbol") from refused
    arguments = request.model_dump(exclude={"model"})
    origin = Origin(
        "forecast",
        # The figures can be computed again from model and table: only the call is kept.
        [{"name": "forecast", "arguments": arguments, "result": {"as_of": str(made.as_of)}}],
        {model.name: model.version},
        [Source(kind="table", table=market.prices)],
    )
    await answers.store(here.database, origin, caller, PATH)
    here.metrics.answers.labels(origin.intent).inc()
    return ForecastResponse(answer_id=origin.answer_id, **dict(made))
