"""A customer's own balances, transactions, spending and cash flow; money rounded to cents."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, TypeVar

import anyio.to_thread
from fastapi import APIRouter, Query

from serving import accounts
from serving.accounts import MOST_TRANSACTIONS, USUAL_TRANSACTIONS, Category
from serving.bookings import Bookings
from serving.cash_outlook import MOST_MONTHS_AHEAD, cash_flow_outlook
from serving.errors import ServiceError
from serving.refusals import Refused
from serving.routes.account_responses import (
    BalancesResponse,
    CashFlowOutlookResponse,
    CashFlowResponse,
    SpendingResponse,
    TransactionPage,
)
from serving.routes.authentication import SignedIn
from serving.state import Here, State
from serving.tokens import Caller

router = APIRouter(tags=["accounts"])

PATH = "/v1/accounts"
STATUS = {"not_a_customer": 403, "no_customer": 404, "no_bookings": 404}
PARAM = {
    "period_invalid": "from",
    "after_data": "from",
    "before_data": "to",
    "too_short": "months_ahead",
}

Result = TypeVar("Result")
Start = Annotated[
    date | None,
    Query(alias="from", description="First day. Default: the first of the month that `to` is in."),
]
End = Annotated[
    date | None, Query(alias="to", description="Last day, included. Default: the newest day held.")
]
OneCategory = Annotated[Category | None, Query(description="Default: all.")]


@router.get(PATH)
async def get_balances(here: Here, caller: SignedIn) -> BalancesResponse:
    """Show the balance of each of your accounts, and the total of each currency."""
    found = await _compute(here, caller, accounts.balances)
    return BalancesResponse.model_validate(found)


@router.get(f"{PATH}/transactions")
async def list_transactions(
    here: Here,
    caller: SignedIn,
    start: Annotated[
        date | None, Query(alias="from", description="First day. Default: the first booking's.")
    ] = None,
    end: End = None,
    category: OneCategory = None,
    limit: Annotated[
        int, Query(ge=1, le=MOST_TRANSACTIONS, description="Bookings on a page.")
    ] = USUAL_TRANSACTIONS,
    cursor: Annotated[
        str | None, Query(max_length=64, description="`next` of the page before.")
    ] = None,
) -> TransactionPage:
    """List your bookings, newest first; `next` is the cursor of the next page."""
    try:
        found = await _compute(
            here,
            caller,
            lambda own: accounts.list_transactions(own, start, end, category, limit, cursor),
        )
    except LookupError as error:
        raise ServiceError(
            422,
            "cursor_unknown",
            "the cursor is of no booking in this list; begin again without one",
            "cursor",
        ) from error
    return TransactionPage.model_validate(found)


@router.get(f"{PATH}/spending")
async def get_spending(
    here: Here,
    caller: SignedIn,
    start: Start = None,
    end: End = None,
    category: OneCategory = None,
) -> SpendingResponse:
    """Show what you spent in a period, by category, and by month where it spans several.

    Savings and transfers between your own accounts are no spending unless asked for by name.
    """
    found = await _compute(
        here, caller, lambda own: accounts.spending(own, *_period(own, start, end), category)
    )
    return SpendingResponse.model_validate(found)


@router.get(f"{PATH}/cash-flow")
async def get_cash_flow(
    here: Here,
    caller: SignedIn,
    start: Start = None,
    end: End = None,
    months_ahead: Annotated[
        int | None,
        Query(ge=1, le=MOST_MONTHS_AHEAD, description="Whole months to look ahead. Default: none."),
    ] = None,
) -> CashFlowResponse:
    """Show your income against your outgoings in a period, and what coming months may bring."""
    flow = await _compute(
        here, caller, lambda own: accounts.cash_flow(own, *_period(own, start, end))
    )
    response = CashFlowResponse.model_validate(flow)
    if months_ahead is not None:
        outlook = await _compute(here, caller, lambda own: cash_flow_outlook(own, months_ahead))
        response.outlook = CashFlowOutlookResponse.model_validate(outlook)
    return response


async def _compute(here: State, caller: Caller, tool: Callable[[Bookings], Result]) -> Result:
    """Run a tool over the caller's own bookings, off the event loop."""
    try:
        own = await here.ledger.find(caller)
        return await anyio.to_thread.run_sync(tool, own)
    except Refused as refused:
        code = refused.refusal.refusal
        raise ServiceError(
            STATUS.get(code, 422), code, refused.refusal.message, PARAM.get(code)
        ) from refused


def _period(own: Bookings, start: date | None, end: date | None) -> tuple[date, date]:
    last = end or own.as_of
    return start or last.replace(day=1), last
