"""The language of a message."""

import pytest

from serving.languages import Language, detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I cannot sign in any more", "en"),
        ("No puedo entrar en mi cuenta", "es"),
        ("Ich kann mich nicht mehr anmelden", "de"),
        ("Je ne peux plus me connecter", "fr"),
    ],
)
def test_each_language_is_told(text: str, language: Language) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "12345", "🙂"])
def test_what_has_no_words_is_taken_for_english(text: str) -> None:
    assert detect_language(text) == "en"
