"""A question over a document: its numbers, the calculation, and the answer, or a refusal.

Every number comes from the document and every result from an exact calculator; what is learned is
only which numbers and which operation a question means.
"""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import anyio.to_thread
import numpy as np

from serving.documents.calculation import show
from serving.documents.candidates import Candidate, make_candidates
from serving.documents.facts import Fact, Passage, Rows, gather_facts
from serving.documents.features import describe
from serving.documents.nearness import Asked, Nearness
from serving.documents.operations import KINDS, PROTOTYPES, Kind, find_cues, split_ratio
from serving.documents.ranking import probabilities
from serving.documents.vectors import encode
from serving.documents.words import years
from serving.errors import ServiceError
from serving.registry import LoadedModel

# In cross-validation six in ten answers above this were right, and three in ten just below it.
LEAST_CONFIDENCE = 0.3
MOST_FACTS = 1200
_NEAREST_PROTOTYPES = 3
_NO_WORDS = "."
_VALUE_DIGITS = 9  # values that agree to so many decimals are one answer
# Differences of cosines are small beside cues, which are 0 or 1.
_LIKENESS_SCALE = 3.0


# The prototypes' vectors by version of the encoder: they change with it only.
_prototypes: WeakKeyDictionary[LoadedModel, np.ndarray] = WeakKeyDictionary()


@dataclass(frozen=True)
class Found:
    """The likeliest calculation.

    Attributes:
        candidate: operation, operands and value.
        facts: its operands.
        confidence: probability that this value is the one meant, 0 to 1.
    """

    candidate: Candidate
    facts: tuple[Fact, ...]
    confidence: float

    @property
    def calculation(self) -> str:
        """The program as text."""
        return show(self.candidate.program)


@dataclass(frozen=True)
class Lacking:
    """Why there is no answer, for people."""

    message: str


async def ask(
    question: str, table: Rows | None, passages: list[Passage], encoder: LoadedModel
) -> Found | Lacking:
    """Answer a question from a document, or say what is lacking.

    Args:
        question: about numbers of the document.
        table: rows of cells, the first the header.
        passages: the running text.
        encoder: a version of the model `encoder`.

    Raises:
        ServiceError: 413 if the document holds too many numbers.
    """
    found = await find_calculation(question, table, passages, encoder)
    return decide(question, table, passages, found)


def decide(
    question: str, table: Rows | None, passages: list[Passage], found: Found | None
) -> Found | Lacking:
    """Let the likeliest calculation stand, or say why it does not."""
    if found is None:
        return Lacking("The document holds no number. Send a table, or text with figures.")
    missing = _missing_years(question, table, passages)
    if missing:
        named = ", ".join(map(str, sorted(missing)))
        return Lacking(f"The document says nothing of {named}, which the question asks about.")
    if found.confidence < LEAST_CONFIDENCE:
        return Lacking(
            "I cannot tell which numbers and which calculation are meant: the likeliest, "
            f"{found.calculation}, is too uncertain ({found.confidence:.0%}). Name the rows and "
            "years as the document does, and whether you want a change, a share, a sum or an "
            "average."
        )
    return found


async def find_calculation(
    question: str, table: Rows | None, passages: list[Passage], encoder: LoadedModel
) -> Found | None:
    """The likeliest calculation, however unlikely; None where the document holds no number."""
    facts = gather_facts(table, passages)
    if len(facts) > MOST_FACTS:
        raise ServiceError(
            413,
            "document_too_long",
            f"the document holds {len(facts)} numbers; at most {MOST_FACTS} can be asked about",
        )
    if not facts:
        return None
    asked, near = await read_question(question, facts, encoder)
    # Over a thousand candidates take a third of a second: not on the event loop.
    return await anyio.to_thread.run_sync(_find_likeliest, asked, facts, near)


def _find_likeliest(asked: Asked, facts: list[Fact], near: Nearness) -> Found:
    order = [int(index) for index in np.argsort(-near.total, kind="stable")]
    candidates = make_candidates(facts, order)
    chances = probabilities(asked, candidates, describe(asked, facts, near, candidates))
    best, confidence = _choose(candidates, chances)
    return Found(best, tuple(facts[index] for index in best.facts), confidence)


async def read_question(
    question: str, facts: list[Fact], encoder: LoadedModel
) -> tuple[Asked, Nearness]:
    """What a question asks for, and how near each fact is to it."""
    labels = [fact.label.strip() or _NO_WORDS for fact in facts]
    wholes = [
        (fact.heading if fact.table is None else f"{fact.label} {fact.heading}").strip()
        or _NO_WORDS
        for fact in facts
    ]
    sides = list(split_ratio(question) or ())
    texts = list(dict.fromkeys([question, *labels, *wholes, *sides]))
    vectors = dict(zip(texts, await encode(encoder, texts), strict=True))

    def cosines(of: list[str], to: str) -> np.ndarray:
        return np.array([vectors[text] @ vectors[to] for text in of])

    likeness = await _find_likeness(vectors[question], encoder)
    near = Nearness(
        question,
        facts,
        cosines(labels, question),
        cosines(wholes, question),
        np.stack([cosines(labels, side) for side in sides], axis=1) if sides else None,
    )
    return Asked(question, find_cues(question), likeness), near


async def _find_likeness(question: np.ndarray, encoder: LoadedModel) -> dict[Kind, float]:
    """Mean cosine to the nearest prototypes of each kind, less that over all kinds, scaled."""
    if encoder not in _prototypes:
        texts = [text for kind in KINDS for text in PROTOTYPES[kind]]
        _prototypes[encoder] = await encode(encoder, texts)
    cosines, begin, near = _prototypes[encoder] @ question, 0, {}
    for kind in KINDS:
        of = np.sort(cosines[begin : begin + len(PROTOTYPES[kind])])
        near[kind], begin = float(of[-_NEAREST_PROTOTYPES:].mean()), begin + len(of)
    mean = sum(near.values()) / len(KINDS)
    return {kind: _LIKENESS_SCALE * (cosine - mean) for kind, cosine in near.items()}


def _choose(candidates: list[Candidate], chances: np.ndarray) -> tuple[Candidate, float]:
    """The candidate whose value has the largest chance over all ways to come by it."""
    by_value: dict[float, float] = {}
    values = [round(float(candidate.value), _VALUE_DIGITS) for candidate in candidates]
    for value, chance in zip(values, chances, strict=True):
        by_value[value] = by_value.get(value, 0.0) + float(chance)
    likeliest = max(by_value, key=lambda value: by_value[value])
    ways = [index for index, value in enumerate(values) if value == likeliest]
    best = max(ways, key=lambda index: chances[index])
    return candidates[best], by_value[likeliest]


def _missing_years(question: str, table: Rows | None, passages: list[Passage]) -> frozenset[int]:
    cells = " ".join(str(cell) for row in table or () for cell in row)
    return years(question) - years(cells) - years(" ".join(passage.text for passage in passages))
