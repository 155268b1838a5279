"""Loopback ports: which are free, and who holds one that is not."""

import socket

import psutil

from deploy.errors import DeployError

ADDRESS = "127.0.0.1"


def is_free(port: int) -> bool:
    """Return whether a server could listen on this loopback port now.

    A connection is tried as well as a bind, because on macOS a bind to the loopback address
    succeeds beside a listener on all addresses.
    """
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((ADDRESS, port))
        except OSError:
            return False
    with socket.socket() as caller:
        caller.settimeout(0.2)
        return caller.connect_ex((ADDRESS, port)) != 0


def choose_port(usual: int) -> int:
    """Return the usual port, or the next free one after it.

    Raises:
        DeployError: if none of the 200 ports from the usual one on is free.
    """
    for port in range(usual, usual + 200):
        if is_free(port):
            return port
    raise DeployError(f"no free port between {usual} and {usual + 199}: stop what listens there")


def require_free(port: int, wanted_by: str) -> None:
    """Check that a part of the stack can have its port back.

    Args:
        port: the port the local profile gave to it.
        wanted_by: name of the part, for the message.

    Raises:
        DeployError: naming who holds the port, and what to do.
    """
    if is_free(port):
        return
    raise DeployError(
        f"port {port}, which belongs to {wanted_by}, is held by {_holder(port)}: stop that "
        "process, or change the port in profile.env and credentials.env, then run `make up` again"
    )


def _holder(port: int) -> str:
    try:
        sockets = psutil.net_connections(kind="tcp")
    except psutil.AccessDenied:  # macOS shows other processes' sockets to root only
        return "another process"
    listening = [s for s in sockets if s.status == psutil.CONN_LISTEN]
    pids = {s.pid for s in listening if getattr(s.laddr, "port", None) == port}
    names = [f"{psutil.Process(pid).name()} (pid {pid})" for pid in pids if pid]
    return ", ".join(names) or "a process of another user"
