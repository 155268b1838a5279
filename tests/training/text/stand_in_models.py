"""Stand-ins for loaded versions: they answer what they are told."""

from typing import Any

import pandas as pd


class Answers:
    """Answers each text by its row in a table, and notes with which parameters it was asked."""

    def __init__(self, answers: dict[str, dict[str, Any]]) -> None:
        self._answers = answers
        self.asked: list[tuple[list[str], dict[str, Any]]] = []

    def predict(self, frame: pd.DataFrame, params: dict[str, Any] | None = None) -> pd.DataFrame:
        texts = list(frame["text"])
        self.asked.append((texts, params or {}))
        return pd.DataFrame([self._answers[text] for text in texts])
