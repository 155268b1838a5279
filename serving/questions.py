"""A question as the understanding model reads it."""

import datetime
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

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
    "best_performers",
    "worst_performers",
    "correlation",
    "moving_average",
    "trend",
    "highest_close",
    "lowest_close",
    "high_low",
    "growth_of_amount",
    "up_days",
    "best_day",
    "worst_day",
    "average_price",
    "basket_return",
    "company_summary",
    "market_trend",
    "forecast",
    "portfolio",
    "document_summary",
    "account_balance",
    "account_transactions",
    "spending",
    "cash_flow",
    "advice",
    "not_in_data",
    "repeat",
]
Turn = Literal["opening", "follow_up"]
DOMAINS: tuple[str, ...] = get_args(Domain)
INTENTS: tuple[str, ...] = get_args(Intent)
TURNS: tuple[str, ...] = get_args(Turn)


class AmbiguousCompany(BaseModel):
    """A name that several companies bear, and their tickers."""

    model_config = ConfigDict(frozen=True)

    text: str
    symbols: tuple[str, ...]


class Slots(BaseModel):
    """What a question names.

    Attributes:
        symbols: tickers in order of mention.
        uncovered: companies without prices, as written.
        ambiguous_company: a name that stands for several companies.
        date: one day.
        impossible_date: a day that no calendar has, as written.
        ambiguous_date: the days that a date such as 03/04/2019 may mean.
        start: first day of a period.
        end: last day of a period.
        trailing: whether the period runs back from the newest day ("the last 6 months").
        length_days: a bare length in trading days, whose meaning another question decides.
        horizon_days: trading days ahead; where a forecast's day or period is named instead, it
            is `date` or `end`.
        window_days: closes in a moving average.
        amount: of money.
        count: how many of a ranking or a list.
        category: of bookings.
        objective: of a portfolio.
        risk: appetite for it: low, medium or high.
        chart: whether a picture is asked for.
        certain: whether a certainty is demanded.
        whole_history: whether the period begins with the data.
        until_now: whether what was bought in the period is held until the newest day.
        yearless: whether no year was named, so that the latest one was taken.
        sessions: length of a period that runs back in trading days, where it is stated so.
        periods: first and last day of each period, where several are named.
        dates: each day, where several are named.
        vague_time: a time without clear days, as written.
        categories: of bookings, where several are named.
        months_ahead: of a cash-flow outlook.
        sentences: of a summary.
        excluded: tickers to leave out.
        currency: of the amount, where it is not dollars.
        recurring: whether the amount is a regular one.
        bare_amount: whether an amount is named that nothing is invested of.
        others_accounts: whether accounts of others than the asker are meant.
        bad_amount: an amount that cannot be, as written.
        bad_number: a count or length that cannot be, as written.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    symbols: tuple[str, ...] = ()
    uncovered: tuple[str, ...] = ()
    ambiguous_company: AmbiguousCompany | None = None
    date: datetime.date | None = None
    impossible_date: str | None = None
    ambiguous_date: tuple[datetime.date, ...] = ()
    start: datetime.date | None = None
    end: datetime.date | None = None
    trailing: bool = False
    length_days: int | None = Field(default=None, ge=0)
    horizon_days: int | None = Field(default=None, ge=0)
    window_days: int | None = Field(default=None, ge=1)
    amount: float | None = Field(default=None, gt=0)
    count: int | None = Field(default=None, ge=1)
    category: str | None = None
    objective: str | None = None
    risk: str | None = None
    chart: bool = False
    certain: bool = False
    whole_history: bool = False
    until_now: bool = False
    yearless: bool = False
    sessions: int | None = Field(default=None, ge=1)
    periods: tuple[tuple[datetime.date, datetime.date], ...] = ()
    dates: tuple[datetime.date, ...] = ()
    vague_time: str | None = None
    categories: tuple[str, ...] = ()
    months_ahead: int | None = Field(default=None, ge=1)
    sentences: int | None = Field(default=None, ge=1)
    excluded: tuple[str, ...] = ()
    currency: str | None = None
    recurring: bool = False
    bare_amount: bool = False
    others_accounts: bool = False
    bad_amount: str | None = None
    bad_number: str | None = None


@dataclass(frozen=True)
class Question:
    """What was understood of one message.

    Attributes:
        text: the message.
        domain: which of four.
        intent: which tool, for finance; else none.
        turn: whether it stands alone or leans on earlier messages.
        confidence: of the domain, and for finance of the intent where lower; 0 to 1.
        slots: what was named.
        alternatives: for finance below the version's threshold the likeliest intents, else none.
        named: companies that "it" and "the second one" may mean in later messages.
    """

    text: str
    domain: Domain
    intent: Intent
    turn: Turn
    confidence: float
    slots: Slots
    alternatives: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


async def understand(model: LoadedModel, texts: list[str], as_of: datetime.date) -> list[Question]:
    """Read messages.

    Args:
        model: a version of `understanding`.
        texts: messages, one or more.
        as_of: newest day in the data, which "today" means.
    """
    rows = await model.predict(pd.DataFrame({"text": texts}), {"as_of": as_of.isoformat()})
    return [
        _to_question(text, row) for text, row in zip(texts, rows.to_dict("records"), strict=True)
    ]


def _to_question(text: str, row: Mapping[Any, Any]) -> Question:
    domain, intent, turn = str(row["domain"]), str(row["intent"]), str(row["turn"])
    if domain not in DOMAINS or intent not in INTENTS or turn not in TURNS:
        # The sets are closed: what is outside them is not answered.
        logger.error(
            "unknown domain, intent or turn",
            extra={"domain": domain, "intent": intent, "turn": turn},
        )
        domain, intent, turn = "out_of_scope", "none", "opening"
    confidence = float(row["domain_confidence"])
    if domain == "finance":
        confidence = min(confidence, float(row["intent_confidence"]))
    return Question(
        text,
        domain,  # type: ignore[arg-type]
        intent,  # type: ignore[arg-type]
        turn,  # type: ignore[arg-type]
        confidence,
        _read_slots(row["slots"]),
        tuple(json.loads(row["alternatives"])),
    )


def _read_slots(text: str) -> Slots:
    read = json.loads(text)
    try:
        return Slots.model_validate(read)
    except ValidationError as error:
        # Without a slot the tools say what they miss; the slots' values are not logged.
        wrong = {str(item["loc"][0]) for item in error.errors()}
        logger.error("malformed slots", extra={"fields": sorted(wrong)})
        return Slots.model_validate({k: v for k, v in read.items() if k not in wrong})
