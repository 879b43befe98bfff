"""Lists of people that staff bring in: kept until they are taken in whole, and no longer."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text

from bot.store.schema import Key, Moment, metadata

enrolments = Table(
    "enrolments",
    metadata,
    Column("id", Key, primary_key=True),
    Column("staff_id", Key, ForeignKey("staff.id"), nullable=False, doc="Who brought it."),
    Column("name", String(80), nullable=False, doc="Of the file."),
    Column("status", String(10), nullable=False, doc="A word of `services.personal.bringing.Status`."),
    Column("people", Text, doc="JSON: the people as they were read; null once they are taken in, or dropped."),
    Column("total", Integer, nullable=False, doc="How many people."),
    Column("done", Integer, nullable=False, doc="How many of them were looked at, or taken in."),
    Column(
        "told",
        Text,
        nullable=False,
        doc="JSON: how many were or would be created, updated and so on; and who is left out.",
    ),
    Column("failures", Integer, nullable=False, server_default="0", doc="How often in a row we failed over it."),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_enrolments_status", "status", "changed_at"),
)
