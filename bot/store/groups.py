"""Groups: cooperatives and clusters, and who belongs to them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, text

from bot.store.schema import Key, Moment, metadata

groups = Table(
    "groups",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String(12), nullable=False, doc="cooperative, or cluster: around something that is made."),
    Column("name", String(40), nullable=False, unique=True),
    Column("district", String(20), doc="Null: from anywhere."),
    Column("created_at", Moment, nullable=False),
    Column("closed_at", Moment, doc="Since when it is one no more."),
)

memberships = Table(
    "memberships",
    metadata,
    Column("id", Key, primary_key=True),
    Column("group_id", Key, ForeignKey("groups.id"), nullable=False),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("role", String(8), nullable=False, server_default="member", doc="member or leader."),
    Column("joined_at", Moment, nullable=False),
    Column("left_at", Moment, doc="Since when they belong to it no more."),
    Index(
        "uq_memberships_standing",
        "group_id",
        "contact_id",
        unique=True,
        sqlite_where=text("left_at IS NULL"),
        postgresql_where=text("left_at IS NULL"),
    ),
)
