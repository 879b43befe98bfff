"""What does not work at present and whom that was told; and the mails that are to be sent, which are no messages."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from bot.store.schema import Key, Moment, metadata

alerts = Table(
    "alerts",
    metadata,
    Column("name", String(80), primary_key=True, doc="What does not work: its kind, and which."),
    Column("text", Text, nullable=False, doc="A sentence for staff."),
    Column("began_at", Moment, nullable=False, doc="When it was first seen; what is over has no row."),
    Column("told_at", Moment, doc="When staff were last told; null while it may pass by itself."),
)

mails = Table(
    "mails",
    metadata,
    Column("id", Key, primary_key=True),
    Column("address", String(140), nullable=False),
    Column("subject", String(140), nullable=False),
    Column("body", Text, nullable=False),
    Column("written_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False, doc="Not tried before. A mail that was sent has no row."),
    Index("ix_mails_due_at", "due_at"),
)
