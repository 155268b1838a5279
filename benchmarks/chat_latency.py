"""Latency of a chat question on a warm service, with one client and with 32.

    python benchmarks/chat_latency.py --url http://127.0.0.1:3000 --user NAME

The password comes from TELLER_PASSWORD. For each number of clients it prints p50, p95 and
requests a second, and the share of the time spent on understanding, tools, storing the answer,
and all the rest (HTTP, sign-in, validation, waiting for a turn), as the header Server-Timing
and the client's own clock tell.
"""

import argparse
import asyncio
import json
import os
import statistics
import time
from collections.abc import Sequence

import httpx

QUESTIONS = (
    "What is Apple's latest price?",
    "How did Microsoft do in 2019?",
    "How volatile was Pfizer over the last 6 months?",
    "Which stocks rose most in 2020?",
    "Compare Coca-Cola and Pepsi over the past 5 years",
    "What was the worst drawdown of Chevron in 2020?",
    "What would $10,000 in Home Depot since 2010 be worth?",
    "Is JPMorgan above its 200-day average?",
)
CLIENTS = (1, 32)
WARMING = 40


async def main() -> None:
    """Measure both numbers of clients and print the figures, last as one line of JSON."""
    options = parse_options()
    password = os.environ["TELLER_PASSWORD"]
    limits = httpx.Limits(max_connections=max(CLIENTS))
    async with httpx.AsyncClient(base_url=options.url, timeout=60, limits=limits) as client:
        form = {"grant_type": "password", "username": options.user, "password": password}
        token = (await client.post("/v1/auth/token", data=form)).raise_for_status().json()
        client.headers["Authorization"] = f"Bearer {token['access_token']}"
        await _ask_many(client, 1, WARMING)
        figures = {}
        for clients in CLIENTS:
            began_s = time.perf_counter()
            timings = await _ask_many(client, clients, options.requests)
            seconds = time.perf_counter() - began_s
            figures[clients] = summarise(timings) | {
                "requests_per_s": round(len(timings) / seconds, 1)
            }
            print(f"{clients} clients: {figures[clients]}")
    print(json.dumps({"benchmark": "chat_latency", "clients": figures}))


def parse_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--url", required=True, help="address of the service")
    parser.add_argument("--user", required=True)
    parser.add_argument("--requests", type=int, default=600, help="for each number of clients")
    return parser.parse_args()


async def _ask_many(
    client: httpx.AsyncClient, clients: int, requests: int
) -> list[dict[str, float]]:
    """Time of each request and of its parts in ms, with so many requests under way at once."""
    numbers = iter(range(requests))
    timings: list[dict[str, float]] = []

    async def work() -> None:
        for number in numbers:
            question = QUESTIONS[number % len(QUESTIONS)]
            body = {"model": "teller", "messages": [{"role": "user", "content": question}]}
            began_s = time.perf_counter()
            response = await client.post("/v1/chat/completions", json=body)
            whole_ms = 1000 * (time.perf_counter() - began_s)
            response.raise_for_status()
            timings.append(read_timing(response.headers["Server-Timing"]) | {"whole": whole_ms})

    await asyncio.gather(*(work() for _ in range(clients)))
    return timings


def read_timing(header: str) -> dict[str, float]:
    """Parts in ms of a header such as `understanding;dur=5.1, tools;dur=0.7`."""
    parts = (part.split(";dur=") for part in header.split(", "))
    return {name: float(milliseconds) for name, milliseconds in parts}


def summarise(timings: Sequence[dict[str, float]]) -> dict[str, object]:
    """p50 and p95 in ms, and the share of each part in the sum of all times."""
    whole = sorted(timing["whole"] for timing in timings)
    total = sum(whole)
    parts = [name for name in timings[0] if name != "whole"]
    shares = {name: sum(timing[name] for timing in timings) / total for name in parts}
    shares["rest"] = 1 - sum(shares.values())
    return {
        "p50_ms": round(statistics.median(whole), 1),
        "p95_ms": round(whole[int(0.95 * len(whole))], 1),
        "shares": {name: round(share, 3) for name, share in shares.items()},
    }


if __name__ == "__main__":
    asyncio.run(main())
