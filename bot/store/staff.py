"""Who works with the contacts, and the record of what was changed by whom."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text

from bot.store.schema import Key, Moment, metadata

staff = Table(
    "staff",
    metadata,
    Column("id", Key, primary_key=True),
    Column("login", String(40), nullable=False, unique=True, doc="What they are named by, and sign in with."),
    Column("name", String(60), nullable=False),
    Column("role", String(20), nullable=False, doc="A word of `programme.staff.Role`."),
    Column("contact_id", Key, ForeignKey("contacts.id"), doc="Their own phone, on which they are told and answer."),
    Column("email", String(254)),
    Column("created_at", Moment, nullable=False),
    Column("disabled_at", Moment, doc="Since when they may do nothing any more."),
)

history = Table(
    "history",
    metadata,
    Column("id", Key, primary_key=True),
    Column("subject", String(20), nullable=False, doc="What was changed: the name of its table."),
    Column("subject_id", Key, nullable=False),
    Column("event", String(20), nullable=False, doc="What happened to it."),
    Column("was", String(20), doc="Its status before; null where it began."),
    Column("became", String(20), nullable=False, doc="Its status after."),
    Column("staff_id", Key, ForeignKey("staff.id"), doc="Who of the staff did it."),
    Column("contact_id", Key, ForeignKey("contacts.id"), index=True, doc="Or which contact; neither: time did."),
    Column("note", Text, doc="What was said about it."),
    Column("changed_at", Moment, nullable=False),
    Index("ix_history_subject", "subject", "subject_id"),
)
"""Append-only: every change of everything that has a life cycle."""
