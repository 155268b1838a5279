"""Context: what a message means after those before it.

A message that leans on earlier ones takes from the last question about finance what it does not
state itself: the figure, where it only changes something ("and Microsoft?"), the companies and
the period. A message that stands alone takes nothing; one that lacks the company that its figure
needs leans, whatever the model says.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from serving.catalogue import TOOLS
from serving.market_tools import RANKING_KINDS
from serving.questions import Intent, Question, Slots
from serving.relative_times import names_relative_time, read_relative_time

# Newest messages of a conversation that are read.
MOST_MESSAGES = 8

# A reply that chooses is short.
LONGEST_CHOICE_WORDS = 6

_ADDS = re.compile(r"\b(add|adding|include|including|throw in|plus|along with|on top)\b", re.I)
# Of one company's figure "Pfizer too" asks for that one; of several it joins them.
_JOINS = re.compile(r"\b(as well|too|also)\b", re.I)
_SWAPS = re.compile(r"\b(?:swap|replace|exchange|change|switch)\b", re.I)
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
_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w.,]*\d)")
_PLURAL = re.compile(r"\b(they|them|their|theirs|those|these|both|each|all)\b", re.I)
_AGAIN = re.compile(r"\b(again|repeat|same|once more)\b", re.I)
_SEVERAL = {"compare_returns", "correlation", "basket_return", "portfolio"}
_TAKES_COMPANIES = {
    tool.name for tool in TOOLS if {"symbol", "symbols"} & set(tool.arguments.model_fields)
}
_TAKES_ONE = {tool.name for tool in TOOLS if "symbol" in tool.arguments.model_fields}
_UNREADABLE = {"repeat", "none", "advice", "not_in_data"}
# "And the worst?" after a best day asks for a day, not for companies.
_OPPOSITES: dict[tuple[Intent, Intent], Intent] = {
    ("best_day", "worst_performers"): "worst_day",
    ("worst_day", "best_performers"): "best_day",
    ("highest_close", "worst_performers"): "lowest_close",
    ("lowest_close", "best_performers"): "highest_close",
    ("highest_close", "worst_day"): "lowest_close",
    ("lowest_close", "best_day"): "highest_close",
    ("best_performers", "worst_day"): "worst_performers",
    ("worst_performers", "best_day"): "best_performers",
}
_TAKES_DAY = {"price_on_date", "moving_average", "trend"}
_OF_NOW = {"latest_price", "company_summary", "account_balance"}
_DAYS = ("date", "dates")
_PERIODS = ("start", "end", "trailing", "whole_history", "until_now", "sessions", "periods")
_NUMBERS = ("amount", "count", "window_days", "horizon_days", "months_ahead", "sentences")
_PLAIN = (*_NUMBERS, "category", "categories", "objective", "risk", "excluded")
# What a message may state; the rest of the slots say how.
_STATED = ("symbols", "uncovered", "ambiguous_company", "ambiguous_date", "impossible_date")
_STATES = (*_STATED, "vague_time", "length_days", "chart", *_DAYS, *_PERIODS, *_PLAIN)


Rank = Callable[[Question], tuple[str, ...]]


def take_in_context(messages: list[Question], rank: Rank) -> Question:
    """Return what the last message means after those before it.

    Args:
        messages: of the user, oldest first, one at least.
        rank: tells which companies the answer to a ranking names, in its order: "its" and "the
            second one" mean those.
    """
    meant: Question | None = None
    for message in messages[:-1]:
        if message.domain == "finance":
            meant = _remember(_lean(message, meant), meant, rank)
    last = messages[-1]
    if last.domain != "finance":
        answers = meant is not None and _answer_choice(last, meant)
        return answers or last
    return _lean(last, meant)


def _remember(meant: Question, before: Question | None, rank: Rank) -> Question | None:
    """What later messages may lean on: not on what could not be read."""
    if meant.intent in _UNREADABLE:
        return before
    if meant.intent in RANKING_KINDS:
        return replace(meant, named=rank(meant))
    return replace(meant, named=meant.slots.symbols or (before.named if before else ()))


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
    # Without the company that its figure needs it leans on what was asked before, whatever the
    # model says.
    lacking = intent in _TAKES_ONE and not slots.symbols and not slots.uncovered
    if message.turn == "follow_up" or message.intent == "repeat" or lacking:
        slots = _merge(message, intent, before)
    return replace(message, intent=intent, slots=slots)


def _settle(message: Question, before: Question) -> Question:
    """Take the likeliest reading of what was asked about once already: nobody is asked twice."""
    slots = message.slots
    if slots.ambiguous_date and slots.ambiguous_date == before.slots.ambiguous_date:
        settled = slots.model_copy(update={"date": slots.ambiguous_date[0], "ambiguous_date": ()})
        message = replace(message, slots=settled)
    if before.alternatives and message.alternatives:
        message = replace(message, alternatives=())
    if before.intent in message.alternatives:
        # Between two readings the figure that is spoken of is the likelier one.
        message = replace(message, intent=before.intent, alternatives=())
    return message


def _choose_intent(message: Question, before: Question) -> Intent:
    if message.intent != "repeat":
        names_company = message.slots.symbols or message.slots.uncovered
        opposite = _OPPOSITES.get((before.intent, message.intent))
        return opposite if opposite and not names_company else message.intent
    changed = any(getattr(message.slots, name) for name in _STATES) or names_relative_time(
        message.text
    )
    if not changed and not _NUMBER.search(message.text) and not _AGAIN.search(message.text):
        # Nothing that could be read is changed: the old answer would pass for a new one.
        picks = _pick(message.text, before.named)
        return before.intent if picks else "repeat"
    names_time = message.slots.date or message.slots.end
    return "price_on_date" if before.intent == "latest_price" and names_time else before.intent


def _merge(message: Question, intent: Intent, before: Question) -> Slots:
    slots = read_relative_time(_read_number(message, before), message.text, before.slots)
    old = before.slots
    update: dict[str, object] = {"symbols": _merge_symbols(message, intent, before)}
    times = _carried_times(slots, intent, before)
    if slots.length_days and intent in ("forecast", "moving_average"):
        name = "horizon_days" if intent == "forecast" else "window_days"
        update |= {name: slots.length_days, "date": None, "start": None, "end": None}
        times = (*_DAYS,) if intent == "moving_average" else ()
    update |= {name: getattr(old, name) for name in times}
    same_figure = message.intent in ("repeat", before.intent)
    names_day = intent == "forecast" and (slots.date or slots.end)  # it replaces the length
    if same_figure and not names_day:
        kept = [name for name in _PLAIN if not getattr(slots, name) and name not in update]
        update |= {name: getattr(old, name) for name in kept}
    if slots.risk and not slots.objective:
        update["objective"] = None
    if message.intent == "repeat" and not slots.symbols and not slots.uncovered:
        update["uncovered"] = old.uncovered
    return slots.model_copy(update=update)


def _carried_times(slots: Slots, intent: Intent, before: Question) -> tuple[str, ...]:
    """Which times of the question before still hold: none where the message names one."""
    own = (slots.date, slots.end, slots.ambiguous_date, slots.impossible_date, slots.vague_time)
    if any(own) or intent in _OF_NOW:
        return ()
    if intent == "forecast" or before.intent == "forecast":
        return (*_DAYS, *_PERIODS) if intent == before.intent else ()
    if (before.intent in _TAKES_DAY) != (intent in _TAKES_DAY):
        return _PERIODS
    return (*_DAYS, *_PERIODS)


def _read_number(message: Question, before: Question) -> Slots:
    """A bare number ("and 200?") in the place of the one that the question before had."""
    slots = message.slots
    number = _NUMBER.search(message.text)
    if number is None or any(getattr(slots, name) for name in _STATES):
        return slots
    value = float(number.group().replace(",", ""))
    for name in _NUMBERS:
        if getattr(before.slots, name) is not None and value > 0:
            whole = value if name == "amount" else int(value)
            return slots.model_copy(update={name: whole})
    return slots


def _merge_symbols(message: Question, intent: Intent, before: Question) -> tuple[str, ...]:
    named, old = message.slots.symbols, before.slots.symbols
    if intent not in _TAKES_COMPANIES:
        return named
    if not named and not message.slots.uncovered:
        picked = _pick(message.text, before.named)
        if picked:
            return picked
        if intent in _TAKES_ONE and (before.intent in RANKING_KINDS or not old):
            return before.named[: None if _PLURAL.search(message.text) else 1]
        if intent in RANKING_KINDS and message.intent != "repeat" and len(old) < 3:
            return ()
        return old
    if _SWAPS.search(message.text) and len(named) == 2:
        return _swap(old, named)
    if intent == "correlation" and len(named) == 1 and old:
        return (old[0], *named)
    joins = intent in _SEVERAL and _JOINS.search(message.text)
    adds = bool(_ADDS.search(message.text) or joins) and message.intent == "repeat"
    needs_more = intent in _SEVERAL and len(named) == 1
    return tuple(dict.fromkeys((*old, *named))) if adds or needs_more else named


def _swap(old: tuple[str, ...], named: tuple[str, ...]) -> tuple[str, ...]:
    """The companies before, one of the two named in the place of the other."""
    leaving, coming = named if named[0] in old else reversed(named)
    return tuple(dict.fromkeys(coming if symbol == leaving else symbol for symbol in old))


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
    slots, said = before.slots, message.slots
    if slots.ambiguous_date and not said.symbols and not said.ambiguous_date:
        days = slots.ambiguous_date
        chosen = _choose(message.text, [f"{day:%B}|{day:%b}" for day in days])
        if said.date in days:
            chosen = days.index(said.date)
        if chosen is not None:
            update: dict[str, object] = {"date": days[chosen], "ambiguous_date": ()}
            return _settled(message, before, update)
    if slots.ambiguous_company:
        choices = slots.ambiguous_company.symbols
        chosen = _choose(message.text, list(choices))
        named = [symbol for symbol in said.symbols if symbol in choices]
        symbol = named[0] if named else None if chosen is None else choices[chosen]
        if symbol:
            update = {"symbols": (*slots.symbols, symbol), "ambiguous_company": None}
            return _settled(message, before, update)
    if before.alternatives and not said.symbols and not said.date and not said.end:
        names = before.alternatives
        chosen = _choose(message.text, [name.replace("_", " ") for name in names])
        if message.intent in names:
            chosen = names.index(message.intent)
        if chosen is not None:
            intent: Intent = names[chosen]  # type: ignore[assignment]
            return replace(before, text=message.text, intent=intent, alternatives=())
    return None


def _settled(message: Question, before: Question, update: dict[str, object]) -> Question:
    settled = before.slots.model_copy(update=update)
    return replace(before, text=message.text, slots=settled, turn="follow_up")


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
