"""Adversarial inputs to a running service: each is answered or refused sensibly, none is a 500.

    python benchmarks/adversarial.py --url http://127.0.0.1:3000 --user NAME

The password comes from TELLER_PASSWORD. Each line of exams/adversarial.jsonl says what is
sensible: `error` is a 4xx in the error shape, `refused` an answer without any computed figure,
`answered` at least one figure, `any` either of the last two.
"""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

import httpx

EXAM = Path(__file__).parent / "exams" / "adversarial.jsonl"


def main() -> int:
    """Ask all and print what came; the exit code is 1 where something is not sensible."""
    options = parse_options()
    password = os.environ["TELLER_PASSWORD"]
    cases = [json.loads(line) for line in EXAM.read_text(encoding="utf-8").splitlines()]
    wrong = 0
    with httpx.Client(base_url=options.url, timeout=30) as client:
        form = {"grant_type": "password", "username": options.user, "password": password}
        token = client.post("/v1/auth/token", data=form).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {token['access_token']}"
        for case in cases:
            messages = [{"role": "user", "content": case["text"]}]
            response = client.post(
                "/v1/chat/completions", json={"model": "teller", "messages": messages}
            )
            came = classify(response.status_code, response.json())
            fits = came == case["expect"] or (
                case["expect"] == "any" and came in ("answered", "refused")
            )
            wrong += not fits
            mark = "ok   " if fits else "WRONG"
            print(f"{mark} {case['id']} {came:8} {case['text'][:60]!r} -> {_said(response)!r}")
    print(f"{len(cases) - wrong} of {len(cases)} sensible")
    return int(wrong > 0)


def parse_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--url", required=True, help="address of the service")
    parser.add_argument("--user", required=True)
    return parser.parse_args()


def classify(status: int, body: dict[str, Any]) -> str:
    """What came: error, refused, answered, or failed."""
    if 400 <= status < 500 and set(body["error"]) == {"message", "type", "param", "code"}:
        return "error"
    if status != 200:
        return "failed"
    results = [call["result"] for call in body["teller"]["tools"] if call["name"] != "triage"]
    computed = [result for result in results if "refusal" not in result]
    return "answered" if computed else "refused"


def _said(response: httpx.Response) -> str:
    body = response.json()
    if "error" in body:
        return str(body["error"]["code"])
    return str(body["choices"][0]["message"]["content"])[:90]


if __name__ == "__main__":
    sys.exit(main())
