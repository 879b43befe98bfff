"""How far duties have come that go on from where they stopped, and when they do; one process at a time moves one on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, String, Table, insert, select, update

from bot.store.schema import Moment, metadata

progress = Table(
    "progress",
    metadata,
    Column("name", String(40), primary_key=True, doc="Of a duty that goes on from where it stopped."),
    Column("value", BigInteger, nullable=False, doc="How far it has come: an id."),
    Column("next_at", Moment, nullable=False, doc="When it goes on."),
)


def find_mark(db: Connection, name: str) -> tuple[int, datetime] | None:
    """Give how far a duty has come, and when it goes on; None before its first time."""
    row = db.execute(select(progress.c.value, progress.c.next_at).where(progress.c.name == name)).first()
    return (row.value, row.next_at) if row else None


def move_mark(db: Connection, name: str, before: tuple[int, datetime] | None, value: int, next_at: datetime) -> bool:
    """Move a mark on; False where somebody else has moved it meanwhile. Raises IntegrityError for a second first."""
    if before is None:
        db.execute(insert(progress).values(name=name, value=value, next_at=next_at))
        return True
    as_it_was = (progress.c.name == name) & (progress.c.value == before[0]) & (progress.c.next_at == before[1])
    return db.execute(update(progress).where(as_it_was).values(value=value, next_at=next_at)).rowcount == 1
