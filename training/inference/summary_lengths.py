"""How long a summary is wanted."""

import re

from .amounts import LARGEST_NUMBER
from .time_words import NUMBERS, fold, read_number

# A request stands before or after the document it is about.
_REQUEST_CHARACTERS = 300
_WORDS = "|".join(re.escape(word) for word in sorted(NUMBERS, key=len, reverse=True))
_LENGTH = re.compile(
    rf"(?<![\w.,$-])(?P<count>\d{{1,9}}|single|{_WORDS})[ -](?:(?:short|brief|simple|key|main|plain"
    r"|concise|clear) )?(?:bullet[ -]?points?|bullets?|sentences?|points?|lines?)\b"
    r"(?! (?:of (?:business|credit|code)|in the|by which))"
)


def read_sentences_slot(text: str) -> dict[str, object]:
    """The slot `sentences`: sentences, bullet points or lines; `bad_number` for none or too many.

    Args:
        text: a request, with or without the document.
    """
    folded = fold(text)
    tail = max(_REQUEST_CHARACTERS, len(folded) - _REQUEST_CHARACTERS)
    match = _LENGTH.search(folded, 0, _REQUEST_CHARACTERS) or _LENGTH.search(folded, tail)
    if match is None:
        return {}
    count = 1 if match["count"] == "single" else int(read_number(match["count"]))
    if 0 < count <= LARGEST_NUMBER:
        return {"sentences": count}
    return {"bad_number": text[match.start() : match.end()]}
