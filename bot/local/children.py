"""The processes of `./dev run`: started so that none outlives it, watched, and stopped in order."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

import click

from bot.embedded import leashed
from bot.errors import BotError
from bot.local.environment import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_PATIENCE = 60.0
"""Seconds that a process may take until it answers."""


class ChildError(BotError):
    """A process failed, or ended when nobody had asked it to; the text names it and shows its last words."""


@dataclass
class Children:
    """The running processes; each writes a log file of its own."""

    logs: Path
    grace: float = 20.0
    """Seconds that a process may take to end what it is doing."""
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    mended_by: dict[str, Callable[[], subprocess.Popen[bytes]]] = field(default_factory=dict)
    """What starts one anew that was killed, where the others can go on meanwhile."""

    def run(self, name: str, *command: str) -> None:
        """Run a Python command to its end. Raises ChildError when it fails."""
        child = self._popen(name, command)
        try:
            code = child.wait()
        finally:
            _kill(child)
        if code:
            raise self._error(name, code)

    def start(self, name: str, *command: str, answers_at: str = "", with_words: Sequence[str] = ()) -> None:
        """Start a Python command and wait until this address answers with 200, and these words. Raises ChildError."""
        self.running[name] = self._popen(name, command)
        deadline = time.monotonic() + _PATIENCE
        while answers_at and not _answers(answers_at, with_words):
            self.check()
            if time.monotonic() > deadline:
                msg = f"{name} does not answer; its log is {self._log(name)}"
                raise ChildError(msg)
            time.sleep(0.05)

    def check(self) -> None:
        """Raise ChildError if one of them has ended; but one that was killed is started anew where that can be."""
        for name, child in self.running.items():
            code = child.poll()
            if code is None:
                continue
            if code > 0 or name not in self.mended_by:
                raise self._error(name, code)
            self.running[name] = self.mended_by[name]()

    def watch(self) -> NoReturn:
        """Stay until one of them ends, which raises ChildError."""
        while True:
            self.check()
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop them, the last started first, each after it has ended what it is doing; impatience kills them."""
        try:
            for child in reversed(self.running.values()):
                child.terminate()
                with suppress(subprocess.TimeoutExpired):
                    child.wait(self.grace)
        finally:
            for child in self.running.values():
                _kill(child)

    def _popen(self, name: str, command: tuple[str, ...]) -> subprocess.Popen[bytes]:
        with self._log(name).open("wb") as log:
            return subprocess.Popen(
                leashed([sys.executable, *command]),
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is ours: they are told to stop in their turn
            )

    def _log(self, name: str) -> Path:
        return self.logs / f"{name.replace(' ', '-')}.log"

    def _error(self, name: str, code: int) -> ChildError:
        path = self._log(name)
        words = path.read_text(errors="replace").splitlines()[-20:] if path.exists() else []
        ended = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        return ChildError("\n".join([f"{name} {ended}.", *words]))


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say what is being done now, and afterwards how long it took."""
    click.echo(f"  {name:<24}", nl=False)
    started = time.monotonic()
    try:
        yield
    except BaseException:
        click.secho("stopped", fg="yellow")
        raise
    click.echo(click.style("ready", fg="green") + f"  {time.monotonic() - started:4.1f} s")


def _answers(address: str, words: Sequence[str]) -> bool:
    where = urlsplit(address)
    with closing(http.client.HTTPConnection(where.netloc, timeout=5)) as connection:
        try:
            connection.request("GET", where.path)
            answer = connection.getresponse()
            said = answer.read().decode(errors="replace")
            return answer.status == http.HTTPStatus.OK and all(word in said for word in words)
        except (OSError, http.client.HTTPException):
            return False


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End a process and whatever it has left behind, at once."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
