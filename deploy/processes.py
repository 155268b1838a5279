"""Processes that outlive the command that started them.

Each runs in a session of its own, writes `logs/NAME.log`, and is remembered in `run/NAME.pid` as
its number, its start time and its folder: a number alone may have passed to a stranger since, and
a process that is not ours is never signalled.
"""

import contextlib
import fcntl
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from deploy.errors import DeployError

# The clock that start times are computed from may be corrected by this much while we run.
START_TIME_TOLERANCE_S = 2.0
# Environment variable by which a process is known to be ours.
MARK = "TELLER_PROCESS"


@contextlib.contextmanager
def exclusive(home: Path) -> Iterator[None]:
    """Keep two commands from starting or stopping the same stack at once.

    Raises:
        DeployError: if another command is at it.
    """
    folder = home / "run"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DeployError(
                f"another command is starting or stopping the stack in {home}: let it finish"
            ) from None
        yield


def log_file(home: Path, name: str) -> Path:
    """Return where the process called `name` writes its output."""
    return home / "logs" / f"{name}.log"


def last_lines(file: Path, count: int = 20) -> str:
    """Return the last `count` lines of a text file; empty if there is none."""
    if not file.is_file():
        return ""
    with file.open("rb") as stream:
        stream.seek(max(0, file.stat().st_size - 64 * 1024))
        return "\n".join(stream.read().decode(errors="replace").splitlines()[-count:])


def start(
    home: Path,
    name: str,
    command: list[str],
    environment: dict[str, str],
    folder: Path,
    account: pwd.struct_passwd | None = None,
) -> None:
    """Start a process in the background and remember it.

    Args:
        home: the local state folder.
        name: what to remember it by.
        command: program and arguments; no secret belongs there, every user can read them.
        environment: all its variables.
        folder: its working directory, by which leftovers are known.
        account: whom to run as; default ourselves.
    """
    log = log_file(home, name)
    log.parent.mkdir(mode=0o700, exist_ok=True)
    _pid_file(home, name).parent.mkdir(mode=0o700, exist_ok=True)
    with log.open("ab") as output:
        log.chmod(0o600)
        process = subprocess.Popen(
            command,
            env=environment | {MARK: _mark(home, name)},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
    process.returncode = 0  # it is meant to outlive us: no warning when this object goes
    started_s = psutil.Process(process.pid).create_time()
    remembered = _pid_file(home, name).with_suffix(".new")
    remembered.write_text(f"{process.pid} {started_s} {folder}\n")
    remembered.replace(_pid_file(home, name))


def find(home: Path, name: str) -> psutil.Process | None:
    """Return our process of this name, or None if it does not live.

    A process with the remembered number but another start time is a stranger, hence None.
    """
    recorded = _recorded(home, name)
    if recorded is None:
        return None
    pid, started_s, _ = recorded
    try:
        process = psutil.Process(pid)
        return process if _began_at(process, started_s) and _lives(process) else None
    except psutil.NoSuchProcess:
        return None


def stop(home: Path, name: str, timeout_s: float, how: signal.Signals = signal.SIGTERM) -> bool:
    """Stop our process of this name with everything it started, and forget it.

    Args:
        home: the local state folder.
        name: what it was remembered by.
        timeout_s: seconds from the polite signal to SIGKILL.
        how: the polite signal, sent to its process group.

    Returns:
        Whether it was running.
    """
    process = find(home, name)
    if process is not None:
        family = _family(process)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        _kill(_still_alive({process}, timeout_s) | family)
    end_leftovers(home, name)
    _pid_file(home, name).unlink(missing_ok=True)
    return process is not None


def end_leftovers(home: Path, name: str) -> None:
    """Kill what a dead process of ours left behind, such as an executor's workers.

    They began after it, work in its folder, and are members of its session or carry its mark in
    their environment: programs that set their own title overwrite the environment, and BentoML's
    worker opens a session of its own. Where the dead process's number has passed to a stranger,
    the session is the stranger's.
    """
    recorded = _recorded(home, name)
    if recorded is None or find(home, name):
        return
    pid, since_s, folder = recorded
    session = None if _is_strangers(pid, since_s) else pid
    mark = _mark(home, name)
    candidates = [p for p in psutil.process_iter() if _began_in(p, since_s, folder)]
    _kill({p for p in candidates if _in_session(p, session) or _carries(p, mark)})


def _began_at(process: psutil.Process, started_s: float) -> bool:
    return abs(process.create_time() - started_s) < START_TIME_TOLERANCE_S


def _is_strangers(pid: int, started_s: float) -> bool:
    """Return whether the number is in use, and not by the process that we started."""
    try:
        return not _began_at(psutil.Process(pid), started_s)
    except psutil.NoSuchProcess:
        return False


def _mark(home: Path, name: str) -> str:
    """Return what a process and all that it starts carry in the variable `MARK`."""
    return f"{home.absolute()}/{name}"


def _began_in(process: psutil.Process, since_s: float, folder: Path) -> bool:
    try:
        began = process.create_time() >= since_s - START_TIME_TOLERANCE_S
        return began and Path(process.cwd()) == folder
    except psutil.Error:
        return False


def _in_session(process: psutil.Process, session: int | None) -> bool:
    try:
        return session is not None and os.getsid(process.pid) == session
    except (ProcessLookupError, PermissionError):
        return False


def _carries(process: psutil.Process, mark: str) -> bool:
    try:
        return process.environ().get(MARK) == mark
    except psutil.Error:
        return False


def _family(leader: psutil.Process) -> set[psutil.Process]:
    """Return all descendants, those that left the leader's process group included."""
    try:
        return set(leader.children(recursive=True))
    except psutil.NoSuchProcess:
        return set()


def _kill(processes: set[psutil.Process]) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()  # psutil looks at the start time first: never a stranger
    _still_alive(processes, timeout_s=5)


def _still_alive(processes: set[psutil.Process], timeout_s: float) -> set[psutil.Process]:
    """Wait for processes to end; return those that have not.

    One that ended counts at once, though its number stays taken until its parent, often the
    first process of a container, gets round to asking for its exit code.
    """
    deadline = time.monotonic() + timeout_s
    while (alive := set(filter(_lives, processes))) and time.monotonic() < deadline:
        time.sleep(0.02)
    return alive


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _recorded(home: Path, name: str) -> tuple[int, float, Path] | None:
    file = _pid_file(home, name)
    if not file.is_file():
        return None
    pid, started_s, folder = file.read_text().rstrip("\n").split(" ", maxsplit=2)
    return int(pid), float(started_s), Path(folder)


def _pid_file(home: Path, name: str) -> Path:
    return home / "run" / f"{name}.pid"
