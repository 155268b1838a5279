"""The tools over the caller's own bookings; see tools.py."""

from serving import tool_arguments as takes
from serving.account_figures import Balances, CashFlow, CashFlowOutlook, Spending, Transactions
from serving.accounts import balances, cash_flow, list_transactions, spending
from serving.cash_outlook import cash_flow_outlook
from serving.resources import Resources
from serving.tools import Tool


async def _balance(resources: Resources, arguments: takes.Nothing) -> Balances:
    return balances(await resources.bookings())


async def _transactions(
    resources: Resources, arguments: takes.TransactionsOverSpan
) -> Transactions:
    return list_transactions(
        await resources.bookings(),
        arguments.start,
        arguments.end,
        arguments.category,
        arguments.count,
    )


async def _spending(resources: Resources, arguments: takes.SpendingOverSpan) -> Spending:
    bookings = await resources.bookings()
    period = arguments.period(bookings.as_of)
    return spending(bookings, period.start, period.end, arguments.category)


async def _cash_flow(
    resources: Resources, arguments: takes.CashFlowOverSpan
) -> CashFlow | CashFlowOutlook:
    bookings = await resources.bookings()
    if arguments.start is None or arguments.end is None or arguments.start > bookings.as_of:
        return cash_flow_outlook(bookings, arguments.months_ahead)
    return cash_flow(bookings, arguments.start, arguments.end)


ACCOUNT_TOOLS: tuple[Tool, ...] = (
    Tool("account_balance", "The customer's own balances.", takes.Nothing, _balance),
    Tool(
        "account_transactions",
        "The customer's own bookings, newest first.",
        takes.TransactionsOverSpan,
        _transactions,
    ),
    Tool(
        "spending",
        "The customer's own spending over a period, by category and month.",
        takes.SpendingOverSpan,
        _spending,
    ),
    Tool(
        "cash_flow",
        "The customer's own income against outgoings, past or expected.",
        takes.CashFlowOverSpan,
        _cash_flow,
    ),
)
