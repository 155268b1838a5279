"""No acknowledged ticket is lost and none is made twice, though the service is killed.

    python -m benchmarks.ticket_crash

Clients at once submit tickets, each under an idempotency key of its own. When half of them are
acknowledged, all processes of the service are killed at once (SIGKILL) and started again. What a
client got no answer to, it sends again with the same key until it is acknowledged. Then the
tables themselves are asked: every acknowledged ticket once, under the id that the client was
given, with its lineage and its log. Exit code 1 where that is not so.

By default everything is scratch: a PostgreSQL, a lake, and the tests' stand-in models.
`--database` takes another one, whose new tickets stay there; `--registry` and `--lake` take
trained models and their tables.
"""

import argparse
import contextlib
import itertools
import json
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from joserfc.jwk import OKPKey
from sqlalchemy import create_engine, text

from data_contracts.lake import Lake
from data_contracts.migration import migrate
from data_contracts.settings import Settings
from deploy.ports import choose_port
from serving.users import set_user
from tests.servers import start_database, stop_servers
from tests.serving.service_process import ServiceProcess
from tests.serving.surroundings import (
    COMPANIES,
    PASSWORD,
    promote_stand_ins,
    registry_at,
    sign_in,
    write_names_and_articles,
    write_prices,
)

PROBLEMS = (
    "My card {} was not accepted",
    "Ich kann mich nicht anmelden, Vorgang {}",
    "Somebody has stolen money from my account, case {}",
    "No llegó mi transferencia {}",
    "I complain about fee {}",
)
PAUSE_S = 0.2
# Longer than a start takes; a client that waits longer has failed.
PATIENCE_S = 120
FIRST_PORT = 23500


@dataclass
class Progress:
    """What the clients saw; `acknowledged` is the ticket's id by key.

    Attributes:
        statuses: how often each status acknowledged one: 201 made it, 200 found it made.
        unanswered: requests without an answer, or with one that says to come again.
    """

    acknowledged: dict[str, str] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)
    unanswered: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, key: str, response: httpx.Response | None) -> bool:
        """Note an answer; returns whether it acknowledges the ticket."""
        with self.lock:
            if response is None or response.status_code == 503:
                self.unanswered += 1
                return False
            response.raise_for_status()
            self.acknowledged[key] = response.json()["id"]
            self.statuses[response.status_code] = self.statuses.get(response.status_code, 0) + 1
            return True


def main() -> int:
    """Run it and print the figures, last as one line of JSON."""
    options = parse_options()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = stack.enter_context(surround(options, folder))
        user = f"ticket-crash-{uuid.uuid4().hex[:8]}"
        make_user(settings.require_database_url(), user)
        service = ServiceProcess(settings, folder, choose_port(FIRST_PORT))
        stack.callback(service.stop)
        service.start()
        progress, timings = submit_through_a_crash(service, user, options)
        figures = timings | count(progress) | examine(settings, user, progress)
    for name, value in figures.items():
        print(f"{name:>36}: {value}")
    sound = not any(figures[name] for name in WRONG)
    print("every acknowledged ticket is there, none twice" if sound else "WRONG: see the counts")
    print(json.dumps({"benchmark": "ticket_crash", "clients": options.clients, **figures}))
    return 0 if sound else 1


def parse_options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tickets", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--database", help="SQLAlchemy URL; default: a scratch PostgreSQL")
    parser.add_argument("--registry", help="MLflow URL, with --lake; default: stand-in models")
    parser.add_argument("--lake", help="URL of the tables, with --registry")
    options = parser.parse_args()
    if bool(options.registry) != bool(options.lake):
        parser.error("one of --registry and --lake is given; expected both or none of them")
    return options


