"""A stand-in for `tickets`: labels by words of the message."""

from typing import Any

import mlflow
import pandas as pd
from mlflow.pyfunc.model import PythonModel

COLUMNS = [
    "category",
    "category_confidence",
    "priority",
    "priority_confidence",
    "escalate",
    "escalate_confidence",
    "low_confidence",
]


class Tickets(PythonModel):  # type: ignore[misc]
    """Fraud and complaints are for a person, what is unclear is a guess, the rest is cards."""

    def predict(
        self, context: Any, model_input: pd.DataFrame, params: dict[str, Any] | None = None
    ) -> pd.DataFrame:
        """Label each message."""
        return pd.DataFrame([_label(text) for text in model_input["text"]], columns=COLUMNS)


def _label(text: str) -> tuple[str, float, str, float, bool, float, bool]:
    if "stolen" in text:
        return "fraud_and_security", 0.9, "urgent", 0.9, True, 0.95, False
    if "complain" in text:
        return "complaint", 0.8, "normal", 0.7, True, 0.9, False
    if "unclear" in text:
        return "cards", 0.2, "low", 0.6, False, 0.1, True
    return "cards", 0.8, "normal", 0.9, False, 0.1, False


mlflow.models.set_model(Tickets())
