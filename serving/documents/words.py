"""Words of questions and labels: stems, what to leave out, and the years that they name."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STOP = _words(
    "a about above all also an and any approximately are as at based be been between both "
    "but by calculate calculated change changed considering could decline decrease decreased "
    "did differ difference do does during each ended ending expected fiscal following for "
    "from given grow growth had has have how if in increase increased is it its many may "
    "much net of on one only or over percent percentage period portion rate ratio "
    "respectively same should sum than that the their them then there these they this those "
    "to was were what when where which while who will with within would year years"
)
# `2019s` for an apostrophe and `201c` for a quotation mark: traces of old character codes.
_TRACES = re.compile(r"\b201[349cd]s?\b|'s\b|’s\b")
_WORD = re.compile(r"[a-z][a-z&]*|\d+(?:\.\d+)?")
_YEAR = re.compile(r"(?<!\d)(?:[0-3]?\d(?=(?:19|20)\d\d\b))?((?:19|20)\d\d)(?!\d|[.,]\d)")
_SHORT_DATE = re.compile(r"\b\d{1,2}/\d{1,2}/(\d\d)\b")
_RANGE = re.compile(
    r"((?:19|20)\d\d)\s*(?:-|–|to|through|until|and)\s*(?:\w+\s+\d{1,2}\s*,\s*)?((?:19|20)\d\d)"
)


def stems(text: str) -> list[str]:
    """Stems of the words that say what a text is about, in order; years are not among them."""
    cleaned = _TRACES.sub(" ", text.lower())
    return [
        stem(word)
        for word in _WORD.findall(cleaned)
        if word not in _STOP and not word[0].isdigit() and len(word) > 1
    ]


def stem(word: str) -> str:
    """A light stem: plurals, -ing, -ed and a final e are taken off longer words."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if len(word) > 5 and word.endswith(ending):
            word = word[: -len(ending)]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def years(text: str) -> frozenset[int]:
    """Years that a text names."""
    cleaned = _TRACES.sub(" ", text)
    short = {2000 + int(match) for match in _SHORT_DATE.findall(cleaned) if int(match) < 50}
    return frozenset({int(match) for match in _YEAR.findall(cleaned)} | short)


def year_range(text: str) -> frozenset[int]:
    """The years of a text with those between the ends of a named range."""
    named = set(years(text))
    for first, last in _RANGE.findall(text):
        if 0 < int(last) - int(first) <= 15:
            named |= set(range(int(first), int(last) + 1))
    return frozenset(named)
