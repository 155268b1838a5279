"""Fit what a question over a document is taken to mean: serving/documents/ranking_weights.json.

    python benchmarks/document_ranking.py --data DIR

DIR holds `finqa_train_partial250.parquet`: 250 training questions of FinQA (Chen et al. 2021, MIT)
with programs and answers; its dev and test questions have no part in this. Two log-linear models
with an L2 penalty: the kind of operation, from the question's wording, against the kind of the
gold program; and the operands among all candidates of that kind, against the gold value. It prints
what five-fold cross-validation gives before it writes the weights of all 250.
"""

import argparse
import asyncio
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
PENALTY = 0.3
FOLDS = 5


@dataclass(frozen=True)
class Example:
    """A question with its candidates; arrays have a row a candidate, `question` is one row."""

    question: np.ndarray
    features: np.ndarray
    kinds: np.ndarray
    values: np.ndarray
    right: np.ndarray
    kind: int | None


def main() -> int:
    """Fit, report, write."""
    sys.path.insert(0, str(ROOT))
    from benchmarks.documents import FINQA, load_encoder, read_finqa

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--encoder", default="models:/encoder@champion", help="MLflow address")
    parser.add_argument("--data", type=Path, required=True, help=f"folder with {FINQA['train']}")
    arguments = parser.parse_args()
    questions = read_finqa(arguments.data / FINQA["train"])
    encoder = load_encoder(arguments.encoder)
    examples = [asyncio.run(_make_example(question, encoder)) for question in questions]
    print(f"{np.mean([e.right.any() for e in examples]):.1%} have a right candidate")
    order = np.random.default_rng(0).permutation(len(examples))
    hits = []
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS])
        fitted = _fit([e for i, e in enumerate(examples) if i not in held])
        hits += [_is_right(examples[i], *fitted) for i in held]
    print(f"{np.mean(hits):.1%} right in {FOLDS}-fold cross-validation")
    _write(*_fit(examples))
    return 0


async def _make_example(question: dict[str, Any], encoder: Any) -> Example:
    from benchmarks.documents import is_executed_right
    from serving.documents.asking import read_question
    from serving.documents.candidates import make_candidates
    from serving.documents.facts import gather_facts
    from serving.documents.features import describe
    from serving.documents.operations import KINDS

    facts = gather_facts(question["table"], question["passages"])
    asked, near = await read_question(question["question"], facts, encoder)
    order = [int(index) for index in np.argsort(-near.total, kind="stable")]
    candidates = make_candidates(facts, order)
    gold = _gold_kind(question["program"])
    return Example(
        asked.features(),
        describe(asked, facts, near, candidates).astype(float),
        np.array([KINDS.index(candidate.kind) for candidate in candidates]),
        np.array([round(float(candidate.value), 9) for candidate in candidates]),
        np.array([is_executed_right(c, question["answer"]) for c in candidates]),
        None if gold is None else KINDS.index(gold),  # type: ignore[arg-type]
    )


def _gold_kind(program: str) -> str | None:
    """The kind of a gold program; None for those that are none of ours."""
    steps = re.findall(r"([a-z_]+)\(", program)
    if steps == ["subtract"]:
        return "difference"
    if steps[:2] == ["subtract", "divide"] and len(steps) <= 3:
        return "percent_change"
    if steps in (["divide"], ["divide", "multiply"]):
        return "ratio"
    if steps and set(steps) == {"add"}:
        return "sum"
    if len(steps) > 1 and steps[-1] == "divide" and set(steps[:-1]) == {"add"}:
        return "average"
    return "product" if steps == ["multiply"] else None


def _fit(examples: list[Example]) -> tuple[np.ndarray, np.ndarray]:
    """Weights of kinds, shape (names, kinds), and of operands, shape (names,)."""
    return _fit_kinds([e for e in examples if e.kind is not None]), _fit_operands(examples)


def _fit_kinds(examples: list[Example]) -> np.ndarray:
    from scipy.optimize import minimize

    from serving.documents.operations import KINDS

    inputs = np.array([example.question for example in examples])
    wanted = np.eye(len(KINDS))[[example.kind for example in examples]]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        chances = _softmax_rows(inputs @ flat.reshape(-1, len(KINDS)))
        value = -np.log((chances * wanted).sum(axis=1)).sum() + PENALTY * (flat @ flat)
        return value, (inputs.T @ (chances - wanted)).ravel() + 2 * PENALTY * flat

    start = np.zeros(inputs.shape[1] * len(KINDS))
    fitted: np.ndarray = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return fitted.reshape(-1, len(KINDS))


def _fit_operands(examples: list[Example]) -> np.ndarray:
    from scipy.optimize import minimize

    parts = [(e.features[e.kinds == e.kind], e.right[e.kinds == e.kind]) for e in examples]
    parts = [part for part in parts if part[1].any()]
    inputs = np.concatenate([part[0] for part in parts])
    right = np.concatenate([part[1] for part in parts])
    sizes = [len(part[1]) for part in parts]
    begins, of = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(parts)), sizes)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = inputs @ weights
        grown = np.exp(scores - np.maximum.reduceat(scores, begins)[of])
        whole = np.add.reduceat(grown, begins)
        hit = np.add.reduceat(grown * right, begins) + 1e-12
        slope = (grown / whole[of] - grown * right / hit[of]) @ inputs + 2 * PENALTY * weights
        return -(np.log(hit) - np.log(whole)).sum() + PENALTY * (weights @ weights), slope

    start, options = np.zeros(inputs.shape[1]), {"maxiter": 150}
    fitted: np.ndarray = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
    return fitted


def _softmax_rows(scores: np.ndarray) -> np.ndarray:
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))


def _is_right(example: Example, kinds: np.ndarray, operands: np.ndarray) -> bool:
    """Whether the likeliest value is the gold one, as serving.documents.asking chooses it."""
    chances = np.zeros(len(example.values))
    of_kind = _softmax_rows((example.question @ kinds)[None])[0]
    for kind in set(example.kinds):
        chosen = example.kinds == kind
        scores = (example.features[chosen] @ operands)[None]
        chances[chosen] = of_kind[kind] * _softmax_rows(scores)[0]
    _, place = np.unique(example.values, return_inverse=True)
    likeliest = place == np.bincount(place, chances).argmax()
    return bool(example.right[likeliest].any())


def _write(kinds: np.ndarray, operands: np.ndarray) -> None:
    from serving.documents.features import NAMES
    from serving.documents.nearness import KIND_NAMES
    from serving.documents.operations import KINDS
    from serving.documents.ranking import WEIGHTS

    stored = {
        "fitted_by": "benchmarks/document_ranking.py on 250 training questions of FinQA",
        "kinds": {
            f"{kind}: {name}": round(float(kinds[row, column]), 4)
            for column, kind in enumerate(KINDS)
            for row, name in enumerate(KIND_NAMES)
        },
        "operands": {n: round(float(v), 4) for n, v in zip(NAMES, operands, strict=True) if v},
    }
    WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {WEIGHTS.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
