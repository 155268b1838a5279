"""A question to domain, intent and slots."""

import json
from datetime import date
from pathlib import Path

import pandas as pd

from .encoder import ExportedEncoder
from .gazetteer import CompanyMention, Gazetteer
from .periods import Mention, find_mentions, trading_days
from .time_expressions import step_back

# What stands for a company or a time in the text that the network reads: which company and
# which year must not matter to the choice of a tool.
_COMPANIES = ("acme", "globex", "initech", "umbrella")
_TIMES = {
    "date": "somedate",
    "period": "someperiod",
    "duration": "somespan",
    "horizon": "somehorizon",
}
_TAKES_WINDOW = {"moving_average"}
_TAKES_HORIZON = {"forecast"}
_TAKES_DAY = {"price_on_date"}


def mask(text: str, companies: list[CompanyMention], times: list[Mention]) -> str:
    """Replace companies and times by placeholder words, the same one for the same company."""
    symbols = list(dict.fromkeys(c.symbol for c in companies))
    spans = [
        (c.begin, c.stop, _COMPANIES[min(symbols.index(c.symbol), len(_COMPANIES) - 1)])
        for c in companies
    ]
    taken = [(c.begin, c.stop) for c in companies]
    spans += [
        (t.begin, t.stop, _TIMES[t.kind])
        for t in times
        if all(t.stop <= begin or t.begin >= stop for begin, stop in taken)
    ]
    for begin, stop, word in sorted(spans, reverse=True):
        text = f"{text[:begin]}{word}{text[stop:]}"
    return text


class Understanding:
    """The inference of the registered model `understanding`."""

    def __init__(self, encoder: ExportedEncoder, gazetteer: Gazetteer) -> None:
        """Take the exported network and the names it may find."""
        self._encoder = encoder
        self._gazetteer = gazetteer

    @classmethod
    def load(cls, folder: Path) -> "Understanding":
        """Load the artifact folder of a version."""
        return cls(ExportedEncoder(folder), Gazetteer.load(folder / "gazetteer.json"))

    def count_tokens(self, text: str) -> int:
        """Number of the model's own tokens in a text."""
        return self._encoder.count_tokens(text)

    def predict(self, texts: list[str], as_of: date) -> pd.DataFrame:
        """Understand questions.

        Args:
            texts: questions.
            as_of: the newest day in the data: what "today" means.

        Returns:
            One row a text: domain, domain_confidence, intent, intent_confidence, slots (JSON).
            A domain below its threshold becomes out_of_scope, with its confidence kept.
        """
        companies = [self._gazetteer.find(text) for text in texts]
        times = [find_mentions(text, as_of) for text in texts]
        masked = [mask(*parts) for parts in zip(texts, companies, times, strict=True)]
        scores = self._encoder.score(masked)
        rows = []
        for i in range(len(texts)):
            domain, domain_confidence = self._best("domain", scores["domain"][i])
            intent, intent_confidence = self._best_intent(scores["intent"][i])
            if domain_confidence < self._encoder.settings["domain_threshold"]:
                domain = "out_of_scope"
            if domain != "finance":
                intent, intent_confidence = "none", domain_confidence
            slots = read_slots(intent, companies[i], times[i], as_of) if intent != "none" else {}
            rows.append((domain, domain_confidence, intent, intent_confidence, json.dumps(slots)))
        columns = ["domain", "domain_confidence", "intent", "intent_confidence", "slots"]
        return pd.DataFrame(rows, columns=columns)

    def _best(self, head: str, scores: "pd.Series[float]") -> tuple[str, float]:
        best = int(scores.argmax())
        return self._encoder.labels[head][best], float(scores[best])

    def _best_intent(self, scores: "pd.Series[float]") -> tuple[str, float]:
        """The best tool, given that the question is about finance."""
        labels = self._encoder.labels["intent"]
        tools = [i for i, label in enumerate(labels) if label != "none"]
        best = max(tools, key=lambda i: scores[i])
        return labels[best], float(scores[best] / sum(scores[i] for i in tools))


def read_slots(
    intent: str, companies: list[CompanyMention], times: list[Mention], as_of: date
) -> dict[str, object]:
    """The arguments that a question states, in the conventions of the intent.

    A bare duration is a window for a moving average, a horizon for a forecast, and otherwise a
    period that ends at `as_of`. A period that runs back from `as_of` has `trailing`. A forecast
    without a length takes the first day or period that ends after `as_of`.
    """
    slots: dict[str, object] = {"symbols": list(dict.fromkeys(c.symbol for c in companies))}
    if intent in _TAKES_WINDOW:
        lengths = [t for t in times if t.kind == "duration"]
        if lengths:
            slots["window_days"] = trading_days(lengths[0])
    if intent in _TAKES_HORIZON:
        lengths = [t for t in times if t.kind in ("horizon", "duration")]
        if lengths:
            slots["horizon_days"] = trading_days(lengths[0])
        else:
            slots |= _read_future(times, as_of)
        return slots
    days = [t for t in times if t.kind == "date"]
    periods = [t for t in times if t.kind == "period"]
    lengths = [t for t in times if t.kind == "duration" and intent not in _TAKES_WINDOW]
    if days and (intent in _TAKES_DAY or not (periods or lengths)):
        slots["date"] = str(days[0].start)
    elif periods:
        slots["start"], slots["end"] = str(periods[0].start), str(periods[0].end)
        if periods[0].trailing:
            slots["trailing"] = True
    elif lengths and intent not in _TAKES_DAY:
        start = step_back(as_of, lengths[0].count, lengths[0].unit)
        slots |= {"start": str(start), "end": str(as_of), "trailing": True}
    return slots


def _read_future(times: list[Mention], as_of: date) -> dict[str, object]:
    ahead = next((t for t in times if t.end is not None and t.end > as_of), None)
    if ahead is None:
        return {}
    if ahead.kind == "date":
        return {"date": str(ahead.start)}
    return {"start": str(ahead.start), "end": str(ahead.end)}
