"""Signs of life: every worker writes its own, and the health page reads them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from bot.runtime import Runtime
from bot.store.outbox import heartbeats

_SILENT_AFTER = timedelta(seconds=30)
"""Without a sign of life for so long a worker counts as down."""


def beat(runtime: Runtime, lane: str, worker: str) -> None:
    """Show that a worker of a lane is alive; those long dead are forgotten."""
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        db.execute(delete(heartbeats).where(heartbeats.c.beat_at < now - 10 * _SILENT_AFTER))
        seen = update(heartbeats).where(heartbeats.c.worker == worker).values(beat_at=now)
        if db.execute(seen).rowcount == 0:
            db.execute(insert(heartbeats).values(worker=worker, lane=lane, beat_at=now))


def stop(runtime: Runtime, worker: str) -> None:
    """Show that a worker has stopped."""
    with runtime.database.begin() as db:
        db.execute(delete(heartbeats).where(heartbeats.c.worker == worker))


def count_senders(runtime: Runtime) -> int:
    """Give how many workers are alive that send messages."""
    with runtime.database.look() as db:
        return sum(count for lane, count in workers_up(db, runtime.clock(db)).items() if lane != "chores")


def workers_up(db: Connection, now: datetime) -> dict[str, int]:
    """Give how many workers are alive, by lane, in alphabetical order."""
    alive = select(heartbeats.c.lane).where(heartbeats.c.beat_at > now - _SILENT_AFTER)
    return dict(sorted(Counter(db.execute(alive).scalars()).items()))
