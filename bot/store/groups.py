"""Groups: cooperatives and clusters, who belongs to them, who asks to, and what their leaders write to them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

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

membership_requests = Table(
    "membership_requests",
    metadata,
    Column("id", Key, primary_key=True),
    Column("group_id", Key, ForeignKey("groups.id"), nullable=False, index=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), index=True, doc="Null: a number that nobody was met by yet."),
    Column("leader_id", Key, ForeignKey("contacts.id"), index=True, doc="Which leader asks them; null: they ask."),
    Column("status", String(12), nullable=False, doc="A word of `programme.membership_requests.Status`."),
    Column("respond_by", Moment, doc="By when it must be answered; null where nobody has to."),
    Column("number", String(20), doc="The number of who is asked, as their leader gave it; null once it is over."),
    Column("name", String(60), doc="What their leader says of them, until they agree that it is kept."),
    Column("district", String(20)),
    Column("sector", String(30)),
    Column("trade", String(20)),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_membership_requests_status", "status", "respond_by"),
)
"""Who asks to join a group, and whom a leader asks."""

group_texts = Table(
    "group_texts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("group_id", Key, ForeignKey("groups.id"), nullable=False, index=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True, doc="The leader who wrote it."),
    Column("words", Text, nullable=False),
    Column("broadcast_id", Key, ForeignKey("broadcasts.id"), index=True, doc="By which it goes out; null: not yet."),
    Column("dropped_at", Moment, doc="Since when it goes out no more, as it cannot."),
    Column("dropped_for", Text, doc="Why it cannot, for staff."),
    Column("failures", Integer, nullable=False, server_default="0", doc="How often we ourselves failed over it."),
    Column("again_at", Moment, doc="Not tried before, since we failed over it; null: at once."),
    Column("created_at", Moment, nullable=False),
)
"""What leaders write to all of their group."""
