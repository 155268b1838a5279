"""A question to domain, intent and slots."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from .amounts import Amount, find_amounts
from .encoder import ExportedEncoder
from .gazetteer import CompanyMention, Gazetteer
from .mentions import Mention
from .periods import find_mentions
from .slots import read_slots
from .spans import TakenCharacters

# What stands for a company or a time in the text that the network reads: which company and
# which year must not matter to the choice of a tool.
_COMPANIES = ("acme", "globex", "initech", "umbrella")
_TIMES = {
    "date": "somedate",
    "period": "someperiod",
    "duration": "somespan",
    "horizon": "somehorizon",
}


_COLUMNS = [
    "domain",
    "domain_confidence",
    "intent",
    "intent_confidence",
    "turn",
    "turn_confidence",
    "slots",
    "alternatives",
]
# Of a question whose intent is uncertain, so many likeliest ones are offered.
_OFFERED = 2
# What nobody would choose: no figure of its own.
_NEVER_OFFERED = {"none", "repeat", "advice", "not_in_data"}


def mask(
    text: str,
    companies: list[CompanyMention],
    times: list[Mention],
    amounts: Sequence[Amount] = (),
) -> str:
    """Replace companies, amounts and times by placeholder words, the same for the same company.

    Where they overlap, a company goes before an amount and an amount before a time.
    """
    names = dict.fromkeys(c.choices or c.symbol for c in companies)
    words = {name: _COMPANIES[min(i, len(_COMPANIES) - 1)] for i, name in enumerate(names)}
    named = [(c.begin, c.stop, words[c.choices or c.symbol]) for c in companies]
    invested = [(a.begin, a.stop, "someamount") for a in amounts]
    timed = [(t.begin, t.stop, _TIMES[t.kind]) for t in times]
    taken = TakenCharacters(len(text))
    chosen = []
    for begin, stop, word in (*named, *invested, *timed):
        if taken.is_free(begin, stop):
            taken.take(begin, stop)
            chosen.append((begin, stop, word))
    parts = []
    position = 0
    for begin, stop, word in sorted(chosen):
        parts += [text[position:begin], word]
        position = stop
    return "".join(parts) + text[position:]


def mask_question(text: str, gazetteer: Gazetteer, as_of: date) -> str:
    """The text that the network reads for a question.

    Args:
        text: the question.
        gazetteer: the names it may hold.
        as_of: the newest day in the data, which "today" means.
    """
    return _read_names(text, gazetteer, as_of)[0]


def _read_names(
    text: str, gazetteer: Gazetteer, as_of: date
) -> tuple[str, list[CompanyMention], list[Mention]]:
    """A question masked, its companies and its times."""
    companies = gazetteer.find(text)
    amounts = find_amounts(text)
    times = find_mentions(text, as_of, [(a.begin, a.stop) for a in amounts])
    return mask(text, companies, times, amounts), companies, times


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
            One row a text: domain, domain_confidence, intent, intent_confidence, turn,
            turn_confidence, slots (JSON), alternatives (JSON).
            A domain below its threshold becomes out_of_scope, with its confidence kept. An intent
            below its threshold comes with the likeliest ones as alternatives, itself first,
            if each of them is one that can be chosen.
        """
        named = [_read_names(text, self._gazetteer, as_of) for text in texts]
        scores = self._encoder.score([masked for masked, _, _ in named])
        rows = []
        for i, (_, companies, times) in enumerate(named):
            domain, domain_confidence = self._best("domain", scores["domain"][i])
            intent, intent_confidence = self._best("intent", scores["intent"][i])
            if domain_confidence < self._encoder.settings["domain_threshold"]:
                domain = "out_of_scope"
            slots: dict[str, object] = {}
            alternatives: list[str] = []
            if domain == "finance":
                slots = read_slots(intent, companies, times, as_of, texts[i])
                if intent_confidence < self._encoder.settings["intent_threshold"]:
                    alternatives = self._likeliest(scores["intent"][i])
            else:
                intent, intent_confidence = "none", domain_confidence
            turn = self._best("turn", scores["turn"][i])
            of_domain = domain, domain_confidence, intent, intent_confidence
            rows.append((*of_domain, *turn, json.dumps(slots), json.dumps(alternatives)))
        return pd.DataFrame(rows, columns=_COLUMNS)

    def _best(self, head: str, scores: "pd.Series[float]") -> tuple[str, float]:
        best = int(scores.argmax())
        return self._encoder.labels[head][best], float(scores[best])

    def _likeliest(self, scores: "pd.Series[float]") -> list[str]:
        labels = self._encoder.labels["intent"]
        order = sorted(range(len(labels)), key=lambda i: -scores[i])
        offered = [labels[i] for i in order[:_OFFERED] if labels[i] not in _NEVER_OFFERED]
        return offered if len(offered) == _OFFERED else []
