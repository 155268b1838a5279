"""Bringing the whole stack up and down, and telling how it is."""

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

import httpx

from deploy import cache_server, components, database_server, preparation, processes, watch
from deploy.components import Component
from deploy.demonstration import demonstrate
from deploy.errors import DeployError
from deploy.profile import Profile, ensure_profile, read_profile
from deploy.progress import Progress

SERVERS = (database_server.NAME, cache_server.NAME)


def up(home: Path) -> None:
    """Start what does not run, train and promote what has no champion, and ask two questions.

    Raises:
        DeployError: if anything fails on the way, naming the log file.
    """
    progress = Progress()
    profile = ensure_profile(home)
    profile.require_agreement()
    with processes.exclusive(home):
        started = _start_all(profile, progress)
    if not started:
        progress.say("everything runs already")
    watch.until_champions(profile, progress)
    _wait_for(profile, components.service(profile), "/readyz", timeout_s=120)
    progress.say("the service is ready")
    print(f"\n{demonstrate(profile)}\n\n{_addresses(profile)}\n")
    progress.say("up")


def down(home: Path) -> None:
    """Stop what runs: programs first and at once, then the servers that keep their state.

    Raises:
        DeployError: if another command is starting or stopping the stack.
    """
    progress = Progress()
    profile = read_profile(home)
    if profile is None:
        progress.say(f"nothing runs: {home} has no profile")
        return
    with processes.exclusive(home), ThreadPoolExecutor() as pool:
        parts = components.all_components(profile)
        stopped = list(pool.map(lambda part: components.stop(profile, part), parts))
        cache = pool.submit(cache_server.stop_cache_server, home)
        stopped += [database_server.stop_database_server(home), cache.result()]
    progress.say("down; nothing is lost" if any(stopped) else "nothing ran")


def wait(home: Path) -> None:
    """Wait until the full recipes are trained and have met the gate, and no run is left.

    Raises:
        DeployError: if nothing was started, or a run failed.
    """
    progress = Progress()
    watch.until_judged(_require_profile(home), progress)
    progress.say("every model's full recipe was trained and judged; no run is queued or running")


def status(home: Path) -> str:
    """Return a table: each process, its number, its address and its state.

    Raises:
        DeployError: if nothing was ever started.
    """
    profile = _require_profile(home)
    addresses = dict(zip(SERVERS, map(_without_password, _server_addresses(profile)), strict=True))
    addresses |= {part.name: part.address for part in components.all_components(profile)}
    health = {p.name: f"{p.address}{p.health}" for p in components.all_components(profile)}
    lines = [f"{'process':<24}{'pid':<10}{'address':<26}state"]
    for name, address in addresses.items():
        process = processes.find(home, name)
        state = "not running"
        if process:
            answers = not address.startswith("http") or _answer(health[name]) == 200
            state = "running" if answers else "running, does not answer"
        lines.append(f"{name:<24}{process.pid if process else '-':<10}{address or '-':<26}{state}")
    return "\n".join(lines)


def logs(home: Path) -> NoReturn:
    """Become `tail -F` on all logs.

    Raises:
        DeployError: if nothing was ever started.
    """
    files = sorted((home / "logs").glob("*.log"))
    if not files:
        raise DeployError(f"found no logs in {home / 'logs'}: run `make up` first")
    # Not a shell: a fixed program with fixed arguments takes this process's place.
    os.execvp("tail", ["tail", "-n", "20", "-F", *map(str, files)])  # noqa: S606


def erase(home: Path) -> None:
    """Remove all local state for good: data, models, credentials.

    Raises:
        DeployError: if something still runs.
    """
    profile = read_profile(home)
    if profile is None:
        return
    names = [*SERVERS, *(part.name for part in components.all_components(profile))]
    running = [name for name in names if processes.find(home, name)]
    if running:
        raise DeployError(f"found {', '.join(running)} running: run `make down` first")
    shutil.rmtree((home / "postgres").resolve(), ignore_errors=True)
    shutil.rmtree(home)


def _start_all(profile: Profile, progress: Progress) -> list[str]:
    """Start what is dead, side by side, and wait until all is healthy; return what was dead."""
    home = profile.home
    with ThreadPoolExecutor() as pool:
        database_url, cache_url = _server_addresses(profile)
        database = pool.submit(database_server.start_database_server, home, database_url)
        cache = pool.submit(cache_server.start_cache_server, home, cache_url)
        fresh = [database.result(), cache.result()]
    started = [name for name, was_started in zip(SERVERS, fresh, strict=True) if was_started]
    if started:
        progress.say(f"{' and '.join(started)}: running")
    dead = [p for p in components.all_components(profile) if not processes.find(home, p.name)]
    chains = [
        [part for part in dead if part.name.startswith("airflow")],
        [part for part in dead if part.name == "mlflow"],
        [part for part in dead if part.name == "service"],
    ]
    with ThreadPoolExecutor() as pool:
        for done in [pool.submit(_start_chain, profile, c, progress) for c in chains if c]:
            done.result()
    for part in components.all_components(profile):
        _wait_for(profile, part, part.health, timeout_s=180)
    return started + [part.name for part in dead]


def _start_chain(profile: Profile, chain: list[Component], progress: Progress) -> None:
    """Start programs that share a preparation, which goes first."""
    names = ", ".join(part.name for part in chain)
    if chain[0].name.startswith("airflow"):
        preparation.migrate_airflow(profile)
        progress.say("airflow: database is ready")
    if chain[0].name == "service":
        preparation.migrate_teller(profile)
    for part in chain:
        components.start(profile, part)
    if chain[0].name == "service":
        preparation.set_users(profile)
    for part in chain:
        _wait_for(profile, part, part.health, timeout_s=180)
    progress.say(f"{names}: running")


def _wait_for(profile: Profile, part: Component, path: str, timeout_s: float) -> None:
    """Wait until a program answers 200 on a path; one without an address need only live."""
    deadline = time.monotonic() + timeout_s
    log = processes.log_file(profile.home, part.name)
    while True:
        answer = _answer(part.address + path) if part.address else 200
        alive = processes.find(profile.home, part.name) is not None
        if alive and answer == 200:
            return
        if not alive or time.monotonic() > deadline:
            found = f"answered {answer or 'nothing'} on {path}" if alive else "ended"
            raise DeployError(
                f"{part.name} {found}, expected 200 within {timeout_s:.0f} s; see {log}:\n"
                f"{processes.last_lines(log)}"
            )
        time.sleep(0.2)


def _answer(url: str) -> int:
    """Return the HTTP status of an address, 0 if nothing answers."""
    try:
        return httpx.get(url, timeout=5, trust_env=False).status_code
    except httpx.HTTPError:
        return 0


def _require_profile(home: Path) -> Profile:
    profile = read_profile(home)
    if profile is None:
        raise DeployError(f"found no profile.env in {home}: run `make up` first")
    return profile


def _server_addresses(profile: Profile) -> tuple[str, str]:
    return profile.values["TELLER_DATABASE_URL"], profile.values["TELLER_REDIS_URL"]


def _without_password(url: str) -> str:
    return url.rsplit("@", 1)[-1].split("/")[0]


def _addresses(profile: Profile) -> str:
    values = profile.credentials
    return "\n".join(
        [
            f"  Teller       {values['TELLER_URL']}   (interface: {values['TELLER_URL']}/docs)",
            f"  Airflow      {values['AIRFLOW_URL']}",
            f"  MLflow       {values['MLFLOW_URL']}",
            f"  Credentials  {profile.home / 'credentials.env'}",
        ]
    )
