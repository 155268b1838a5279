"""The arguments that a question states, in the conventions of its intent."""

import re
from datetime import date

from .amounts import find_amounts, read_amount_slot, read_count_slot
from .exclusions import split_excluded
from .gazetteer import CompanyMention
from .mentions import Mention
from .spans import TakenCharacters
from .spending_categories import read_category_slot
from .summary_lengths import read_sentences_slot
from .time_slots import read_time_slots
from .wishes import asks_for_certainty, asks_for_chart, read_portfolio_slots

_TAKES_HORIZON = {"forecast"}
_TAKES_EXCLUSIONS = {
    "best_performers",
    "worst_performers",
    "market_trend",
    "portfolio",
    "basket_return",
}
_TAKES_AMOUNT = {"growth_of_amount", "portfolio", "basket_return", "repeat"}
_TAKES_COUNT = {"best_performers", "worst_performers", "account_transactions", "repeat"}
_TAKES_CATEGORY = {"spending", "account_transactions", "repeat"}
_TAKES_WISHES = {"portfolio", "repeat"}
# Nothing of one's own bookings is computed from an amount: it is a filter.
_OF_ACCOUNTS = {"spending", "account_transactions"}
_UNTIL_NOW = re.compile(r"\b(?:now|today|currently|at present|these days|by now)\b", re.I)
# Somebody else's account: another's number, or everybody's.
_OTHERS = re.compile(
    r"\bC-\d+\b|\b(?:all|other|every|another|any)(?: of)?(?: the| your)? "
    r"(?:customer|client|user|people|person|account ?holder)s?\b"
    r"|\b(?:his|her|their|(?:my|our) (?:wife|husband|partner|ex|mother|mum|mom|father|dad|boss"
    r"|neighbou?r|friend|son|daughter|brother|sister|colleague)['’]?s?) "
    r"(?:balance|account|transactions?|spending|payments?|salary|bookings?)\b",
    re.IGNORECASE,
)
_OWN = {"account_balance", "account_transactions", "spending", "cash_flow"}
_DENIED = re.compile(r"(?:\bnot|n't|instead of|rather than) (?:the )?$", re.I)
_GENITIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")


def read_slots(
    intent: str,
    companies: list[CompanyMention],
    times: list[Mention],
    as_of: date,
    text: str,
) -> dict[str, object]:
    """The arguments that a question states.

    A bare duration is a window for a moving average, a horizon for a forecast, and otherwise a
    period that ends at `as_of`. A period that runs back from `as_of` has `trailing`. A forecast
    without a length takes the first day or period that ends after `as_of`. A `repeat` keeps all
    that is named, a bare duration also as `length_days`, since only what it repeats can tell.

    Args:
        intent: what is asked.
        companies: companies named in the text.
        times: times named in the text.
        as_of: the newest day in the data.
        text: the question.
    """
    amounts = find_amounts(text)
    taken = TakenCharacters(len(text), [(c.begin, c.stop) for c in companies])
    for amount in amounts:
        taken.take(amount.begin, amount.stop)
    times = [t for t in times if taken.is_free(t.begin, t.stop)]
    companies = _leave_out_denied(companies, text)
    excluded: list[CompanyMention] = []
    if intent in _TAKES_EXCLUSIONS:
        companies, excluded = split_excluded(companies, text)
    slots = _read_companies(companies, text) | read_time_slots(intent, times, as_of, text)
    left_out = list(dict.fromkeys(c.symbol for c in excluded if c.covered and not c.choices))
    if left_out:
        slots["excluded"] = left_out
    if intent in _TAKES_AMOUNT:
        slots |= read_amount_slot(amounts, text)
    elif intent in _OF_ACCOUNTS and amounts:
        slots["bare_amount"] = True
    if intent in _OWN and _OTHERS.search(text):
        slots["others_accounts"] = True
    if intent == "growth_of_amount" and _UNTIL_NOW.search(text):
        slots["until_now"] = True
    if intent == "document_summary":
        slots |= read_sentences_slot(text)
    if intent in _TAKES_COUNT:
        for mention in times:
            taken.take(mention.begin, mention.stop)
        slots |= read_count_slot(text, taken)
    if intent in _TAKES_CATEGORY:
        slots |= read_category_slot(text)
    if intent in _TAKES_WISHES:
        slots |= read_portfolio_slots(text)
    if intent in _TAKES_HORIZON and asks_for_certainty(text):
        slots["certain"] = True
    if asks_for_chart(text):
        slots["chart"] = True
    return slots


def _leave_out_denied(companies: list[CompanyMention], text: str) -> list[CompanyMention]:
    """The companies but for those that are denied: "not Chevron, I meant Exxon"."""
    meant = [c for c in companies if not _DENIED.search(text, max(0, c.begin - 12), c.begin)]
    return meant or companies


def _read_companies(companies: list[CompanyMention], text: str) -> dict[str, object]:
    covered = [c for c in companies if c.covered]
    slots: dict[str, object] = {
        "symbols": list(dict.fromkeys(c.symbol for c in covered if not c.choices))
    }
    others = dict.fromkeys(_written(c, text) for c in companies if not c.covered)
    if others:
        slots["uncovered"] = list(others)
    unclear = next((c for c in covered if c.choices), None)
    if unclear:
        slots["ambiguous_company"] = {
            "text": _written(unclear, text),
            "symbols": list(unclear.choices),
        }
    return slots


def _written(company: CompanyMention, text: str) -> str:
    return _GENITIVE.sub("", text[company.begin : company.stop])
