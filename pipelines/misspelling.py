"""Typing errors as people make them, so that the network learns words in spite of them."""

import random
import re

# Shorter words become other words.
SHORTEST_LETTERS = 5
_WORD = re.compile(rf"(?<![\w{{'’-])[A-Za-z]{{{SHORTEST_LETTERS},}}(?![\w}}'’-])")


def misspell(text: str, rng: random.Random) -> str:
    """Misspell one or two of a text's longer words; placeholders such as {company} stay.

    Args:
        text: a phrasing.
        rng: where the choices come from.
    """
    words = list(_WORD.finditer(text))
    chosen = rng.sample(words, min(len(words), rng.choice([1, 1, 2])))
    for word in sorted(chosen, key=lambda match: match.start(), reverse=True):
        text = text[: word.start()] + _mistype(word.group(), rng) + text[word.end() :]
    return text


def _mistype(word: str, rng: random.Random) -> str:
    """Swap, leave out or double one letter, never the first."""
    at = rng.randrange(1, len(word) - 1)
    match rng.randrange(3):
        case 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case _:
            return word[: at + 1] + word[at:]
