"""The run: everything real is started, messages go out, what the plan names is killed, and what is left is judged."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import count, cycle
from threading import Event
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.bench.crash.judging import judge, read
from bot.bench.crash.load import write
from bot.bench.crash.measuring import longest_waits, read_begun
from bot.bench.crash.schedule import Target
from bot.bench.inbound.bringing import Bringer
from bot.bench.product import running
from bot.bench.stage import fill, postgres_database
from bot.bench.talk import Contact, Line
from bot.documents import FLOWS
from bot.messages import MessageStatus
from bot.simulator.webhooks import Webhooks
from bot.store.database import Database
from bot.store.outbox import outbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from bot.bench.crash.schedule import Kill, Plan
    from bot.bench.product import Product
    from bot.bench.verdict import Verdict

_FAULTS: tuple[dict[str, object], ...] = (
    {"kind": "slow", "seconds": 0.03},  # so that every kill finds something under way
    {"kind": "throttle", "probability": 0.02},
    {"kind": "error", "probability": 0.02},
    {"kind": "error_accepted", "probability": 0.01},
    {"kind": "reset_accepted", "probability": 0.01},
    {"kind": "early", "probability": 0.1},
    {"kind": "repeat", "probability": 0.2},
    {"kind": "reorder", "probability": 0.2},
    {"kind": "delay", "probability": 0.2, "seconds": 3},
    {"kind": "lose", "probability": 0.02},
)
_STALLED = 45.0
"""Seconds without any message after which the next kill comes all the same."""
_SETTLING = 600.0
"""Seconds after the last kill in which all must be settled."""
_FINDINGS = 20
"""Lines of what `bot audit` says that are shown where it does not balance; the file has all of them."""
_THINKING = 1.0
"""Seconds between two things that a contact says."""


@dataclass
class Crash:
    """A run: its plan, where it leaves what it has seen, and where it says what is going on."""

    plan: Plan
    folder: Path
    say: Callable[[str], None]
    stage: Callable[[Path, str], AbstractContextManager[Product]] = running
    """Runs the product on a database; logs go to the folder."""
    done: list[tuple[Kill, datetime]] = field(default_factory=list)
    """The kills, each with the instant after it."""

    def run(self, server_url: str) -> Verdict:
        """Run it on a new database of this PostgreSQL server, and give what it has shown."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with postgres_database(server_url) as url, closing(Database(url)) as database:
            self.say("preparing the database")
            fill(url)
            with database.begin() as db:
                write(db, self.plan.messages)
            with self.stage(self.folder, url) as product:
                product.break_things(_FAULTS, self.plan.seed)
                product.workers.start()
                with _talking(product, self.plan.seed):
                    self._kill(product)
                self._settle(database)
                truth, processes = product.truth(), product.workers.count()
                product.workers.kill()
                findings = self._audit(product)
            self._keep("plan.jsonl", [asdict(self.plan)])
            self._keep("truth.jsonl", truth)
            self._keep("kills.jsonl", [{**asdict(kill), "at": at.isoformat()} for kill, at in self.done])
            with database.begin() as db:
                verdict = judge(read(db), truth)
                verdict.broken["not balanced, says bot audit"] = findings
                waits = longest_waits(self.done, read_begun(db))
        verdict.seen["worker processes at the end"] = str(processes)
        for target, wait in waits.items():
            verdict.seen[f"longest wait after a kill of {target}"] = f"{wait.total_seconds():.1f} s"
        return verdict

    def _kill(self, product: Product) -> None:
        kills = self.plan.kills()
        for number, kill in enumerate(kills, 1):
            taken = _await(product, kill.after)
            time.sleep(kill.delay)
            self.say(f"kill {number} of {len(kills)}, {kill.target}; {taken} messages are out")
            _strike(kill, product)
            self.done.append((kill, datetime.now(UTC)))

    def _settle(self, database: Database) -> None:
        """Come back when nothing is open any more, or when that should have been long ago."""
        until, before = time.monotonic() + _SETTLING, 0
        while (left := _open(database)) and time.monotonic() < until:
            if left != before:
                self.say(f"{left} messages are not settled")
            before = left
            time.sleep(1)

    def _audit(self, product: Product) -> list[str]:
        """Give what `bot audit` finds; all that it says is kept."""
        command = [sys.executable, "-m", "bot.cli", "audit"]
        environment = {**os.environ, **product.environment}
        told = subprocess.run(
            command, env=environment, cwd=FLOWS.parent, check=False, capture_output=True, text=True, timeout=_SETTLING
        )
        (self.folder / "audit.txt").write_text(told.stdout + told.stderr)
        return [*told.stdout.splitlines()[-_FINDINGS:], *told.stderr.splitlines()[-1:]] if told.returncode else []

    def _keep(self, name: str, lines: list[dict[str, object]]) -> None:
        (self.folder / name).write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines))


def _open(database: Database) -> int:
    """Give how many messages wait, are under way, or are in doubt and not yet left to staff."""
    doubtful = (outbox.c.status == MessageStatus.UNKNOWN) & outbox.c.set_aside_at.is_(None)
    waiting = outbox.c.status.in_([MessageStatus.QUEUED, MessageStatus.SENDING])
    with database.begin() as db:
        return int(db.execute(select(func.count()).where(doubtful | waiting)).scalar_one())


def _await(product: Product, messages: int) -> int:
    """Come back when the providers have taken so many, or no more for a long time; give how many they have."""
    taken, since = product.taken(), time.monotonic()
    while taken < messages and time.monotonic() - since < _STALLED:
        time.sleep(0.02)
        before, taken = taken, product.taken()
        since = time.monotonic() if taken > before else since
    return taken


def _strike(kill: Kill, product: Product) -> None:
    match kill.target:
        case Target.LANE:
            product.workers.kill_child(kill.after)
        case Target.SWEEPER:
            product.workers.kill_root()
            product.workers.start()
        case Target.MACHINE:
            product.lose()
        case _:
            tree = {Target.WORKERS: product.workers, Target.QUEUE: product.queue, Target.WEB: product.web}[kill.target]
            tree.kill()
            tree.start()


@contextmanager
def _talking(product: Product, seed: int) -> Iterator[None]:
    """Have contacts register by every line until the end of the block, so that there are replies."""
    over, numbers, lines = Event(), count(), cycle(Line)
    with (
        closing(Webhooks(product.settings)) as webhooks,
        closing(Bringer(webhooks, seed, _THINKING)) as bringer,
        ThreadPoolExecutor(len(Line)) as pool,
    ):

        def talk() -> None:
            while not over.is_set():
                bringer.converse(Contact(next(lines), next(numbers)))

        talkers = [pool.submit(talk) for _ in Line]
        try:
            yield
        finally:
            over.set()
        for talker in talkers:
            talker.result()
