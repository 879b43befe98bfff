"""Handouts: documents for those who come to workshops, the summaries of their chapters, and who was sent one."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from bot.store.schema import Key, Moment, metadata

handouts = Table(
    "handouts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("workshop_id", Key, ForeignKey("workshops.id"), doc="For whom has a place there; null: for everybody."),
    Column("title_en", String(40), nullable=False),
    Column("title_rw", String(40), nullable=False),
    Column("language", String(4), nullable=False, doc="Of the document: rw, en, or both."),
    Column("file_id", Key, ForeignKey("files.id"), nullable=False),
    Column("form_key", String(24), doc="Of the form by which it was brought, which serves once."),
    Column("created_at", Moment, nullable=False),
    Column("withdrawn_at", Moment, doc="Since when nobody gets it any more."),
    Index("uq_handouts_form_key", "form_key", unique=True),
)

handout_chapters = Table(
    "handout_chapters",
    metadata,
    Column("handout_id", Key, ForeignKey("handouts.id"), primary_key=True),
    Column("place", Integer, primary_key=True, doc="From 1."),
    Column("title_en", String(40), nullable=False),
    Column("title_rw", String(40), nullable=False),
    Column("text_en", String(300), nullable=False, doc="What it says, in a few sentences."),
    Column("text_rw", String(300), nullable=False),
)

handout_copies = Table(
    "handout_copies",
    metadata,
    Column("id", Key, primary_key=True),
    Column("handout_id", Key, ForeignKey("handouts.id"), nullable=False),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("asked", Boolean, nullable=False, doc="Whether the contact asked for it; else staff send it."),
    Column("status", String(12), nullable=False, doc="A word of `programme.handout_copies.Status`."),
    Column("respond_by", Moment, doc="Null: nobody has to act."),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_handout_copies_handout_id", "handout_id", "contact_id"),
    Index(
        "ix_handout_copies_respond_by",
        "respond_by",
        sqlite_where=text("respond_by IS NOT NULL"),
        postgresql_where=text("respond_by IS NOT NULL"),
    ),
)
"""What went, or is to go, to whom."""
