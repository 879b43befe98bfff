"""Who works with the contacts, and the record of what was changed by whom."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

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
    Column("password_hash", String(120), doc="Null until they have chosen a password."),
    Column("signed_in_as", String(32), doc="What their signed-in browsers hold: a new one signs all of them out."),
    Column("invitation", String(64), unique=True, doc="SHA-256 of what an invitation's address ends with."),
    Column("invited_until", Moment, doc="Until when that invitation serves."),
    Column("second_factor", String(32), doc="What their authenticator shares with us; null: they use none."),
    Column("second_factor_used", Integer, doc="The last half minute whose code was used: no code serves twice."),
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

deeds = Table(
    "deeds",
    metadata,
    Column("id", Key, primary_key=True),
    Column("staff_id", Key, ForeignKey("staff.id"), doc="Who did it."),
    Column("deed", String(30), nullable=False, doc="What was done."),
    Column("subject", String(20), doc="To what: the name of its table."),
    Column("subject_id", Key),
    Column("origin", String(45), nullable=False, doc="The network address it was done from."),
    Column("done_at", Moment, nullable=False),
    Column("form_key", String(32), doc="Of the form that it was done by: sent again, it does nothing."),
    Index(
        "uq_deeds_form_key",
        "form_key",
        unique=True,
        sqlite_where=text("form_key IS NOT NULL"),
        postgresql_where=text("form_key IS NOT NULL"),
    ),
    Index("ix_deeds_done_at", "done_at"),
    Index("ix_deeds_subject", "subject", "subject_id"),
)
"""Append-only: what staff did in the console beyond life cycles: signing in, reading and changing what is personal."""
