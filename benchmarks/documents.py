"""Documents: how good summaries are, and how many questions over filings are answered rightly.

    python benchmarks/documents.py summaries [--split held_out]
    python benchmarks/documents.py finqa --data DIR [--split dev]

Both run the code that serves in this process, with a version of the model `encoder` loaded as the
service does (`--encoder`, by default the champion of the registry at MLFLOW_TRACKING_URI).

`summaries` reads benchmarks/reports.jsonl: 24 short financial reports written for Teller, each
with a reference summary; eight are for development and 16 held out. It prints ROUGE F1 (Lin 2004,
package rouge-score with stemming) and the share of the reference's numbers that a summary holds,
beside the first sentences of the text, at equal numbers of sentences.

`finqa` reads FinQA (Chen et al. 2021, arXiv:2109.00122; MIT): `finqa_dev.parquet`, or with
`--split train` a part of its training questions. Execution accuracy by its own rule: the executed
value equals the gold one, both rounded to five decimals.
"""

import argparse
import asyncio
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "benchmarks" / "reports.jsonl"
FINQA = {"dev": "finqa_dev.parquet", "train": "finqa_train_partial250.parquet"}
# FinQANet with RoBERTa-large, execution accuracy on the dev set, as published.
PUBLISHED = 61.2


def main() -> int:
    """Run the named benchmark and print its figures, last as one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--encoder", default="models:/encoder@champion", help="MLflow address")
    commands = parser.add_subparsers(dest="command", required=True)
    summaries = commands.add_parser("summaries", help="ROUGE and number recall of summaries")
    summaries.add_argument("--split", choices=["development", "held_out"], default="held_out")
    finqa = commands.add_parser("finqa", help="execution accuracy on FinQA")
    finqa.add_argument("--data", type=Path, required=True, help="folder with the Parquet file")
    finqa.add_argument("--split", choices=list(FINQA), default="dev")
    finqa.add_argument("--failures", type=Path, help="where to write what was not right, as JSONL")
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    encoder = load_encoder(arguments.encoder)
    if arguments.command == "summaries":
        result = asyncio.run(_summaries(encoder, arguments.split))
    else:
        file = arguments.data / FINQA[arguments.split]
        if not file.is_file():
            print(f"no {file.name} in {arguments.data}; give its folder with --data")
            return 1
        result, missed = asyncio.run(_finqa(encoder, file))
        if arguments.failures:
            arguments.failures.write_text("".join(json.dumps(row) + "\n" for row in missed))
    print(json.dumps({"benchmark": arguments.command, "split": arguments.split, **result}))
    return 0


def load_encoder(address: str) -> Any:
    """A version of the encoder, as the service loads it."""
    from mlflow.pyfunc import load_model

    from data_contracts.settings import load_profile
    from serving.registry import LoadedModel

    load_profile()
    return LoadedModel("encoder", 0, load_model(address))


async def _summaries(encoder: Any, split: str) -> dict[str, Any]:
    from rouge_score.rouge_scorer import RougeScorer

    from serving.documents.sentences import split_sentences
    from serving.documents.summaries import summarise

    def numbers(text: str) -> set[str]:
        return {found.rstrip(",") for found in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}

    scorer = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)
    reports = [json.loads(line) for line in REPORTS.read_text(encoding="utf-8").splitlines()]
    reports = [report for report in reports if report["split"] == split]
    rows: dict[str, list[dict[str, float]]] = {}
    for report in reports:
        whole = split_sentences(report["text"])
        first = [s.text for s in whole if s.kind in ("prose", "item")]
        for count in (3, 5):
            ours = await summarise(report["text"], encoder, count)
            made = {
                f"ours-{count}": " ".join(line.text for line in ours.lines),
                f"lead-{count}": " ".join(first[:count]),
            }
            for name, text in made.items():
                rouge = scorer.score(report["summary"], text)
                row = {kind: 100 * score.fmeasure for kind, score in rouge.items()}
                wanted = numbers(report["summary"])
                row["number_recall"] = 100 * len(wanted & numbers(text)) / len(wanted)
                row["words"] = len(text.split())
                rows.setdefault(name, []).append(row)
    result = {
        name: {key: round(sum(row[key] for row in of) / len(of), 1) for key in of[0]}
        for name, of in rows.items()
    }
    for name, figures in sorted(result.items()):
        print(f"{name}: " + ", ".join(f"{key} {value}" for key, value in figures.items()))
    return {"reports": len(reports), **result}


def read_finqa(file: Path) -> list[dict[str, Any]]:
    """The questions of a FinQA file: id, question, table, passages, program, answer."""
    import pandas as pd

    from serving.documents.facts import Passage

    read = []
    for row in pd.read_parquet(file).itertuples(index=False):
        before: list[str] = []
        after: list[str] = []
        table: list[list[str]] = []
        for line in row.context.split("\n"):
            if "|" in line:
                # One file writes `a | b`, the other `| a | b |`.
                whole = line.strip()
                outer = whole.startswith("|") and whole.endswith("|")
                cells = (whole[1:-1] if outer else line).split("|")
                table.append([cell.strip() for cell in cells])
            else:
                # One file has a sentence a line, the other all in one: both end with ` . `.
                (after if table else before).append(re.sub(r" \. (?=\S)", " .\n", line))
        passages = [Passage("pre_text", "\n".join(before)), Passage("post_text", "\n".join(after))]
        read.append(
            {
                "id": row.id,
                "question": row.question,
                "table": table,
                "passages": passages,
                "program": row.program,
                "answer": row.exe_ans if row.exe_ans in ("yes", "no") else float(row.exe_ans),
            }
        )
    return read


def is_executed_right(candidate: Any, gold: float | str) -> bool:
    """FinQA's rule: equal when both are rounded to five decimals; yes and no are themselves."""
    value = float(candidate.value)
    if isinstance(gold, str):
        return candidate.kind == "greater" and value == float(gold == "yes")
    return candidate.kind != "greater" and round(value, 5) == round(gold, 5)


