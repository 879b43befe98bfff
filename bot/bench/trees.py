"""Processes that are killed without a word: each with all that it starts, in a session of its own. For Linux."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import urllib3

from bot.bench.server import ServerError
from bot.documents import FLOWS
from bot.embedded import leashed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_PATIENCE = 120.0
"""Seconds for a server to answer: the machine may be busy."""


@dataclass
class Tree:
    """A command that can be killed and started again. To be started from a thread that lives as long as it shall."""

    command: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)
    log: Path
    _roots: list[subprocess.Popen[bytes]] = field(default_factory=list, repr=False)
    """Each leads the session of all that it started, also when it is gone itself; the last one counts."""

    @property
    def is_up(self) -> bool:
        """Whether its root runs."""
        return bool(self._roots) and self._roots[-1].poll() is None

    def start(self) -> None:
        """Start it; what it says is added to its log."""
        with self.log.open("ab") as out:
            self._roots.append(
                subprocess.Popen(
                    leashed(self.command),
                    cwd=FLOWS.parent,
                    env={**os.environ, **self.environment},
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=out,
                    start_new_session=True,
                )
            )

    def kill(self) -> None:
        """Kill the root and all that it has started, also what earlier roots have left behind."""
        for root in self._roots:
            with suppress(ProcessLookupError):
                os.killpg(root.pid, signal.SIGKILL)
            root.wait()
        self._roots.clear()

    def kill_root(self) -> None:
        """Kill the root alone, so that all that it has started is left without it."""
        self._roots[-1].kill()
        self._roots[-1].wait()

    def kill_child(self, number: int) -> bool:
        """Kill one of the processes that the root has started, the number says which; False where there is none yet."""
        children = _workers_in(self._roots[-1].pid)
        if children:
            with suppress(ProcessLookupError):
                os.kill(children[number % len(children)], signal.SIGKILL)
        return bool(children)

    def count(self) -> int:
        """Give how many processes it has at present, those of earlier roots included."""
        return sum(len(_workers_in(root.pid)) + (root.poll() is None) for root in self._roots)


@contextmanager
def started(*trees: Tree) -> Iterator[None]:
    """Run them until the end of the block, then kill what is left of them."""
    try:
        for tree in trees:
            tree.start()
        yield
    finally:
        for tree in trees:
            tree.kill()


def wait_for(tree: Tree, address: str) -> None:
    """Come back when a server answers. Raises ServerError where it ends or does not."""
    until = time.monotonic() + _PATIENCE
    while tree.is_up and time.monotonic() < until:
        try:
            urllib3.request("GET", address, retries=False, timeout=5)
        except urllib3.exceptions.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise ServerError(tree.log.read_text(errors="replace"))


def _workers_in(session: int) -> list[int]:
    """Give the processes of a session but for its leader; Python's tracker of resources does no work."""
    found = []
    for pid in (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()):
        with suppress(OSError):
            if pid != session and os.getsid(pid) == session:
                said = Path(f"/proc/{pid}/cmdline").read_bytes()
                found += [pid] if said and b"resource_tracker" not in said else []
    return sorted(found)
