"""Words for a customer's own money."""

from serving import account_figures as f
from serving.periods import say
from serving.wording.phrases import list_words, money, table


def word_account(result: object) -> str | None:
    """Word a figure of a customer's own bookings; None for any other result."""
    match result:
        case f.Balances():
            return _word_balances(result)
        case f.Transactions():
            return _word_transactions(result)
        case f.Spending():
            return _word_spending(result)
        case f.CashFlow():
            return _word_cash_flow(result)
        case f.CashFlowOutlook():
            return _word_outlook(result)
        case _:
            return None


def _word_balances(result: f.Balances) -> str:
    totals = list_words([money(total.total, total.currency) for total in result.totals])
    rows = [
        (account.account_id, money(account.balance, account.currency), say(account.newest_booking))
        for account in result.accounts
    ]
    return (
        f"{totals} is what your accounts hold together, after the bookings to "
        f"{say(result.newest_booking)}.\n\n{table(('Account', 'Balance', 'Newest booking'), rows)}"
    )


def _word_transactions(result: f.Transactions) -> str:
    kind = f" in the category {result.category}" if result.category else ""
    span = f"from {say(result.start)} to {say(result.end)}"
    if not result.items:
        return f"No bookings of yours{kind} {span}."
    rows = [
        (say(item.day), money(item.amount, item.currency), item.category, item.counterparty)
        for item in result.items
    ]
    return (
        f"{len(rows)} of your {result.matching} bookings{kind} {span}, newest first.\n\n"
        f"{table(('Day', 'Amount', 'Category', 'Counterparty'), rows)}"
    )


def _word_spending(result: f.Spending) -> str:
    verb = "came in" if result.direction == "in" else "is what you spent"
    kind = f" on {result.category}" if result.category and result.direction == "out" else ""
    if result.category and result.direction == "in":
        kind = f" as {result.category}"
    totals = list_words([money(part.total, part.currency) for part in result.by_currency])
    sentence = (
        f"{totals} {verb}{kind} from {say(result.start)} to {say(result.end)}, in "
        f"{result.bookings} bookings."
    )
    if result.category:
        rows = [
            (f"{month.month:%B %Y}", money(month.amount, part.currency))
            for part in result.by_currency
            for month in part.by_month
        ]
        return f"{sentence}\n\n{table(('Month', 'Amount'), rows)}" if rows else sentence
    rows = [
        (entry.category, money(entry.amount, part.currency))
        for part in result.by_currency
        for entry in part.by_category
    ]
    return f"{sentence}\n\n{table(('Category', 'Spent'), rows)}" if rows else sentence


def _word_cash_flow(result: f.CashFlow) -> str:
    parts, rows = [], []
    for flow in result.by_currency:
        verb = "was left over" if flow.net >= 0 else "is the shortfall"
        parts.append(
            f"{money(flow.net, flow.currency)} {verb}: {money(flow.income, flow.currency)} came "
            f"in and {money(flow.outgoings, flow.currency)} went out"
        )
        for month in flow.by_month:
            amounts = (month.income, month.outgoings, month.net)
            cells = (money(amount, flow.currency) for amount in amounts)
            rows.append((f"{month.month:%B %Y}", *cells))
    text = (
        f"{'; '.join(parts)}, from {say(result.start)} to {say(result.end)}. Money moved between "
        "your own accounts is left out."
    )
    if len(rows) < 2:
        return text
    return f"{text}\n\n{table(('Month', 'In', 'Out', 'Left'), rows, 3)}"


def _word_outlook(result: f.CashFlowOutlook) -> str:
    rows, parts = [], []
    for part in result.by_currency:
        first = part.months[0]
        parts.append(
            f"{money(first.net, part.currency)} is what {first.month:%B %Y} may leave over"
        )
        for month in part.months:
            amounts = (month.net, month.low, month.high)
            rows.append((f"{month.month:%B %Y}", *(money(a, part.currency) for a in amounts)))
    return (
        f"{'; '.join(parts)}: the mean of your last {result.past_months} complete months, to "
        f"{say(result.past_end)}, with an interval of {result.level_percent}%.\n\n"
        f"{table(('Month', 'Expected', 'From', 'To'), rows, 3)}"
    )
