"""Context: what a message means after those before it.

A message that leans on earlier ones takes from the last question about finance what it does not
state itself: the figure, where it only changes something ("and Microsoft?"), the companies and
the period. A message that stands alone takes nothing, except a company that its figure needs.
"""

import re
from dataclasses import replace

from serving.catalogue import TOOLS
from serving.questions import Intent, Question, Slots

# Newest messages of a conversation that are read.
MOST_MESSAGES = 8

# A reply that chooses is short.
LONGEST_CHOICE_WORDS = 6

_ADDS = re.compile(
    r"\b(add|adding|include|including|throw in|as well|too|also|plus|along with|on top)\b", re.I
)
_ORDINALS = (
    (
        0,
        re.compile(
            r"\bthe (first|former)( one| company)?\b(?! (half|quarter|week|day|month))", re.I
        ),
    ),
    (
        1,
        re.compile(
            r"\bthe (second|latter)( one| company)?\b(?! (half|quarter|week|day|month))", re.I
        ),
    ),
    (-1, re.compile(r"\bthe last (one|company)\b", re.I)),
)
_SEVERAL = {"compare_returns", "correlation", "basket_return", "portfolio"}
_RANKINGS = {"best_performers", "worst_performers"}
_TAKES_COMPANIES = {
    tool.name for tool in TOOLS if {"symbol", "symbols"} & set(tool.arguments.model_fields)
}
_TAKES_ONE = {tool.name for tool in TOOLS if "symbol" in tool.arguments.model_fields}
_TIMES = ("date", "start", "end", "trailing")
_PLAIN = ("horizon_days", "window_days", "amount", "count", "category", "objective", "risk")


def take_in_context(messages: list[Question]) -> Question:
    """Return what the last message means after those before it.

    Args:
        messages: of the user, oldest first, one at least.
    """
    meant: Question | None = None
    for message in messages[:-1]:
        if message.domain == "finance":
            meant = _lean(message, meant)
    last = messages[-1]
    if last.domain != "finance":
        answers = meant is not None and _answer_choice(last, meant)
        return answers or last
    return _lean(last, meant)


def _lean(message: Question, before: Question | None) -> Question:
    """What a message about finance means after the question `before` it."""
    if before is None:
        return message
    chosen = _answer_choice(message, before)
    if chosen:
        return chosen
    message = _settle(message, before)
    intent = _choose_intent(message, before)
    slots = message.slots
    if message.turn == "follow_up" or message.intent == "repeat":
        slots = _merge(message, intent, before)
    elif intent in _TAKES_ONE and not slots.symbols and not slots.uncovered:
        slots = slots.model_copy(update={"symbols": before.slots.symbols})
    return replace(message, intent=intent, slots=slots)


def _settle(message: Question, before: Question) -> Question:
    """Take the likeliest reading of what was asked about once already: nobody is asked twice."""
    slots = message.slots
    if slots.ambiguous_date and slots.ambiguous_date == before.slots.ambiguous_date:
        settled = slots.model_copy(update={"date": slots.ambiguous_date[0], "ambiguous_date": ()})
        message = replace(message, slots=settled)
    if before.alternatives and message.alternatives:
        message = replace(message, alternatives=())
    return message


def _choose_intent(message: Question, before: Question) -> Intent:
    if message.intent != "repeat":
        return message.intent
    names_time = message.slots.date or message.slots.end
    return "price_on_date" if before.intent == "latest_price" and names_time else before.intent


def _merge(message: Question, intent: Intent, before: Question) -> Slots:
    slots, old = message.slots, before.slots
    update: dict[str, object] = {"symbols": _merge_symbols(message, intent, before)}
    if not (slots.date or slots.end or slots.ambiguous_date or slots.impossible_date):
        update |= {name: getattr(old, name) for name in _TIMES}
    if slots.length_days and intent in ("forecast", "moving_average"):
        name = "horizon_days" if intent == "forecast" else "window_days"
        update |= {name: slots.length_days} | {time: getattr(old, time) for time in _TIMES}
    same_figure = message.intent in ("repeat", before.intent)
    if intent == "forecast" and (slots.date or slots.end):
        same_figure = False  # a named day replaces the length
    for name in _PLAIN:
        if same_figure and getattr(slots, name) is None and name not in update:
            update[name] = getattr(old, name)
    if message.intent == "repeat" and slots.symbols == () and not slots.uncovered:
        update["uncovered"] = old.uncovered
    return slots.model_copy(update=update)


def _merge_symbols(message: Question, intent: Intent, before: Question) -> tuple[str, ...]:
    named, old = message.slots.symbols, before.slots.symbols
    if intent not in _TAKES_COMPANIES:
        return named
    if not named and not message.slots.uncovered:
        picked = _pick(message.text, old)
        if picked:
            return picked
        if intent in _RANKINGS and message.intent != "repeat" and len(old) < 3:
            return ()
        return old
    if intent == "correlation" and len(named) == 1 and old:
        return (old[0], *named)
    adds = bool(_ADDS.search(message.text)) and message.intent == "repeat"
    needs_more = intent in _SEVERAL and len(named) == 1
    return tuple(dict.fromkeys((*old, *named))) if adds or needs_more else named


def _pick(text: str, symbols: tuple[str, ...]) -> tuple[str, ...]:
    """The company that "the second one" points at, where there are several."""
    if len(symbols) < 2:
        return ()
    for index, pattern in _ORDINALS:
        if pattern.search(text):
            return (symbols[index],)
    return ()


def _answer_choice(message: Question, before: Question) -> Question | None:
    """The question `before` with what was ambiguous settled, where the message settles it."""
    slots = before.slots
    if slots.ambiguous_date and message.slots.ambiguous_date != slots.ambiguous_date:
        days = slots.ambiguous_date
        months = [f"{day:%B}|{day:%b}" for day in days]
        chosen = _choose(message.text, months)
        if message.slots.date in days:
            chosen = days.index(message.slots.date)
        if chosen is not None:
            settled = slots.model_copy(update={"date": days[chosen], "ambiguous_date": ()})
            return replace(before, text=message.text, slots=settled, turn="follow_up")
    if slots.ambiguous_company:
        choices = slots.ambiguous_company.symbols
        chosen = _choose(message.text, list(choices))
        named = [symbol for symbol in message.slots.symbols if symbol in choices]
        symbol = named[0] if named else None if chosen is None else choices[chosen]
        if symbol:
            symbols = (*slots.symbols, symbol)
            settled = slots.model_copy(update={"symbols": symbols, "ambiguous_company": None})
            return replace(before, text=message.text, slots=settled, turn="follow_up")
    if before.alternatives:
        names = before.alternatives
        chosen = _choose(message.text, [name.replace("_", " ") for name in names])
        if message.intent in names:
            chosen = names.index(message.intent)
        if chosen is not None:
            intent: Intent = names[chosen]  # type: ignore[assignment]
            return replace(before, text=message.text, intent=intent, alternatives=())
    return None


def _choose(text: str, choices: list[str]) -> int | None:
    """Which of the choices a short reply names, by its words or its place; None: none or more."""
    if len(text.split()) > LONGEST_CHOICE_WORDS:
        return None
    found = {
        index
        for index, words in enumerate(choices)
        if re.search(rf"\b(?:{words})\b", text, re.IGNORECASE)
    }
    found |= {place % len(choices) for place, pattern in _ORDINALS if pattern.search(text)}
    return found.pop() if len(found) == 1 else None