def _is_nearly_right(candidate: Any, gold: float | str) -> bool:
    """The tolerant rule: within 0.5% of the gold value, or of it as a percentage or fraction."""
    value = float(candidate.value)
    if isinstance(gold, str) or candidate.kind == "greater":
        return False
    return any(abs(value - form) <= 0.005 * abs(form) for form in (gold, gold * 100, gold / 100))


async def _finqa(encoder: Any, file: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Figures, and the questions whose likeliest calculation was not right."""
    from serving.documents.asking import Found, decide, find_calculation

    strict, tolerant, answered, missed = [], [], [], []
    for asked in read_finqa(file):
        about = (asked["question"], asked["table"], asked["passages"])
        likeliest = await find_calculation(*about, encoder)
        gold, found = asked["answer"], None if likeliest is None else likeliest.candidate
        strict.append(found is not None and is_executed_right(found, gold))
        tolerant.append(strict[-1] or (found is not None and _is_nearly_right(found, gold)))
        answered.append(isinstance(decide(*about, likeliest), Found))
        if not strict[-1] and likeliest is not None:
            kept = {key: asked[key] for key in ("id", "question", "program", "answer")}
            missed.append({**kept, "found": likeliest.calculation, "answered": answered[-1]})
    count = len(strict)
    right = sum(s and a for s, a in zip(strict, answered, strict=True))
    result = {
        "data": file.name,
        "questions": count,
        "accuracy_of_likeliest": round(100 * sum(strict) / count, 1),
        "tolerant_accuracy_of_likeliest": round(100 * sum(tolerant) / count, 1),
        "coverage": round(100 * sum(answered) / count, 1),
        "accuracy_among_answered": round(100 * right / max(sum(answered), 1), 1),
        "accuracy_served": round(100 * right / count, 1),
        "published_finqanet_roberta_large": PUBLISHED,
    }
    print(f"{file.name}, {count} questions, execution accuracy (five decimals):")
    print(f"  likeliest calculation of every question: {result['accuracy_of_likeliest']}%")
    print(f"  the same, percent and rounding forgiven: {result['tolerant_accuracy_of_likeliest']}%")
    print(f"  answered (the rest is refused as too uncertain): {result['coverage']}%")
    print(f"  right among the answered: {result['accuracy_among_answered']}%")
    print(f"  right and answered, of all: {result['accuracy_served']}%")
    print(f"  published, FinQANet with RoBERTa-large: {PUBLISHED}%")
    return result, missed


if __name__ == "__main__":
    sys.exit(main())
