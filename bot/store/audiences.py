"""Whom staff want to find again: tags that contacts carry, and audiences under a name."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text

from bot.store.schema import Key, Moment, metadata

tags = Table(
    "tags",
    metadata,
    Column("contact_id", Key, ForeignKey("contacts.id"), primary_key=True),
    Column("tag", String(30), primary_key=True, doc="A word of staff, in small letters."),
    Column("tagged_at", Moment, nullable=False),
    Index("ix_tags_tag", "tag", "contact_id"),
)

audiences = Table(
    "audiences",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(60), nullable=False, unique=True, doc="What staff call it."),
    Column("filters", Text, nullable=False, doc="JSON: whom it lets through, looked up anew each time."),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
