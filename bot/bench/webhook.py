"""A durable turn over HTTP beside a bare endpoint of the same server, in turns, so that both meet the same machine."""

from __future__ import annotations

import multiprocessing
import statistics
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.bench.load import Answered, Load, put
from bot.bench.server import BARE, serving
from bot.bench.stage import WEBHOOK, fill, postgres_database, settings_of
from bot.embedded import free_port, start_redis

_LINES = 8
"""Lines for each web process: as many as it has threads."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Compared:
    """What was measured on one database."""

    bare: list[Answered]
    webhook: list[Answered]
    half: Answered
    """The webhook at half of what it can do."""

    @property
    def ratio(self) -> float:
        """The webhook's turns a second as a part of the bare endpoint's, in the middle one of the rounds."""
        return statistics.median(ours.rate / theirs.rate for ours, theirs in zip(self.webhook, self.bare, strict=True))


@dataclass(frozen=True, slots=True)
class Bench:
    """How long to measure, and where to say what is being done."""

    rounds: int
    seconds: float
    say: Say

    def sqlite(self) -> Compared:
        """Measure on a SQLite file with one web process, as `./dev run` has it."""
        with TemporaryDirectory() as folder:
            return self._compare(Path(folder), f"sqlite:///{folder}/bench.db", workers=1)

    def postgres(self, server_url: str) -> Compared:
        """Measure on a new database of a PostgreSQL server with two web processes, as `./dev run` has it."""
        with TemporaryDirectory() as folder, postgres_database(server_url) as url:
            return self._compare(Path(folder), url, workers=2)

    def _compare(self, folder: Path, url: str, workers: int) -> Compared:
        self.say("preparing database and server")
        fill(url)
        port, batches = free_port(), count()
        with start_redis(folder / "redis") as queue, _loader() as load:

            def run(path: str, seconds: float, rate: float = 0.0) -> Answered:
                batch, lines = next(batches), workers * _LINES
                first = batch * lines
                return load(Load(port, path, range(first, first + lines), seconds, rate))

            with serving(settings_of(url, queue.url), port, workers, folder / "web.log"):
                run(BARE, 1)
                run(WEBHOOK, 2)
                bare, webhook = [], []
                for number in range(self.rounds):
                    self.say(f"round {number + 1} of {self.rounds}")
                    bare.append(run(BARE, self.seconds))
                    webhook.append(run(WEBHOOK, self.seconds))
                self.say("at half of that load")
                half = run(WEBHOOK, 2 * self.seconds, statistics.median(part.rate for part in webhook) / 2)
        return Compared(bare, webhook, half)


@contextmanager
def _loader() -> Iterator[Callable[[Load], Answered]]:
    """Give what puts a load on from a process of its own, so that it takes none of ours."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        yield lambda load: process.submit(put, load).result()
