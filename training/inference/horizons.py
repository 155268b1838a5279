"""How many months ahead an outlook on a customer's money is wanted."""

import math
import re

from .mentions import Mention, written_length
from .time_words import fold

_MONTHS = {"session": 12 / 252, "day": 12 / 365, "week": 12 / 52, "month": 1, "quarter": 3,
           "year": 12}  # fmt: skip
_LOOKS_AHEAD = re.compile(
    r"\b(?:outlook|forecast\w*|predict\w*|project\w*|expect\w*|estimate\w*|will|going to|gonna"
    r"|ahead|future|coming|upcoming|from now)\b"
)
_LOOKS_BACK = re.compile(r"\b(?:last|past|previous|recent|ago|did|was|were|so far)\b")
_UNCOUNTED = re.compile(r"(?:next|coming|following|upcoming)[ -]+(?:months|weeks|quarters|years)")


def read_months_ahead(times: list[Mention], text: str) -> dict[str, object]:
    """The slot `months_ahead`, rounded up to whole months; `bad_number` for a length of nothing.

    A bare length counts where the question looks ahead.
    """
    folded = fold(text)
    ahead = _LOOKS_AHEAD.search(folded) and not _LOOKS_BACK.search(folded)
    for mention in times:
        bare = mention.kind == "duration" and (mention.ahead or ahead)
        if mention.kind != "horizon" and not bare:
            continue
        if _UNCOUNTED.search(folded, mention.begin, mention.stop):
            continue  # "the coming months": of no stated number
        if mention.count == 0:
            return {"bad_number": written_length(mention, text)}
        return {"months_ahead": math.ceil(mention.count * _MONTHS[mention.unit])}
    return {}
