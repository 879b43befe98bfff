"""Signs of life: every worker writes its own, and the health page reads them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, insert, select, update

from bot.runtime import Runtime
from bot.store.outbox import heartbeats

SILENT_AFTER = timedelta(seconds=30)
"""Without a sign of life for so long a worker counts as down."""


def beat(runtime: Runtime, name: str) -> None:
    """Show that the worker of this name is alive."""
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        seen = update(heartbeats).where(heartbeats.c.name == name).values(beat_at=now)
        if db.execute(seen).rowcount == 0:
            db.execute(insert(heartbeats).values(name=name, beat_at=now))


def workers_up(runtime: Runtime, db: Connection) -> list[str]:
    """Give the names of the workers that are alive, in alphabetical order."""
    alive = select(heartbeats.c.name).where(heartbeats.c.beat_at > runtime.clock(db) - SILENT_AFTER)
    return sorted(db.execute(alive).scalars())
