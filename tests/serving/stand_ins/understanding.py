"""A stand-in for `understanding`: reads commands such as `volatility AAPL start=2022-01-01`."""

import json
import time
from typing import Any

import mlflow
import pandas as pd
from mlflow.pyfunc.model import PythonModel

DOMAINS = {"hello": "small_talk", "support": "support"}
INTENTS = {
    "none",
    "latest_price",
    "price_on_date",
    "period_return",
    "volatility",
    "maximum_drawdown",
    "growth_rate",
    "compare_returns",
    "high_low",
    "moving_average",
    "correlation",
    "forecast",
}
COLUMNS = ["domain", "domain_confidence", "intent", "intent_confidence", "slots"]


class Understanding(PythonModel):  # type: ignore[misc]
    """Splits the text at blanks: an intent, tickers in capitals, and slots as key=value."""

    def load_context(self, context: Any) -> None:
        """Take `confidence`, `broken` and `delay_s` from the version's configuration."""
        self._config = context.model_config
        if self._config.get("broken") == "load":
            raise RuntimeError("this version does not load")

    def predict(
        self, context: Any, model_input: pd.DataFrame, params: dict[str, Any] | None = None
    ) -> pd.DataFrame:
        """Read each command."""
        if self._config.get("broken") == "predict":
            raise RuntimeError("this version does not predict")
        if "sleep" in model_input["text"].iloc[0]:
            time.sleep(0.5)
        rows = [self._read(text, (params or {})["as_of"]) for text in model_input["text"]]
        return pd.DataFrame(rows, columns=COLUMNS)

    def _read(self, text: str, as_of: str) -> tuple[str, float, str, float, str]:
        confidence = self._config.get("confidence", 0.9)
        first, *words = text.split()
        if first not in INTENTS:
            return DOMAINS.get(first, "out_of_scope"), confidence, "none", confidence, "{}"
        slots: dict[str, Any] = {"symbols": [word for word in words if word.isupper()]}
        for word in words:
            key, separator, value = word.partition("=")
            if separator:
                value = as_of if value == "today" else value
                slots[key] = int(value) if value.isdigit() else value
        return "finance", 0.99, first, confidence, json.dumps(slots)


mlflow.models.set_model(Understanding())
