"""A document as read: one text, in which every span that an answer names can be found."""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

Format = Literal["text", "html", "pdf"]

LONGEST_TEXT_CHARACTERS = 500_000


@dataclass(frozen=True)
class Document:
    """A text and where it came from.

    Attributes:
        text: as read; spans count its characters.
        format: what it was read from.
        page_starts: for a PDF, where in the text each page begins; else empty.
    """

    text: str
    format: Format = "text"
    page_starts: tuple[int, ...] = ()

    @property
    def sha256(self) -> str:
        """Digest of the text, which is all that is kept of it."""
        return hashlib.sha256(self.text.encode(errors="surrogatepass")).hexdigest()

    def page(self, position: int) -> int | None:
        """The page on which a character lies, from 1; None where there are no pages."""
        return bisect_right(self.page_starts, position) or None
