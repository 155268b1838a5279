"""A question as the understanding model reads it."""

import datetime
import logging
from dataclasses import dataclass
from typing import Literal, get_args

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from serving.registry import LoadedModel

logger = logging.getLogger("teller.questions")

Domain = Literal["finance", "support", "small_talk", "out_of_scope"]
Intent = Literal[
    "none",
    "latest_price",
    "price_on_date",
    "period_return",
    "volatility",
    "maximum_drawdown",
    "growth_rate",
    "compare_returns",
    "high_low",
    "moving_average",
    "correlation",
    "forecast",
]
DOMAINS: tuple[str, ...] = get_args(Domain)
INTENTS: tuple[str, ...] = get_args(Intent)


class Slots(BaseModel):
    """What a question names.

    Attributes:
        symbols: tickers in order of mention.
        date: one day.
        start: first day of a period.
        end: last day of a period.
        trailing: whether the period runs back from the newest day ("the last 6 months").
        horizon_days: trading days ahead; where a forecast's day or period is named instead, it
            is `date` or `end`.
        window_days: closes in a moving average.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    symbols: tuple[str, ...] = ()
    date: datetime.date | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    trailing: bool = False
    horizon_days: int | None = Field(default=None, ge=0)
    window_days: int | None = Field(default=None, ge=1)


@dataclass(frozen=True)
class Question:
    """What was understood.

    Attributes:
        domain: which of four.
        intent: which tool, for finance; else none.
        confidence: of the domain, and for finance of the intent where lower; 0 to 1.
        slots: what was named.
    """

    domain: Domain
    intent: Intent
    confidence: float
    slots: Slots


async def understand(model: LoadedModel, text: str, as_of: datetime.date) -> Question:
    """Read a question.

    Args:
        model: a version of `understanding`.
        text: the question.
        as_of: newest day in the data, which "today" means.
    """
    rows = pd.DataFrame({"text": [text]})
    row = (await model.predict(rows, {"as_of": as_of.isoformat()})).iloc[0]
    domain, intent = str(row["domain"]), str(row["intent"])
    if domain not in DOMAINS or intent not in INTENTS:
        # The sets are closed: what is outside them is not answered.
        logger.error("unknown domain or intent", extra={"domain": domain, "intent": intent})
        domain, intent = "out_of_scope", "none"
    confidence = float(row["domain_confidence"])
    if domain == "finance":
        confidence = min(confidence, float(row["intent_confidence"]))
    return Question(domain, intent, confidence, _read_slots(row["slots"]))  # type: ignore[arg-type]


def _read_slots(text: str) -> Slots:
    try:
        return Slots.model_validate_json(text)
    except ValidationError as error:
        # Without slots the tools say what they miss; the slots' values are not logged.
        fields = [item["loc"] for item in error.errors()]
        logger.error("malformed slots", extra={"fields": fields})
        return Slots()
