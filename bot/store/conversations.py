"""What was said to us and where each conversation stands."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from bot.store.schema import Key, Moment, metadata

revisions = Table(
    "revisions",
    metadata,
    Column("digest", String(16), primary_key=True),
    Column("content", Text, nullable=False, doc="Canonical JSON: flows and their translations."),
    Column("published_at", Moment, nullable=False),
    Column("withdrawn_at", Moment, doc="Since when its sessions go to the menu with a sentence."),
)

publications = Table(
    "publications",
    metadata,
    Column("flow", String(60), primary_key=True),
    Column(
        "digest",
        String(16),
        ForeignKey("revisions.digest"),
        nullable=False,
        doc="The revision that new sessions begin on.",
    ),
    Column("deployed", Boolean, nullable=False, doc="Came with the code; else staff published it at run time."),
    Column("published_at", Moment, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("medium", String(10), nullable=False, doc="Where it goes on at present."),
    Column("channel", String(40), nullable=False),
    Column("digest", String(16), nullable=False, doc="The revision it is pinned to; of an ended one it may be gone."),
    Column("state", Text, nullable=False, doc="The engine's session, dumped."),
    Column("turns", Integer, nullable=False, doc="Counts the turns; a write that was overtaken is seen by it."),
    Column("call", String(80), doc="The provider's id of the USSD call under way."),
    Column("typed", Text, doc="Everything typed in that call so far."),
    Column("started_at", Moment, nullable=False),
    Column("touched_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("nudged_at", Moment, doc="When the SMS on how to continue was written, after its call had dropped."),
    Index("ix_sessions_started_at", "started_at"),
    Index(
        "uq_sessions_open",
        "contact_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

screens = Table(
    "screens",
    metadata,
    Column("token", String(16), primary_key=True, doc="Names it in the ids of its choices; cannot be guessed."),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True, doc="Whom it was sent to."),
    Column("digest", String(16), nullable=False, doc="The revision it was said by; it may be gone since."),
    Column("state", Text, nullable=False, doc="The engine's session as it stood then, dumped."),
    Column("sent_at", Moment, nullable=False, index=True),
)

inbound = Table(
    "inbound",
    metadata,
    Column("id", Key, primary_key=True),
    Column("provider", String(20), nullable=False),
    Column(
        "external_id",
        String(120),
        nullable=False,
        doc="The provider's id; of a USSD turn, call and digest of the text.",
    ),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("medium", String(10), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("reply", Text, doc="The USSD screen it was answered with, so that a repetition gets the same."),
    Column("ends", Integer, doc="Whether that screen ended the call."),
    Column("replies", Integer, nullable=False, server_default="0", doc="How many outbox rows it was answered with."),
    Column("received_at", Moment, nullable=False),
    Index("ix_inbound_channel_received_at", "channel", "received_at"),
    Index("ix_inbound_received_at", "received_at", postgresql_using="brin"),
    Index("uq_inbound_provider_external_id", "provider", "external_id", unique=True),
    Index(
        "ix_inbound_answered",
        "contact_id",
        "received_at",
        sqlite_where=text("replies > 0 AND medium <> 'ussd'"),
        postgresql_where=text("replies > 0 AND medium <> 'ussd'"),
    ),
)
