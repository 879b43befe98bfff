"""How far the daily putting away has come."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from bot.store.schema import Key, Moment, metadata

retention = Table(
    "retention",
    metadata,
    Column("duty", String(20), primary_key=True),
    Column("due_at", Moment, nullable=False, doc="When it is to be looked at next."),
    Column("done_to", Key, nullable=False, doc="The id of the last row that it has seen to."),
)
