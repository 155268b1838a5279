"""Score one answer of the assistant against the expected answer of the finance exam.

The form of ``expected`` is described in the exam's truth program: ``numbers`` (the first is the
figure asked for), ``unit``, ``symbols``, ``days``, ``statement``, ``refusal``, ``intent`` with
arguments, or ``domain``. An empty one is not scored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

TOLERANCE = 0.0051
Expected = Mapping[str, Any]


class Outcome(StrEnum):
    """How one answer is judged."""

    RIGHT = "right"
    WRONG = "wrong number"
    REFUSED = "refused though answerable"
    ANSWERED = "answered though it should refuse"
    OTHER = "other"
    UNSCORED = "unscored"


@dataclass(frozen=True)
class Verdict:
    """An outcome and, unless right, why."""

    outcome: Outcome
    why: str = ""


@dataclass(frozen=True)
class Figure:
    """A number found in an answer.

    Attributes:
        value: The number as printed, in its printed unit.
        unit: "percent", "money", "plain" (a bare decimal) or "count" (a bare integer).
        signed: Whether a sign was printed.
        lead: Text of the same sentence between the figure before it and this one.
        sentence: The sentence that holds it.
    """

    value: float
    unit: str
    signed: bool
    lead: str
    sentence: str


@dataclass(frozen=True)
class Reply:
    """What the service answered: text, and the additive field's domain, intent and tools."""

    content: str
    domain: str = ""
    intent: str = ""
    tools: Sequence[Mapping[str, Any]] = ()


MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
NOT_FIGURES = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTHS}(?:,?\s+\d{{4}})?"
    rf"|\b{MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\b{MONTHS}\s+\d{{4}}"
    r"|\b\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?|\b\d{1,2}[./]\d{1,2}[./]\d{4}\b"
    r"|\b\d+[\s-]?(?:trading[\s-])?(?:day|week|month|quarter|year)s?\b|\b[QH][1-4]\s+\d{4}",
    re.IGNORECASE,
)
SOURCE_LINE = re.compile(r"^\W*Sources?\b.*$", re.IGNORECASE | re.MULTILINE)
NUMBER = re.compile(
    r"(?<![\w.,])(?:(?<![\w)%])(?P<sign>[-+]))?(?P<currency>[$£€])?\s?(?P<inner>[-+])?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d\w]*[A-Za-z_])"
    r"\s?(?P<after>%|per\s?cent\b|percent\b|USD\b|US dollars\b|dollars\b)?",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")
FALL = re.compile(
    r"\b(?:fell|fall|falls|fallen|drop\w*|loss\w*|lose\w*|lost|decline\w*|down|lower|drawdown|negative"
    r"|slid\w*|decreas\w*|shrank|tumbl\w*|plung\w*|deficit|shortfall|overspent|more than you)\b",
    re.IGNORECASE,
)
RISE = re.compile(
    r"\b(?:rose|rise|rises|gain\w*|grew|grow\w*|up|higher|climb\w*|increas\w*|return\w*|surplus)\b",
    re.IGNORECASE,
)
LONG_AVERAGE, SHORT_AVERAGE = re.compile(r"200[\s-]day", re.I), re.compile(r"\b50[\s-]day", re.I)
DIRECTIONS = {"above": "above", "over": "above", "below": "below", "under": "below"}
DIRECTION = re.compile(r"\b(above|over|below|under|beneath)\b", re.IGNORECASE)


def extract_numbers(content: str) -> list[Figure]:
    """Find the figures of an answer, in order.

    Numbers inside dates, in "50-day" and the like, in words ("Q3") and in source lines are left
    out. A bare year or list position is a "count".
    """
    text = SOURCE_LINE.sub("", content.replace("\u2212", "-").replace("\u00a0", " "))
    text = NOT_FIGURES.sub(" ", re.sub(r"[*`]", "", text))
    figures: list[Figure] = []
    for sentence in SENTENCE_END.split(text):
        last = 0
        for match in NUMBER.finditer(sentence):
            sign = match["sign"] or match["inner"]
            value = float(match["digits"].replace(",", "")) * (-1 if sign == "-" else 1)
            after, lead = (match["after"] or "").lower(), sentence[last : match.start()]
            if after == "%" or after.startswith("per"):
                unit = "percent"
            elif match["currency"] or after:
                unit = "money"
            else:
                unit = "plain" if "." in match["digits"] else "count"
            figures.append(Figure(value, unit, sign is not None, lead, sentence))
            last = match.end()
    return figures


def match_figure(figure: Figure, expected: float) -> bool:
    """Tell whether a printed figure states the expected number, its sign included.

    An unsigned figure states a fall where its sentence does ("fell 3.10%").
    """
    if figure.signed or expected == 0:
        return abs(figure.value - expected) <= TOLERANCE
    if abs(figure.value - abs(expected)) > TOLERANCE:
        return False
    if expected < 0:
        return bool(FALL.search(figure.sentence))
    if figure.unit != "percent":
        return True  # "fell to $54.92" states a level, not a change
    return not FALL.search(figure.lead) or bool(RISE.search(figure.lead))


def select_figures(content: str, expected: Expected) -> list[Figure]:
    """Keep the figures of the expected unit, without the amounts that the question stated."""
    figures, given = extract_numbers(content), expected.get("given", [])
    chosen = [figure for figure in figures if figure.unit == expected["unit"]]
    if not chosen and expected["unit"] == "money":
        chosen = [figure for figure in figures if figure.unit == "plain"]
    return [f for f in chosen if all(abs(f.value - amount) > TOLERANCE for amount in given)]


def format_day(day: str) -> str:
    """Write an ISO day as answers do: 23 March 2020."""
    value = date.fromisoformat(day)
    return f"{value.day} {value:%B %Y}"


def find_direction(content: str) -> str | None:
    """Return "above" or "below": where the answer sees the close against its 200-day average.

    Clauses about the 50-day average's own position (a cross) are passed over.
    """
    for clause in re.split(r"[,;\n]|[.!?](?:\s|$)", content):
        long, words = LONG_AVERAGE.search(clause), list(DIRECTION.finditer(clause))
        short = SHORT_AVERAGE.search(clause)
        before = [word for word in words if long and word.start() < long.start()]
        if before and not (short and short.start() < words[0].start()):
            return DIRECTIONS.get(before[-1][1].lower(), "below")
    found = {DIRECTIONS.get(word[1].lower(), "below") for word in DIRECTION.finditer(content)}
    return found.pop() if len(found) == 1 else None


def is_refusal(reply: Reply) -> bool:
    """Tell whether every tool refused or, without a tool, the answer states no figure."""
    if reply.tools:
        results = [tool.get("result") for tool in reply.tools]
        return all(isinstance(result, Mapping) and "refusal" in result for result in results)
    return not any(figure.unit != "count" for figure in extract_numbers(reply.content))


def find_fault(content: str, expected: Expected) -> str | None:
    """Return what an answer's text lacks of numbers, symbols, days and statement, or None."""
    if "numbers" in expected:
        figures, numbers = select_figures(content, expected), expected["numbers"]
        if not figures:
            return f"no {expected['unit']} figure, expected {numbers[0]}"
        if not expected.get("anywhere") and not match_figure(figures[0], numbers[0]):
            return f"first {expected['unit']} figure is {figures[0].value}, expected {numbers[0]}"
        for number in numbers:
            if not any(match_figure(figure, number) for figure in figures):
                return f"{number} is missing"
    if "intent" not in expected or "numbers" in expected:
        places = [content.find(f"({symbol})") for symbol in expected.get("symbols", [])]
        if -1 in places:
            return f"({expected['symbols'][places.index(-1)]}) is missing"
        if places != sorted(places) and not expected.get("any_order"):
            return f"companies are not in the order {expected['symbols']}"
    for day in expected.get("days", []):
        if not re.search(rf"(?<!\d){format_day(day)}", content):
            return f"{format_day(day)} is missing"
    if "statement" in expected and find_direction(content) != expected["statement"]:
        return f"does not say {expected['statement']} the 200-day average"
    return None


def find_wrong_call(reply: Reply, expected: Expected) -> str | None:
    """Return what differs in the intent or the tools' arguments, or None."""
    if reply.intent != expected["intent"]:
        return f"intent is {reply.intent or 'missing'}, expected {expected['intent']}"
    called = json.dumps([tool.get("arguments") for tool in reply.tools])
    for symbol in expected.get("symbols", []):
        if f'"{symbol}"' not in called and f"({symbol})" not in reply.content:
            return f"{symbol} is missing"
    stated = [v for tool in reply.tools for v in dict(tool.get("arguments") or {}).values()]
    for name in ("horizon_days", "count", "objective"):
        if name in expected and expected[name] not in stated:
            return f"no tool argument is {name} {expected[name]}"
    return None


def score_turn(reply: Reply, expected: Expected) -> Verdict:
    """Judge one answer."""
    if not expected:
        return Verdict(Outcome.UNSCORED)
    if "domain" in expected:
        if reply.domain == expected["domain"]:
            return Verdict(Outcome.RIGHT)
        found = reply.domain or "missing"
        return Verdict(Outcome.OTHER, f"domain is {found}, expected {expected['domain']}")
    refused = is_refusal(reply)
    if expected.get("refusal"):
        if refused:
            return Verdict(Outcome.RIGHT)
        return Verdict(Outcome.ANSWERED, f"should refuse: {expected['why']}")
    fault = find_wrong_call(reply, expected) if "intent" in expected else None
    if refused and ("intent" not in expected or reply.tools):
        return Verdict(Outcome.REFUSED, "refused or stated no figure")
    if fault:
        return Verdict(Outcome.OTHER, fault)
    fault = find_fault(reply.content, expected)
    return Verdict(Outcome.WRONG, fault) if fault else Verdict(Outcome.RIGHT)


def score_dialogue(verdicts: Sequence[Verdict]) -> Verdict:
    """Judge a case by its turns: the first that is not right decides; none scored, unscored."""
    scored = [verdict for verdict in verdicts if verdict.outcome is not Outcome.UNSCORED]
    wrong = [verdict for verdict in scored if verdict.outcome is not Outcome.RIGHT]
    if wrong:
        return wrong[0]
    return Verdict(Outcome.RIGHT) if scored else Verdict(Outcome.UNSCORED)


def wilson_interval(right: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """Return the Wilson score interval of a share (95% by default); (0, 1) of nothing."""
    if total == 0:
        return 0.0, 1.0
    share, spread = right / total, z * z / total
    centre = (share + spread / 2) / (1 + spread)
    half = z * (share * (1 - share) / total + spread / 4 / total) ** 0.5 / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)
