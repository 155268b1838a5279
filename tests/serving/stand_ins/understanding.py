"""A stand-in for `understanding`: reads commands such as `volatility AAPL start=2022-01-01`.

A command that starts with a plus sign leans on the one before it.
"""

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
    "best_performers",
    "worst_performers",
    "correlation",
    "moving_average",
    "trend",
    "highest_close",
    "lowest_close",
    "high_low",
    "growth_of_amount",
    "up_days",
    "best_day",
    "worst_day",
    "average_price",
    "basket_return",
    "company_summary",
    "market_trend",
    "forecast",
    "portfolio",
    "document_summary",
    "account_balance",
    "account_transactions",
    "spending",
    "cash_flow",
    "advice",
    "not_in_data",
    "repeat",
}
COLUMNS = [
    "domain",
    "domain_confidence",
    "intent",
    "intent_confidence",
    "turn",
    "turn_confidence",
    "slots",
    "alternatives",
]
LISTS = {"uncovered", "ambiguous_date", "alternatives", "dates", "categories", "excluded"}


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

    def _read(self, text: str, as_of: str) -> tuple[str, float, str, float, str, float, str, str]:
        confidence = self._config.get("confidence", 0.9)
        first, *words = text.split()
        turn = "follow_up" if first.startswith("+") else "opening"
        first = first.removeprefix("+").removesuffix(":")
        first = "repeat" if first == "change" else first
        if first not in INTENTS:
            domain = DOMAINS.get(first, "out_of_scope")
            return domain, confidence, "none", confidence, turn, 0.9, "{}", "[]"
        slots: dict[str, Any] = {"symbols": [word for word in words if word.isupper()]}
        for word in words:
            key, separator, value = word.partition("=")
            if separator:
                slots[key] = _parse(key, as_of if value == "today" else value)
        alternatives = json.dumps(slots.pop("alternatives", []))
        read = json.dumps(slots)
        return "finance", 0.99, first, confidence, turn, 0.9, read, alternatives


def _parse(key: str, value: str) -> Any:
    if key in LISTS:
        return value.split(",")
    if key == "periods":
        return [period.split(":") for period in value.split(",")]
    return int(value) if value.isdigit() else value


mlflow.models.set_model(Understanding())