@contextlib.contextmanager
def surround(options: argparse.Namespace, folder: Path) -> Iterator[Settings]:
    """Prepare database, registry and lake, given or scratch, until the block ends."""
    key_file = folder / "signing.json"
    key_file.write_text(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    registry = options.registry or f"sqlite:///{folder / 'mlflow.db'}"
    lake_url = options.lake or str(folder / "lake")
    try:
        with registry_at(registry):
            if options.registry is None:
                prepare_stand_ins(Lake(lake_url), folder)
            database_url = options.database or start_database(folder)
            migrate(database_url)
            yield Settings(
                home=folder / "home",
                lake_url=lake_url,
                database_url=database_url,
                auth_signing_key_file=key_file,
            )
    finally:
        stop_servers(folder)


def prepare_stand_ins(lake: Lake, folder: Path) -> None:
    """Write small tables, and promote the stand-in models."""
    from skfolio.datasets import load_sp500_dataset

    write_prices(lake, load_sp500_dataset()[list(COMPANIES)])
    write_names_and_articles(lake)
    promote_stand_ins(folder / "artifacts")


def make_user(database_url: str, name: str) -> None:
    """Make the customer who submits."""
    engine = create_engine(database_url)
    set_user(engine, name, PASSWORD, "customer")
    engine.dispose()


def submit_through_a_crash(
    service: ServiceProcess, user: str, options: argparse.Namespace
) -> tuple[Progress, dict[str, Any]]:
    """Submit all tickets, and kill and start the service in the middle."""
    progress, numbers = Progress(), itertools.count()
    with httpx.Client(base_url=service.address) as client:
        headers = sign_in(client, user)
    began_s = time.perf_counter()
    with ThreadPoolExecutor(options.clients) as threads:
        work = (service.address, headers, numbers, options.tickets, progress)
        clients = [threads.submit(submit_many, *work) for _ in range(options.clients)]
        while len(progress.acknowledged) < options.tickets // 2:
            time.sleep(0.005)
            for client_done in clients:
                if client_done.done():
                    client_done.result()  # raises what went wrong
        killed_s = time.perf_counter()
        service.kill()
        before = len(progress.acknowledged)
        service.start()
        down_s = time.perf_counter() - killed_s
        for client_done in clients:
            client_done.result()
    seconds = time.perf_counter() - began_s
    return progress, {
        "tickets": options.tickets,
        "acknowledged before the kill": before,
        "seconds down": round(down_s, 1),
        "seconds in all": round(seconds, 1),
        "tickets a second while up": round(options.tickets / (seconds - down_s), 1),
    }


def submit_many(
    address: str,
    headers: dict[str, str],
    numbers: "itertools.count[int]",
    tickets: int,
    progress: Progress,
) -> None:
    """Submit one ticket after the other until all numbers are taken."""
    with httpx.Client(base_url=address, headers=headers, timeout=20) as client:
        while (number := next(numbers)) < tickets:
            body = {"text": PROBLEMS[number % len(PROBLEMS)].format(number)}
            key = f"ticket-{number}"
            gives_up_s = time.monotonic() + PATIENCE_S
            while not progress.note(key, send(client, key, body)):
                if time.monotonic() > gives_up_s:
                    raise TimeoutError(f"{key} was not acknowledged within {PATIENCE_S} s")
                time.sleep(PAUSE_S)


def send(client: httpx.Client, key: str, body: dict[str, str]) -> httpx.Response | None:
    """Send a ticket once; None where no answer came."""
    try:
        return client.post("/v1/tickets", json=body, headers={"Idempotency-Key": key})
    except httpx.TransportError:
        return None


def count(progress: Progress) -> dict[str, int]:
    """What the clients saw."""
    return {
        "acknowledged in all": len(progress.acknowledged),
        "acknowledged with 201": progress.statuses.get(201, 0),
        "acknowledged with 200 (was written)": progress.statuses.get(200, 0),
        "requests without an answer": progress.unanswered,
    }


QUERY = """
SELECT t.idempotency_key AS key, t.ticket_id,
       (SELECT count(*) FROM answers a WHERE a.answer_id = t.answer_id) AS lineages,
       (SELECT count(*) FROM ticket_changes c WHERE c.ticket_id = t.ticket_id) AS log_rows
FROM tickets t JOIN users u USING (user_id) WHERE u.username = :user
"""
# Each must be 0.
WRONG = (
    "acknowledged but not there",
    "there under another id",
    "keys with two tickets",
    "there but never acknowledged",
    "without lineage or log",
)


def examine(settings: Settings, user: str, progress: Progress) -> dict[str, int]:
    """Ask the tables what there is."""
    engine = create_engine(settings.require_database_url())
    with engine.connect() as connection:
        rows = connection.execute(text(QUERY), {"user": user}).all()
    engine.dispose()
    stored = {row.key: row.ticket_id for row in rows}
    known = progress.acknowledged
    wrong = (
        len(known.keys() - stored.keys()),
        sum(key in stored and stored[key] != given for key, given in known.items()),
        len(rows) - len(stored),
        len(stored.keys() - known.keys()),
        sum((row.lineages, row.log_rows) != (1, 1) for row in rows),
    )
    return {"tickets in the table": len(rows)} | dict(zip(WRONG, wrong, strict=True))


if __name__ == "__main__":
    sys.exit(main())
