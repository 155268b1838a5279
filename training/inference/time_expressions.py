"""Find one expression of time at a place in a text, by the words that it starts with."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from . import (
    calendar_expressions,
    composed_expressions,
    day_expressions,
    relative_expressions,
    vague_expressions,
)
from .composed_expressions import Operator, read_whole_unit
from .mentions import UNREAD, Mention
from .time_words import Expression

# "The end of the first week of the last month of 2019" names a time by a time by a time.
_DEEPEST = 4
_START = re.compile(r"(?<![\w/$€£-])(?<!\d[.,])(?:[a-z]+|\d|'(?=\d))", re.ASCII)
_WORD = re.compile(r"[a-z]+|\d|'(?=\d)", re.ASCII)
# A number that no unit, month or further number follows is no time: most are left at once.
_MAY_BE_TIME = re.compile(
    r"(?:1[7-9]|2[01])\d\d|\d{1,9}(?:\.5|st|nd|rd|th)?(?: {0,3}[a-z]|[-/.]\d| {0,3}-|'?s)", re.ASCII
)
_RANGE_GOES_ON = re.compile(r" {0,3}(?:to|until|till|through|-) {0,3}(?:the )?(?:\d|[a-z]{3,9} \d)")


def _by_first_word(
    expressions: Iterable[Expression | Operator],
) -> dict[str, list[Expression | Operator]]:
    buckets: dict[str, list[Expression | Operator]] = defaultdict(list)
    for one in expressions:
        for word in dict.fromkeys(one.starts):
            buckets[word].append(one)
    return dict(buckets)


_EXPRESSIONS = _by_first_word(
    (
        *day_expressions.EXPRESSIONS,
        *calendar_expressions.EXPRESSIONS,
        *relative_expressions.EXPRESSIONS,
        *vague_expressions.EXPRESSIONS,
        *composed_expressions.EXPRESSIONS,
        *composed_expressions.OPERATORS,
    )
)


def next_word(text: str, position: int) -> tuple[int, str] | None:
    """Where the next word is that an expression can start with, and this word (0 for digits)."""
    while match := _START.search(text, position):  # at most one step a word
        word = match[0]
        first = "0" if word.isdigit() else word
        if first in _EXPRESSIONS:
            return match.start(), first
        position = match.end()
    return None


def word_at(text: str, position: int) -> str | None:
    """The word at a place that an expression can start with (0 for digits)."""
    match = _WORD.match(text, position)
    first = match and ("0" if match[0].isdigit() else match[0])
    return first if first in _EXPRESSIONS else None


def read_at(
    text: str, position: int, first: str, today: date, depth: int = 0
) -> tuple[Mention, int] | None:
    """Read the longest expression that starts at a place.

    Args:
        text: folded.
        position: where a word starts.
        first: that word, as `next_word` gives it.
        today: the newest day in the data.
        depth: how many times are being read that this one names.

    Returns:
        The mention and where it stops; nothing where no expression starts there.
    """
    if first == "0" and not _MAY_BE_TIME.match(text, position):
        return None
    longest: tuple[Mention, int] | None = None
    for one in _EXPRESSIONS[first]:
        match = one.pattern.match(text, position)
        if match is None:
            continue
        if isinstance(one, Operator):
            found = _compose(one, match, today, depth)
        else:
            mention = one.read(match, today)
            found = (mention, match.end()) if mention else None
        if found and (longest is None or found[1] > longest[1]):
            longest = found
    return longest


def _compose(
    operator: Operator, match: re.Match[str], today: date, depth: int
) -> tuple[Mention, int] | None:
    text, position = match.string, match.end()
    linked = "link" in operator.pattern.groupindex
    inner = None if linked else read_whole_unit(text, position, today)  # year after year
    first = word_at(text, position) if depth < _DEEPEST else None
    if first:
        read = read_at(text, position, first, today, depth + 1)
        if read and (inner is None or read[1] > inner[1]):
            inner = read
    if inner is None:
        return None
    mention, stop = inner
    if mention.choices or mention.impossible or mention.vague or mention is UNREAD:
        return inner
    if mention.start is None or mention.end is None:
        return None
    if match.groupdict().get("link") == "from" and _RANGE_GOES_ON.match(text, stop):
        return None  # five years from 2010 to 2015
    composed = operator.compose(match, mention.start, mention.end)
    return (composed, stop) if composed else None
