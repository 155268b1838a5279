"""A text to its sentences, each with its span; headings, table rows and list items stand alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["prose", "item", "heading", "table"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# After these a full stop never ends a sentence.
_NEVER_LAST = _words(
    "mr mrs ms dr prof st vs e.g i.e cf approx est fig figs sec art vol jan feb mar apr jun "
    "jul aug sep sept oct nov dec gen rep sen rev mt ca incl excl resp"
)
# After these it may: it does where the next word is one that sentences begin with.
_SOMETIMES_LAST = _words(
    "inc corp co ltd llc plc bros cos dept u.s u.k u.n e.u u.a.e a.m p.m etc jr sr ph.d d.c "
    "n.v s.a s.p.a s.e a.g al yr yrs mo qtr min max avg"
)
# `No. 5` and the like: last unless a number follows.
_LAST_UNLESS_NUMBER = _words("no nos p pp q para ch pt item art ex note")
_STARTERS = _words(
    "a all also although an and as at because both but by despite during each excluding for "
    "from full group he however if in including interest investors it its last management "
    "meanwhile most net no of on operating our over profit revenue sales shares she since "
    "some that the their there these they this those three to total two under we when while "
    "with"
)

_STOP = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)")
_LAST_WORD = re.compile(r"([A-Za-z][A-Za-z.&]*)$")
_BULLET = re.compile(r"\s*(?:[-–—*•▪◦·‣]\s+|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]\s+)(?=\S)")
_NUMBERISH = re.compile(r"^[(\-−$€£¥%]*[\d.,]+[%)x]*$|^[-–—$€£¥%]+$|^n/?a$|^n/?m$", re.I)


@dataclass(frozen=True)
class Sentence:
    """One sentence of a text.

    Attributes:
        begin: first character in the text.
        end: after the last.
        text: the words as written, line breaks within as single blanks.
        kind: prose, list item, heading or table row.
    """

    begin: int
    end: int
    text: str
    kind: Kind


@dataclass(frozen=True)
class _Line:
    begin: int
    end: int
    text: str
    kind: Kind | None  # None: blank


def split_sentences(text: str) -> list[Sentence]:
    """Split a text; every word outside blank space is in exactly one sentence."""
    return list(_split(text))


def _split(text: str) -> Iterator[Sentence]:
    for begin, end, kind in _blocks(_classify(text)):
        if kind in ("heading", "table"):
            yield _sentence(text, begin, end, kind)
            continue
        for first, last in _cut(text, begin, end):
            yield _sentence(text, first, last, kind)


def _sentence(text: str, begin: int, end: int, kind: Kind) -> Sentence:
    return Sentence(begin, end, " ".join(text[begin:end].split()), kind)


def _classify(text: str) -> list[_Line]:
    spans = [(match.start(), match.end()) for match in re.finditer(r"[^\n]+", text)]
    # Blank lines are the gaps of more than one line break between the others.
    lines: list[_Line] = []
    before = 0
    for number, (begin, end) in enumerate(spans):
        content = text[begin:end]
        gap = text[before:begin].count("\n") > 1 or not lines
        before = end
        if not content.strip():
            lines.append(_Line(begin, end, "", None))
            continue
        if gap and lines:
            lines.append(_Line(begin, begin, "", None))
        following = text[end + 1 :].split("\n", 1)[0] if number + 1 < len(spans) else ""
        begin += len(content) - len(content.lstrip())
        starts = not lines or lines[-1].kind != "prose" or _ends(lines[-1].text)
        kind = _kind(content, following, starts)
        lines.append(_Line(begin, begin + len(content.strip()), content.strip(), kind))
    return lines


def _kind(line: str, following: str, starts: bool) -> Kind:
    words = line.split()
    if _is_table_row(line, words):
        return "table"
    if _BULLET.match(line):
        return "item"
    if starts and _is_heading(line.strip(), words, following.strip()):
        return "heading"
    return "prose"


def _is_table_row(line: str, words: list[str]) -> bool:
    if line.count("|") >= 2 or ("|" in line and len(words) <= 8) or "\t" in line.strip():
        return True
    numbers = sum(bool(_NUMBERISH.match(word)) for word in words)
    columns = len(re.split(r"\s{3,}", line.strip()))
    if columns >= 3 or (columns == 2 and numbers):
        return True
    # PDF readers part columns by single blanks: a label, then nothing but numbers.
    tail = 0
    for word in reversed(words):
        if not _NUMBERISH.match(word):
            break
        tail += 1
    return tail >= 2 and not line.rstrip().endswith(".") and len(words) - tail <= 8


def _is_heading(line: str, words: list[str], following: str) -> bool:
    if line.startswith("#"):
        return True
    if len(words) > 12 or line[-1] in ".!?;,…" or (line[-1] == ":" and len(words) > 6):
        return False
    if not following or line.isupper():
        return True
    long_words = [word for word in words if len(word) > 3 and word[0].isalpha()]
    titled = all(word[0].isupper() for word in long_words)
    return titled and len(line) < 60 and (following[0].isupper() or not following[0].isalpha())


def _ends(line: str) -> bool:
    return bool(re.search(r"[.!?…:][\"'”’)\]]*$", line))


def _blocks(lines: list[_Line]) -> Iterator[tuple[int, int, Kind]]:
    """Lines that belong together: (begin, end, kind)."""
    current: tuple[int, int, Kind] | None = None
    for line in lines:
        joins = (
            current is not None
            and line.kind == "prose"
            and (current[2] == "prose" or (current[2] == "item" and line.text[0].islower()))
        )
        if joins and current is not None:
            current = (current[0], line.end, current[2])
            continue
        if current is not None:
            yield current
        current = None if line.kind is None else (line.begin, line.end, line.kind)
    if current is not None:
        yield current


def _cut(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences of a block."""
    start = begin
    bullet = _BULLET.match(text, begin, end)
    search_from = bullet.end() if bullet else begin
    for stop in _STOP.finditer(text, search_from, end):
        if stop.end() >= end or not _is_end(text, stop, end):
            continue
        yield start, stop.end()
        start = stop.end() + len(text[stop.end() : end]) - len(text[stop.end() : end].lstrip())
    if text[start:end].strip():
        yield start, end


def _is_end(text: str, stop: re.Match[str], end: int) -> bool:
    following = text[stop.end() : end].lstrip()
    if text[stop.end() : stop.end() + 1] == "\n" and not stop.group().startswith("."):
        return True
    opened = following.lstrip("\"'“‘([$€£¥-–•")
    first = opened[:1]
    if stop.group()[0] != ".":
        return first.isupper() or first.isdigit()
    word = _LAST_WORD.search(text, max(0, stop.start() - 20), stop.start())
    if word and not _may_end(word[1], opened):
        return False
    # A line that closes with a full stop closes its sentence, whatever the next begins with.
    return first.isupper() or first.isdigit() or text[stop.end() : stop.end() + 1] == "\n"


def _may_end(word: str, following: str) -> bool:
    """Whether a full stop after this word can end a sentence before what follows."""
    lowered = word.lower().strip(".&")
    next_word = re.match(r"[A-Za-z]+", following)
    if lowered in _LAST_UNLESS_NUMBER and word[0].isupper():
        return not following[:1].isdigit()
    if lowered in _NEVER_LAST:
        return False
    if lowered in _SOMETIMES_LAST or (len(lowered) == 1 and word.isupper()):
        starter = next_word is not None and next_word[0].lower() in _STARTERS
        return starter and following[0].isupper()
    return True
