"""Ask a running service the frozen finance exam and report how many answers are right.

Run it as ``python -m benchmarks.finance_questions --url URL --user NAME``.
The password of ``--user`` is read from TELLER_PASSWORD. A dialogue is right only if each of its
turns is; the assistant's real replies go back into its history.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks.finance_scoring import (
    Outcome,
    Reply,
    Verdict,
    score_dialogue,
    score_turn,
    wilson_interval,
)

TIMEOUT_S = 60.0
EXAM = Path(__file__).parent / "exams" / "finance_exam.jsonl"
COLUMNS = tuple(outcome for outcome in Outcome if outcome is not Outcome.UNSCORED)


@dataclass(frozen=True)
class Exchange:
    """One judged turn: question, expected answer, the assistant's text and the verdict."""

    question: str
    expected: Mapping[str, Any]
    answer: str
    verdict: Verdict


@dataclass(frozen=True)
class Result:
    """One judged case; its family is the intent of its last finance turn."""

    case_id: str
    family: str
    kind: str
    exchanges: tuple[Exchange, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict on the whole case."""
        return score_dialogue([exchange.verdict for exchange in self.exchanges])


def sign_in(client: httpx.Client, user: str, password: str) -> None:
    """Fetch an access token and set it on the client.

    Raises:
        httpx.HTTPError: If the service cannot be reached or rejects the credentials.
    """
    form = {"grant_type": "password", "username": user, "password": password}
    response = client.post("/v1/auth/token", data=form)
    response.raise_for_status()
    client.headers["Authorization"] = f"Bearer {response.json()['access_token']}"


def read_reply(body: Mapping[str, Any]) -> Reply:
    """Read text, domain, intent and tools out of a chat completion."""
    extra = body.get("teller") or {}
    return Reply(
        content=body["choices"][0]["message"]["content"] or "",
        domain=extra.get("domain") or "",
        intent=extra.get("intent") or "",
        tools=extra.get("tools") or [],
    )


def ask(client: httpx.Client, model: str, messages: Sequence[Mapping[str, str]]) -> Reply:
    """Send a conversation and return the assistant's reply.

    Raises:
        httpx.HTTPError: On a network fault or an error status.
        ValueError: If the reply is not a chat completion.
    """
    body = {"model": model, "messages": list(messages)}
    response = client.post("/v1/chat/completions", json=body)
    response.raise_for_status()
    try:
        return read_reply(response.json())
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError(f"expected a chat completion, found {response.text[:200]}") from error


def run_case(client: httpx.Client, model: str, case: Mapping[str, Any]) -> Result:
    """Hold one case's conversation and judge it; after a failed request it ends there."""
    messages: list[dict[str, str]] = []
    exchanges: list[Exchange] = []
    for turn in case["turns"]:
        messages.append({"role": "user", "content": turn["text"]})
        try:
            reply = ask(client, model, messages)
        except (httpx.HTTPError, ValueError) as error:
            verdict = Verdict(Outcome.OTHER, f"{type(error).__name__}: {error}")
            exchanges.append(Exchange(turn["text"], turn["expected"], "", verdict))
            break
        verdict = score_turn(reply, turn["expected"])
        exchanges.append(Exchange(turn["text"], turn["expected"], reply.content, verdict))
        messages.append({"role": "assistant", "content": reply.content})
    return Result(case["id"], case["family"], case["kind"], tuple(exchanges))


def count_outcomes(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """Count outcomes and give accuracy with its 95% interval, wrong and refusal rates (0 to 1)."""
    scored = [v.outcome for v in verdicts if v.outcome is not Outcome.UNSCORED]
    total = len(scored)
    counts: Counter[Outcome] = Counter(scored)
    low, high = wilson_interval(counts[Outcome.RIGHT], total)
    wrong = counts[Outcome.WRONG] + counts[Outcome.ANSWERED]
    return {
        "n": total,
        "unscored": len(verdicts) - total,
        **{column.value: counts[column] for column in COLUMNS},
        "accuracy": counts[Outcome.RIGHT] / max(total, 1),
        "accuracy_low": low,
        "accuracy_high": high,
        "wrong_answer_rate": wrong / max(total, 1),
        "refusal_rate": counts[Outcome.REFUSED] / max(total, 1),
    }


def summarize(results: Sequence[Result]) -> dict[str, Any]:
    """Count the cases overall, per kind and per family, and all single turns."""
    families = sorted({result.family for result in results})
    kinds = sorted({result.kind for result in results})
    return {
        "overall": count_outcomes([result.verdict for result in results]),
        "kinds": {k: count_outcomes([r.verdict for r in results if r.kind == k]) for k in kinds},
        "families": {
            name: count_outcomes([r.verdict for r in results if r.family == name])
            for name in families
        },
        "turns": count_outcomes([e.verdict for r in results for e in r.exchanges]),
    }


def format_row(name: str, counts: Mapping[str, float]) -> str:
    """Lay out one line of the table."""
    cells = " ".join(f"{int(counts[column.value]):>8}" for column in COLUMNS)
    return f"{name:<22} {int(counts['n']):>5} {cells}"


def format_rates(name: str, counts: Mapping[str, float]) -> str:
    """Say accuracy with its interval, wrong-answer rate and refusal rate."""
    return (
        f"{name}: accuracy {counts['accuracy']:.2%} "
        f"(95% {counts['accuracy_low']:.2%} to {counts['accuracy_high']:.2%}, "
        f"n={int(counts['n'])}, unscored {int(counts['unscored'])}), "
        f"wrong-answer rate {counts['wrong_answer_rate']:.2%}, "
        f"refusal rate {counts['refusal_rate']:.2%}"
    )


def print_results(summary: Mapping[str, Any], results: Sequence[Result]) -> None:
    """Print the table, the rates and every turn that was not right."""
    heads = ("right", "wrong", "refused", "answered", "other")
    print(f"{'family':<22} {'n':>5} " + " ".join(f"{head:>8}" for head in heads))
    for name, counts in summary["families"].items():
        print(format_row(name, counts))
    print(format_row("all cases", summary["overall"]))
    print(format_rates("cases", summary["overall"]))
    for kind, counts in summary["kinds"].items():
        print(format_rates(kind, counts))
    print(format_rates("turns", summary["turns"]))
    for result in results:
        for number, exchange in enumerate(result.exchanges, start=1):
            if exchange.verdict.outcome in (Outcome.RIGHT, Outcome.UNSCORED):
                continue
            outcome, why = exchange.verdict.outcome.value, exchange.verdict.why
            print(f"\n{result.case_id} turn {number} [{result.family}] {outcome}: {why}")
            print(f"  question: {exchange.question}")
            print(f"  expected: {json.dumps(exchange.expected)}")
            print(f"  answer:   {exchange.answer}")


def write_report(path: Path, summary: Mapping[str, Any], results: Sequence[Result]) -> None:
    """Write the summary and every judged turn as JSON."""
    cases = [
        {
            "id": result.case_id,
            "family": result.family,
            "kind": result.kind,
            "outcome": result.verdict.outcome.value,
            "turns": [
                {
                    "question": exchange.question,
                    "expected": exchange.expected,
                    "answer": exchange.answer,
                    "outcome": exchange.verdict.outcome.value,
                    "why": exchange.verdict.why,
                }
                for exchange in result.exchanges
            ],
        }
        for result in results
    ]
    path.write_text(json.dumps({**summary, "cases": cases}, indent=2), encoding="utf-8")


def parse_options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--questions", type=Path, default=EXAM, help="exam, JSON lines")
    parser.add_argument("--url", required=True, help="address of the service")
    parser.add_argument("--user", help="signs in with the password in TELLER_PASSWORD")
    parser.add_argument("--model", default="teller", help="teller, teller@challenger, …")
    parser.add_argument("--report", type=Path, help="write all results here as JSON")
    parser.add_argument("--clients", type=int, default=4, help="conversations held at once")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the exam; return 0, or 1 if the service could not be reached or signed in to."""
    options = parse_options(arguments)
    lines = options.questions.read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line.strip()]
    with httpx.Client(base_url=options.url, timeout=TIMEOUT_S) as client:
        try:
            client.get("/livez").raise_for_status()
            if options.user:
                sign_in(client, options.user, os.environ.get("TELLER_PASSWORD", ""))
        except httpx.HTTPError as error:
            print(f"{options.url}: {error}; is it up, are the credentials right?", file=sys.stderr)
            return 1
        with ThreadPoolExecutor(max_workers=options.clients) as pool:
            results = list(pool.map(lambda case: run_case(client, options.model, case), cases))
    summary = summarize(results)
    print_results(summary, results)
    if options.report:
        write_report(options.report, summary, results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
