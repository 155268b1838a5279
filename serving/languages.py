"""Which of the four languages a message is in, by the library lingua. Its home."""

from functools import cache
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from lingua import LanguageDetector

Language = Literal["en", "es", "de", "fr"]
# Of a text without a word: the bank's own.
DEFAULT: Language = "en"


def detect_language(text: str) -> Language:
    """Tell the language of a message; English where nothing in it says otherwise.

    The first call loads the detector, which takes half a second: call from a thread.
    """
    found = _detector().detect_language_of(text)
    return cast(Language, found.iso_code_639_1.name.lower()) if found else DEFAULT


@cache
def _detector() -> "LanguageDetector":
    # BentoML's supervising process imports this module too, and needs no detector.
    from lingua import Language as Known
    from lingua import LanguageDetectorBuilder

    languages = (Known.ENGLISH, Known.SPANISH, Known.GERMAN, Known.FRENCH)
    return LanguageDetectorBuilder.from_languages(*languages).build()
