"""Errands that run beside the requests: a few threads, each errand now or after a while."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.simulator.faults import Kind

if TYPE_CHECKING:
    from bot.simulator.faults import Strikes

Errand = Callable[[], object]
"""Something to be done; what it gives is not looked at."""

log = logging.getLogger(__name__)


class Courier:
    """Runs errands in the order in which they fall due. Safe for many threads; `close` ends it."""

    def __init__(self, threads: int = 16) -> None:
        """Start the threads; they do not keep the process alive."""
        self._due: list[tuple[float, int, Errand]] = []
        self._count = itertools.count()
        self._news = threading.Condition()
        self._open = True
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def run(self, errand: Errand, after: float = 0) -> None:
        """Run an errand after so many seconds; what it raises is logged, and never tried again."""
        with self._news:
            heapq.heappush(self._due, (time.monotonic() + after, next(self._count), errand))
            self._news.notify()

    def carry(self, report: Errand, strikes: Strikes) -> None:
        """Bring a report to the bot: soon, later, or at once before this returns, as the faults have it."""
        if Kind.EARLY in strikes:
            report()
            return
        delay = strikes.get(Kind.DELAY)
        self.run(report, after=delay.seconds if delay else 0)

    def close(self) -> None:
        """Let the running errands end, and drop the others."""
        with self._news:
            self._open = False
            self._news.notify_all()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while errand := self._take():
            try:
                errand()
            except Exception:
                log.exception("an errand failed")

    def _take(self) -> Errand | None:
        with self._news:
            while self._open:
                left = self._due[0][0] - time.monotonic() if self._due else None
                if left is not None and left <= 0:
                    return heapq.heappop(self._due)[2]
                self._news.wait(left)
        return None
