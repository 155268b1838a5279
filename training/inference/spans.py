"""Which characters of a text are spoken for."""

from collections.abc import Iterable


class TakenCharacters:
    """Characters that something found in a text already holds; in time linear in their number."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]] = ()) -> None:
        """Take the length of the text, and the spans that are held from the start."""
        self._taken = bytearray(length)
        for begin, stop in spans:
            self.take(begin, stop)

    def take(self, begin: int, stop: int) -> None:
        """Hold the characters from one to before another."""
        self._taken[begin:stop] = b"\x01" * (stop - begin)

    def is_free(self, begin: int, stop: int) -> bool:
        """Whether no character from one to before another is held."""
        return self._taken.find(1, begin, stop) < 0
