"""How far duties have come that go on from where they stopped, and when they do; one process at a time moves one on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, String, Table, insert, select, update

from bot.store.schema import Moment, metadata

rounds = Table(
    "rounds",
    metadata,
    Column("name", String(40), primary_key=True, doc="Of a duty that goes on from where it stopped."),
    Column("value", BigInteger, nullable=False, doc="How far it has come: an id."),
    Column("next_at", Moment, nullable=False, doc="When it goes on."),
)


def find_round(db: Connection, name: str) -> tuple[int, datetime] | None:
    """Give how far a duty has come, and when its next round is; None before the first."""
    row = db.execute(select(rounds.c.value, rounds.c.next_at).where(rounds.c.name == name)).first()
    return (row.value, row.next_at) if row else None


def end_round(db: Connection, name: str, before: tuple[int, datetime] | None, value: int, next_at: datetime) -> bool:
    """End a round; False where somebody else has ended it meanwhile. Raises IntegrityError for a second first."""
    if before is None:
        db.execute(insert(rounds).values(name=name, value=value, next_at=next_at))
        return True
    as_it_was = (rounds.c.name == name) & (rounds.c.value == before[0]) & (rounds.c.next_at == before[1])
    return db.execute(update(rounds).where(as_it_was).values(value=value, next_at=next_at)).rowcount == 1
