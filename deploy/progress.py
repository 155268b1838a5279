"""What a person sees while the stack works: one line per change, with the seconds so far."""

import time


class Progress:
    """A clock that starts now, and lines that carry its reading."""

    def __init__(self) -> None:
        """Start the clock."""
        self._start_s = time.monotonic()

    def seconds(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self._start_s

    def say(self, text: str) -> None:
        """Print one line at once, even into a pipe."""
        print(f"{self.seconds():6.1f} s  {text}", flush=True)
