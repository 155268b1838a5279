"""A support message to category, priority and escalation."""

from pathlib import Path

import pandas as pd

from .encoder import ExportedEncoder


class Tickets:
    """The inference of the registered model `tickets`."""

    def __init__(self, encoder: ExportedEncoder) -> None:
        """Take the exported network."""
        self._encoder = encoder

    @classmethod
    def load(cls, folder: Path) -> "Tickets":
        """Load the artifact folder of a version."""
        return cls(ExportedEncoder(folder))

    def predict(self, texts: list[str]) -> pd.DataFrame:
        """Label messages.

        Returns:
            One row a text: category, category_confidence, priority, priority_confidence,
            escalate (bool), escalate_confidence (probability that a person must see it).
        """
        scores = self._encoder.score(texts)
        frame = pd.DataFrame(index=range(len(texts)))
        for head in ("category", "priority"):
            best = scores[head].argmax(axis=1)
            frame[head] = [self._encoder.labels[head][i] for i in best]
            frame[f"{head}_confidence"] = scores[head].max(axis=1).astype(float)
        certain = scores["escalate"][:, self._encoder.labels["escalate"].index("yes")]
        frame["escalate"] = certain >= self._encoder.settings["escalate_threshold"]
        frame["escalate_confidence"] = certain.astype(float)
        return frame
