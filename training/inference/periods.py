"""Find dates, periods and durations in a question.

Conventions: "today" is the newest day in the data; "last year" is the calendar year before it,
"the past year" and "last 12 months" run back from it; a bare duration ("6-month return") is
left to the intent, which reads it as a period, a horizon or a window.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from .mentions import UNREAD, Mention
from .spans import TakenCharacters
from .time_expressions import next_word, read_at, word_at
from .time_words import fold, step_back

# No question names more; a text full of times must not hold up the others.
_MOST_MENTIONS = 200
_BEFORE_HORIZON = re.compile(r"\b(?:(?:over|in|for|during|within) {1,3}(?:the {1,3})?|the {1,3})$")
_BEFORE_TIME = re.compile(r"\b(?:the|these|those) {1,3}$")
_BEFORE_PAIR = re.compile(
    r"\b(between|from|since|starting(?: {1,3}(?:in|from|on))?) {1,3}(?:the {1,3})?$"
)
_BETWEEN = re.compile(
    r" {0,3}(?:(and|to|until|till|through|thru|up to|upto)\b|--?)(?: {1,3}the)? {0,3}"
)
_BEFORE_START = re.compile(
    r"\b(since|from|start(?:ing|ed|s)?(?: {1,3}(?:in|from|on|with))?"
    r"|beginning(?: {1,3}(?:in|on))?) {1,3}(?:the {1,3})?$"
)
_UNTIL_NOW = re.compile(
    r" {0,3}(?:(?:to|until|till|through|up to|up until|and|-) {0,3}(?:now|today|date|present"
    r"|the {1,3}present)|onwards?|(on))\b"
)
_EDGES = {"before": "before", "prior to": "before", "after": "after"}
_BEFORE_EDGE = re.compile(
    r"\b(?P<edge>(?:up )?until|till|up to|upto|up through|by|before|prior to|after)(?P<the> the)? $"
)
# "The last close before 2008" and "all through 2008" have no open start.
_NO_EDGE = re.compile(
    r"\b(?:day|session|week|fortnight|month|quarter|year|decade|days|sessions|weeks|all|right"
    r"|halfway|way|year after|(?:last|first|final|next|latest|previous|nearest)(?: \w{1,10})?"
    r" (?:close|price)) $"
)
_ENDS_CLAUSE = re.compile(r" {0,3}(?:$|[?.!,;:)])")
_FROM_THEN = re.compile(
    r"\b(?:from (?:then|that (?:day|date|point|time|moment)) on(?:wards?)?|thereafter)\b"
)
_LISTED = re.compile(
    r" {0,3}(?:,|&|,? ?\b(?:and|or|vs\.?|versus|against|with|to)\b)"
    r"(?: {1,3}(?:on|in|for|the))* {0,3}"
)
_HOLDS_YEAR = re.compile(r"(?:1[7-9]|2[01])\d\d|'\d\d", re.ASCII)
_LONGEST_NAMED = timedelta(days=200)
_COMPARED = re.compile(r"\b(?:compar|versus|vs)")


def find_mentions(text: str, today: date, taken: Sequence[tuple[int, int]] = ()) -> list[Mention]:
    """Find expressions of time, without overlaps, in order of appearance.

    Args:
        text: a question.
        today: the newest day in the data.
        taken: places that are known to say something else, such as amounts.
    """
    folded = fold(text)
    held = TakenCharacters(len(text), taken)
    found: list[Mention] = []
    word = next_word(folded, 0)
    while word is not None and len(found) < _MOST_MENTIONS:
        begin, first = word
        read = read_at(folded, begin, first, today)
        if read is None or not held.is_free(begin, read[1]):
            word = next_word(folded, begin + 1)
            continue
        mention, stop = read
        if mention is not UNREAD:
            found.append(_place(text, folded, mention, begin, stop))
        # Right after a time a hyphen stands for "to": Q1 2020-Q3 2020.
        joined = word_at(folded, stop + 1) if folded[stop : stop + 1] == "-" else None
        word = (stop + 1, joined) if joined else next_word(folded, stop)
    return _open_from_then(folded, _share_listed_year(folded, _merge(folded, found, today)))


def _place(text: str, folded: str, mention: Mention, begin: int, stop: int) -> Mention:
    """Put a mention at its place, with the article before it and the genitive after it."""
    impossible = mention.impossible and text[stop - len(mention.impossible) : stop]
    vague = text[begin:stop] if mention.vague else ""
    stop += 2 * folded.startswith("'s", stop)
    if mention.kind != "duration":
        words = _BEFORE_HORIZON if mention.kind == "horizon" else _BEFORE_TIME
        before = words.search(folded, max(0, begin - 20), begin)
        begin = before.start() if before else begin
    return replace(mention, begin=begin, stop=stop, impossible=impossible, vague=vague)


def _merge(text: str, mentions: list[Mention], today: date) -> list[Mention]:
    """Read "from A to B", "between A and B" and "since A" over the mentions found."""
    merged: list[Mention] = []
    rest = mentions[::-1]
    while rest:
        first = rest.pop()
        pair = _read_pair(text, first, rest[-1]) if rest else None
        if pair:
            rest.pop()
        merged.append(
            pair or _read_start(text, first, today) or _read_edge(text, first, today) or first
        )
    return merged


def _read_pair(text: str, first: Mention, second: Mention) -> Mention | None:
    if first.start is None or second.start is None:
        return None
    connector = _BETWEEN.fullmatch(text, first.stop, second.begin)
    if connector is None:
        return None
    opening = _BEFORE_PAIR.search(text, max(0, first.begin - 30), first.begin)
    if opening is None and (
        connector[1] == "and" or _COMPARED.search(text, max(0, first.begin - 80), first.begin)
    ):
        return None
    first, second = _share_year(first, second)
    days = sorted(day for m in (first, second) for day in (m.start, m.end) if day)
    begin = opening.start() if opening else first.begin
    return Mention("period", begin, second.stop, days[0], days[-1])


def _share_year(first: Mention, second: Mention) -> tuple[Mention, Mention]:
    """Where one end names no year, give it that of the other, so that it is in order."""
    assert first.start is not None
    assert second.start is not None
    if first.yearless:
        moved = move_years(first, second.start.year - first.start.year)
        return (move_years(moved, -1) if _after(moved, second) else moved), second
    if second.yearless:
        moved = move_years(second, first.start.year - second.start.year)
        return first, (move_years(moved, 1) if _after(first, moved) else moved)
    return first, second


def _after(first: Mention, second: Mention) -> bool:
    return first.start is not None and second.start is not None and first.start > second.start


def move_years(mention: Mention, years: int) -> Mention:
    """The same days of another year, for a mention of a date or a period."""
    assert mention.start is not None
    assert mention.end is not None
    start = step_back(mention.start, -years, "year")
    if mention.kind == "date":
        return replace(mention, start=start, end=start)
    after = step_back(mention.end, -1, "day")  # so that February keeps its last day
    return replace(mention, start=start, end=step_back(step_back(after, -years, "year"), 1, "day"))


def _read_start(text: str, mention: Mention, today: date) -> Mention | None:
    """Read "since A", "from A to now", "A until today"."""
    if mention.start is None or mention.start > today or mention.trailing:
        return None
    opening = _BEFORE_START.search(text, max(0, mention.begin - 30), mention.begin)
    until = _UNTIL_NOW.match(text, mention.stop)
    if until and until[1] and opening is None:
        return None  # "the latest session on record"
    if until is None and (opening is None or opening[1] == "from"):
        return None
    begin = opening.start() if opening else mention.begin
    return Mention("period", begin, until.end() if until else mention.stop, mention.start, today)


def _read_edge(text: str, mention: Mention, today: date) -> Mention | None:
    """Note "until A", "before A" and "after A", which open the period on one side."""
    if mention.start is None or mention.end is None or mention.start > today:
        return None
    opening = _BEFORE_EDGE.search(text, max(0, mention.begin - 16), mention.begin)
    if opening is None or _NO_EDGE.search(text, max(0, opening.start() - 40), opening.start()):
        return None
    word = opening["edge"]
    within = "end" not in text[mention.begin : mention.stop]
    if word == "by" and (
        mention.end > today or (within and not _ENDS_CLAUSE.match(text, mention.stop))
    ):
        return None  # "by year-end", "ranked by 2019 return"
    if word == "through" and within and text.startswith("the ", mention.begin):
        return None  # "through the summer"
    return replace(mention, edge=_EDGES.get(" ".join(word.split()), "until"))


def _open_from_then(text: str, mentions: list[Mention]) -> list[Mention]:
    """Read "on A ... and from then on" as "after A"."""
    then = _FROM_THEN.search(text)
    if then is None:
        return mentions
    named = [i for i, m in enumerate(mentions) if m.start and m.stop <= then.start()]
    if named and not mentions[named[-1]].trailing:
        mentions[named[-1]] = replace(mentions[named[-1]], edge="after")
    return mentions


def _share_listed_year(text: str, mentions: list[Mention]) -> list[Mention]:
    """Give "3 March and 5 May 2020" one year."""
    for i in range(len(mentions) - 2, -1, -1):
        first, second = mentions[i], mentions[i + 1]
        if (
            first.yearless
            and first.start
            and second.start
            and second.end
            and first.kind == second.kind
            and second.end - second.start < _LONGEST_NAMED
            and not second.trailing
            and _LISTED.fullmatch(text, first.stop, second.begin)
            and (
                _HOLDS_YEAR.search(text, second.begin, second.stop)
                or (i + 2 < len(mentions) and not second.yearless)
            )
        ):
            moved = move_years(first, second.start.year - first.start.year)
            mentions[i] = replace(moved, yearless=False)
    return mentions
