"""The load: lines that call at once, as fast as they are answered or at a steady rate."""

from __future__ import annotations

import http.client
import itertools
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.bench.phones import Phone

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Load:
    """What is put on the server."""

    port: int
    path: str
    lines: range
    """One connection and one phone each."""
    seconds: float
    rate: float = 0.0
    """Turns a second in all; 0: each line calls as soon as it was answered."""


@dataclass(slots=True)
class Answered:
    """What came of it."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    """Seconds until each answer, in order of length; at a steady rate counted from when the turn was due."""
    wrong: int = 0
    """Answers that were no screen, or ended the call too early or too late."""

    @property
    def rate(self) -> float:
        """Turns answered a second."""
        return len(self.waits) / self.seconds

    def within(self, part: float) -> float:
        """Give the milliseconds within which this part of all turns was answered."""
        return 1000 * self.waits[min(len(self.waits) - 1, int(part * len(self.waits)))]


def put(load: Load) -> Answered:
    """Put a load on the server of this machine, and give what came of it."""
    start = time.perf_counter()
    with ThreadPoolExecutor(len(load.lines)) as pool:
        parts = list(pool.map(lambda line: _call(load, line, _dues(load, line, start)), load.lines))
    waits = sorted(itertools.chain.from_iterable(part.waits for part in parts))
    return Answered(time.perf_counter() - start, waits, sum(part.wrong for part in parts))


def _dues(load: Load, line: int, start: float) -> Iterator[float]:
    """Give the instants at which a line's turns are due, until the time is over."""
    end = start + load.seconds
    if not load.rate:
        return itertools.takewhile(lambda now: now < end, iter(time.perf_counter, end))
    pause = len(load.lines) / load.rate
    first = start + load.lines.index(line) / load.rate
    return (first + pause * number for number in range(int(load.seconds / pause)))


def _call(load: Load, line: int, dues: Iterator[float]) -> Answered:
    phone, answered = Phone(line), Answered()
    with closing(http.client.HTTPConnection("127.0.0.1", load.port, timeout=30)) as connection:
        for due in dues:
            time.sleep(max(0.0, due - time.perf_counter()))
            connection.request("POST", load.path, phone.turn(), _FORM)
            response = connection.getresponse()
            screen = response.read()
            answered.waits.append(time.perf_counter() - due)
            awaited = b"END " if phone.is_through else b"CON "
            answered.wrong += response.status != http.HTTPStatus.OK or not screen.startswith(awaited)
    return answered
