"""Threads that do one thing at a time each: as many as are needed at once, and they stay until all is done.

A pool of the library's own makes an object with a lock for every piece of work; a drain hands over a thousand a second.

Of a process's threads one at a time runs Python. On several cores they wake each other across them at each call of the
system, which costs a third more: so many of them keep to one core, that on which whoever gives the work runs. That one
stays free to move, and they follow it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from time import monotonic
from types import TracebackType
from typing import Generic, Self, TypeVar

Work = TypeVar("Work")

_MANY = 16
"""Fewer threads seldom meet, and whoever waits for a reply shall wait for no core."""
_TOGETHER_FOR = 1.0
"""Seconds after which they look whether whoever gives the work runs on another core by now."""
_STATE = Path("/proc/thread-self/stat")
_CORE = 36
"""Where Linux says the core of a thread, counted behind the thread's name."""


class Hands(Generic[Work]):
    """Does a piece of work in a thread; as a context manager it waits for all of them at the end."""

    def __init__(self, do: Callable[[Work], None]) -> None:
        """Begin without a thread; `do` must not raise."""
        self._do = do
        self._waiting: SimpleQueue[Work | None] = SimpleQueue()
        self._threads: list[Thread] = []
        self._core: int | None = None
        self._gathered_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()

    def take(self, work: Work, at_once: int) -> None:
        """Have this done, while so many pieces in all are to be done at once. RuntimeError: no thread."""
        if len(self._threads) >= _MANY and monotonic() - self._gathered_at > _TOGETHER_FOR:
            self._gather()
        if len(self._threads) < at_once:
            self._grow()
        self._waiting.put(work)

    def _gather(self) -> None:
        self._gathered_at = monotonic()
        core = _find_core()
        if core not in {None, self._core}:
            self._core = core
            for thread in self._threads:
                _keep_to(core, thread.native_id)

    def _grow(self) -> None:
        thread = Thread(target=self._run, name="send")
        try:
            thread.start()
        except RuntimeError:  # the machine has no more of them: those that there are do it one after the other
            if not self._threads:
                raise
        else:
            self._threads.append(thread)

    def _run(self) -> None:
        _keep_to(self._core, 0)
        while (work := self._waiting.get()) is not None:
            self._do(work)


def _find_core() -> int | None:
    """Give the core that this thread runs on; None where the system does not tell."""
    try:
        return int(_STATE.read_bytes().rpartition(b")")[2].split()[_CORE])
    except (OSError, ValueError, IndexError):
        return None


def _keep_to(core: int | None, thread: int | None) -> None:
    """Have a thread run on this core alone; 0 is the present one. Where that is not allowed, it costs more."""
    if core is not None and thread is not None and hasattr(os, "sched_setaffinity"):
        with suppress(OSError):
            os.sched_setaffinity(thread, {core})
