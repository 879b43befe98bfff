"""Threads that do one thing at a time each: as many as are needed at once, and they stay until all is done.

A pool of the library's own makes an object with a lock for every piece of work; a drain hands over a thousand a second.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Generic, Self, TypeVar

Work = TypeVar("Work")


class Hands(Generic[Work]):
    """Does a piece of work in a thread; as a context manager it waits for all of them at the end."""

    def __init__(self, do: Callable[[Work], None]) -> None:
        """Begin without a thread; `do` must not raise."""
        self._do = do
        self._waiting: SimpleQueue[Work | None] = SimpleQueue()
        self._threads: list[Thread] = []

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
        if len(self._threads) < at_once:
            self._grow()
        self._waiting.put(work)

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
        while (work := self._waiting.get()) is not None:
            self._do(work)
