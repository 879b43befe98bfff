"""Certificates of those who attended a workshop, and who signs them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from bot.store.schema import Key, Moment, metadata

signatories = Table(
    "signatories",
    metadata,
    Column("workshop_id", Key, ForeignKey("workshops.id"), primary_key=True),
    Column("place", Integer, primary_key=True, doc="Order on the page, from 1."),
    Column("name", String(40), nullable=False),
    Column("title_en", String(60), nullable=False, doc="What they are, as it stands below their name."),
    Column("title_rw", String(60), nullable=False),
)
"""Who signs a workshop's certificates."""

certificates = Table(
    "certificates",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("workshop_id", Key, ForeignKey("workshops.id"), nullable=False),
    Column("number", String(8), nullable=False, unique=True, doc="By which anybody may check it."),
    Column("name", String(60), nullable=False, doc="The contact's, as it is printed."),
    Column("status", String(12), nullable=False, doc="A word of `programme.certificates.Status`."),
    Column("respond_by", Moment, doc="By when it should have reached its owner; null once it has."),
    Column("file_id", Key, ForeignKey("files.id"), index=True, doc="As it is printed; null until it is made."),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index(
        "uq_certificates_standing",
        "workshop_id",
        "contact_id",
        unique=True,
        sqlite_where=text("status IN ('issued', 'sent')"),
        postgresql_where=text("status IN ('issued', 'sent')"),
    ),
    Index(
        "ix_certificates_respond_by",
        "respond_by",
        sqlite_where=text("respond_by IS NOT NULL"),
        postgresql_where=text("respond_by IS NOT NULL"),
    ),
)
