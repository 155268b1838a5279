"""Whole replies: of tool calls, of customers' problems, and of what is outside both."""

from collections.abc import Sequence

from serving.answerability import CAPABILITIES
from serving.answers import Source
from serving.refusals import Refusal
from serving.support import Triage
from serving.tools import ToolCall
from serving.wording.accounts import word_account
from serving.wording.companies import word_figure
from serving.wording.documents import word_document
from serving.wording.markets import word_market
from serving.wording.phrases import Names

OFFER = f"I can tell you {CAPABILITIES}, and help with your account, cards, transfers and orders."
SMALL_TALK = f"Hello, I am Teller, the bank's assistant. {OFFER}"
OUT_OF_SCOPE = f"That is outside what I can answer. {OFFER}"
A_PERSON = "Shall I pass this to a colleague? Reply that you want a person, or call us."
A_PERSON_NOW = "This needs a person now: please call us at once, and a colleague will take over."


def word_calls(calls: Sequence[ToolCall], sources: Sequence[Source], names: Names) -> str:
    """Word the results of a question's tool calls, one or two sentences each, with the source.

    Args:
        calls: at least one.
        sources: what they rest on.
        names: company name by symbol.
    """
    words = [_word(call.result, names) for call in calls]
    rests_on = any(not isinstance(call.result, Refusal | Triage) for call in calls)
    tables = [source.table for source in sources if source.kind == "table" and source.table]
    if rests_on and tables:
        words.append(f"Source: {', '.join(tables)}.")
    return "\n\n".join(words) if len(words) > 1 else words[0]


def _word(result: object, names: Names) -> str:
    match result:
        case Refusal():
            return result.message
        case Triage():
            return word_support(result)
    return (
        word_figure(result, names)
        or word_market(result, names)
        or word_account(result)
        or word_document(result)
    )


def word_support(triage: Triage) -> str:
    """Word the reply to a customer's problem: a person first where it is urgent."""
    quoted = triage.article
    reply = f"{quoted.first_paragraph} (Source: {quoted.title})" if quoted else ""
    if triage.escalate and triage.priority == "urgent":
        return f"{A_PERSON_NOW} {reply}".strip()
    if triage.escalate:
        return f"{reply} {A_PERSON}".strip()
    return reply or f"I found no article that answers this. {A_PERSON}"
