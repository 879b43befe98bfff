"""What a turn and a claim cost with many contacts, beside what they cost with few: in turns, on the same machine."""

from __future__ import annotations

import secrets
import statistics
import time
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from flask import Flask
from sqlalchemy import update

from bot.bench.crowd import BROADCAST, CHANNEL, grow, queue_replies
from bot.bench.phones import KEYS, Phone
from bot.bench.send import runtime_of
from bot.bench.stage import WEBHOOK, fill, postgres_database, settings_of
from bot.messages import MessageStatus
from bot.services.personal.erasing import erase
from bot.services.personal.retaining import retain
from bot.services.sweeping import sweep
from bot.settings import Settings
from bot.store.claiming import Hold, claim, claim_of_broadcast
from bot.store.database import database_clock
from bot.store.outbox import outbox
from bot.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, Row

    from bot.runtime import Runtime
    from bot.store.database import Database

    _Rows = Sequence[Row[object]]

HISTORY = 3
"""Messages that each contact has sent, and as many that each was sent."""
FEW = 1_000
"""Contacts that the others are held against."""
_CLAIMED = 64
"""Messages in a claim."""
_WARM_UP = 2
"""Rounds that do not count."""
MOST_ROUNDS = 12
"""Before what the thousand said is put away, all of it."""
_KEPT_DAYS = "7"
"""Shorter than the age of what was said."""

Took = dict[str, list[float]]
"""Seconds, by what was done."""


@dataclass
class _Crowd:
    """A bot with so many contacts."""

    runtime: Runtime
    app: Flask
    contacts: int
    """How many of them are not erased yet."""
    phone: Phone = field(default_factory=lambda: Phone(0))
    last: int = 0
    """The last id of the broadcast that was claimed."""

    def go_round(self, took: Took) -> None:
        """Have a contact register, claim replies, and claim what comes next of the broadcast."""
        with self.app.test_client() as client:
            for _ in KEYS:
                took["a turn"].append(self._turn(client.post))
        with self.runtime.database.begin() as db:
            queue_replies(db, _CLAIMED)
        replies = self._claim(took["a claim of replies"], lambda db, hold: claim(db, "replies", CHANNEL, hold))
        with self.runtime.database.begin() as db:
            done = outbox.c.id.in_([row.id for row in replies])
            db.execute(update(outbox).where(done).values(status=MessageStatus.DELIVERED))
        rows = self._claim(
            took["a claim of a broadcast"],
            lambda db, hold: claim_of_broadcast(db, BROADCAST, CHANNEL, hold, self.last),
        )
        self.last = rows[-1].id
        for name, do in self._duties().items():
            began = time.perf_counter()
            do()
            took[name].append(time.perf_counter() - began)

    def _duties(self) -> dict[str, Callable[[], object]]:
        return {
            "a sweep": lambda: sweep(self.runtime, "growth"),
            "what is old put away": lambda: retain(self.runtime),
            "a contact erased": self._erase,
        }

    def _erase(self) -> None:
        with self.runtime.database.begin() as db:
            _check(erase(self.runtime, db, self.contacts), awaited=True)
        self.contacts -= 1

    def _turn(self, post: Callable[..., object]) -> float:
        form = self.phone.turn()
        began = time.perf_counter()
        answer = post(WEBHOOK, data=form, content_type="application/x-www-form-urlencoded")
        took = time.perf_counter() - began
        _check(getattr(answer, "text", "")[:4], "END " if self.phone.is_through else "CON ")
        return took

    def _claim(self, took: list[float], do: Callable[[Connection, Hold], _Rows]) -> _Rows:
        began = time.perf_counter()
        with self.runtime.database.begin() as db:
            rows = do(db, Hold(secrets.token_hex(16), database_clock(db), _CLAIMED))
        took.append(time.perf_counter() - began)
        _check(len(rows), _CLAIMED)
        return rows


def measure(sizes: Sequence[int], rounds: int, server_url: str | None = None) -> list[dict[str, float]]:
    """Give the median seconds of all that is done with each number of contacts, on SQLite or on this server."""
    with ExitStack() as stack:
        crowds = [stack.enter_context(_grown(size, server_url)) for size in sizes]
        found: list[Took] = [defaultdict(list) for _ in sizes]
        for number in range(_WARM_UP + rounds):
            for crowd, took in zip(crowds, found, strict=True):
                crowd.go_round(took if number >= _WARM_UP else defaultdict(list))
    return [{name: statistics.median(times) for name, times in took.items()} for took in found]


@contextmanager
def _grown(size: int, server_url: str | None) -> Iterator[_Crowd]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        url = stack.enter_context(postgres_database(server_url)) if server_url else f"sqlite:///{folder / 'bench.db'}"
        fill(url)
        settings = settings_of(url, "") | {"VAR_DIR": str(folder), "RETAIN_MESSAGES_DAYS": _KEPT_DAYS}
        runtime = stack.enter_context(runtime_of(settings))
        with runtime.database.begin() as db:
            grow(db, size, HISTORY)
        _tidy(runtime.database)
        yield _Crowd(runtime, create_app(runtime, Settings.model_validate(_lowered(settings))), size)


def _lowered(settings: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in settings.items()}


def _tidy(database: Database) -> None:
    """Do at once what PostgreSQL does by itself some time after so much was written."""
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _check(found: object, awaited: object) -> None:
    if found != awaited:
        msg = f"{found!r} is not what was to come: {awaited!r}"
        raise RuntimeError(msg)
