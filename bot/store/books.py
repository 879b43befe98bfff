"""The books: how many messages were ever written, kept apart from the messages, so that a missing one is missed.

What a turn writes is counted on its inbound record (`inbound.replies`), everything else by a row here.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Connection, Integer, String, Table, insert

from bot.store.schema import Key, Moment, metadata

books = Table(
    "books",
    metadata,
    Column("id", Key, primary_key=True),
    Column("written_at", Moment, nullable=False),
    Column("origin", String(20), nullable=False, doc="What wrote them: notices, broadcasts …"),
    Column("rows", Integer, nullable=False, doc="How many rows came into the outbox."),
)

_NOTE = insert(books)


def note(db: Connection, written_at: datetime, origin: str, rows: int) -> None:
    """Count rows that were put into the outbox, in the transaction that put them there."""
    db.execute(_NOTE, {"written_at": written_at, "origin": origin, "rows": rows})
