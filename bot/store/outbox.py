"""The outbox: every message that we send, from its writing to the last that the provider said of it."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Numeric, String, Table, Text, text

from bot.store.schema import Key, Moment, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True, doc="Also our reference at the provider."),
    Column("contact_id", Key, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("inbound_id", Key, ForeignKey("inbound.id"), doc="What it answers; null for what nobody asked for."),
    Column("broadcast_id", Key, ForeignKey("broadcasts.id"), doc="The broadcast it is part of."),
    Column("file_id", Key, ForeignKey("files.id"), doc="A file that goes with it, on a medium that carries files."),
    Column(
        "template_text_id",
        Key,
        ForeignKey("template_texts.id"),
        doc="The template that it is sent by, which WhatsApp takes at any time; else its own words are.",
    ),
    Column("language", String(2), doc="Of a broadcast's row: which of its texts."),
    Column(
        "fields",
        Text,
        doc="JSON: the values that a broadcast's text or a template names, as they were when it was prepared.",
    ),
    Column("message_class", String(10), nullable=False),
    Column("lane", String(10), nullable=False, doc="Which worker sends it: replies or bulk."),
    Column("medium", String(10), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("provider", String(20), nullable=False),
    Column("address", String(140), nullable=False),
    Column("body", Text, nullable=False, doc="Empty on a broadcast's row until it begins."),
    Column(
        "prompt",
        Text,
        nullable=False,
        server_default="",
        doc="The body without its numbered lines, for native choices.",
    ),
    Column("choices", Text, nullable=False, server_default="", doc="JSON: [[id, label], …] for native choices."),
    Column("opener", String(20), nullable=False, server_default="", doc="What opens a list of native choices."),
    Column("segments", Integer, nullable=False, doc="As we count them; 1 for WhatsApp."),
    Column("status", String(10), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False, doc="Not sent before."),
    Column("expires_at", Moment, doc="Not sent after."),
    Column("token", String(32), doc="Of the worker that has it claimed; only its holder records a result."),
    Column("leased_until", Moment, doc="Until when that claim holds."),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("begun_at", Moment, doc="When it was last handed to the provider."),
    Column("provider_id", String(80)),
    Column("reason", Text, doc="Why it failed, for staff."),
    Column("reason_code", String(40), doc="The provider's own code for it."),
    Column("status_at", Moment, nullable=False, doc="When the status last moved."),
    Column(
        "set_aside_at", Moment, doc="Since when an unknown message is left to staff: its fate can be asked of nobody."
    ),
    Column("price", Numeric(12, 6)),
    Column("currency", String(3)),
    Index(
        "ix_outbox_due",
        "lane",
        "channel",
        "due_at",
        sqlite_where=text("status = 'queued' AND broadcast_id IS NULL"),
        postgresql_where=text("status = 'queued' AND broadcast_id IS NULL"),
    ),
    Index(
        "ix_outbox_leased",
        "leased_until",
        sqlite_where=text("status = 'sending'"),
        postgresql_where=text("status = 'sending'"),
    ),
    Index(
        "ix_outbox_broadcast",
        "broadcast_id",
        "id",
        sqlite_where=text("status = 'queued' AND broadcast_id IS NOT NULL"),
        postgresql_where=text("status = 'queued' AND broadcast_id IS NOT NULL"),
    ),
    Index(
        "ix_outbox_unknown",
        "status_at",
        sqlite_where=text("status = 'unknown'"),
        postgresql_where=text("status = 'unknown'"),
    ),
    Index(
        "ix_outbox_broadcast_status",
        "broadcast_id",
        "status",
        sqlite_where=text("broadcast_id IS NOT NULL"),
        postgresql_where=text("broadcast_id IS NOT NULL"),
    ),
    Index("ix_outbox_created_at", "created_at", postgresql_using="brin"),
    Index(
        "ix_outbox_file_id",
        "file_id",
        sqlite_where=text("file_id IS NOT NULL"),
        postgresql_where=text("file_id IS NOT NULL"),
    ),
    Index("uq_outbox_provider_id", "provider", "provider_id", unique=True),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("outbox_id", Key, ForeignKey("outbox.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False, doc="Which attempt of its message, from 1."),
    Column("begun_at", Moment, nullable=False),
    Column("ended_at", Moment, nullable=False),
    Column(
        "outcome", String(10), nullable=False, doc="A word of `errors.Fault`, or `orphaned` where nobody saw it end."
    ),
    Column("provider_id", String(80), doc="Where the provider had it after all."),
    Column("reason_code", String(40)),
    Column("reason", Text),
    Index(
        "ix_attempts_in_doubt",
        "outbox_id",
        sqlite_where=text("provider_id IS NULL AND outcome IN ('unknown', 'orphaned')"),
        postgresql_where=text("provider_id IS NULL AND outcome IN ('unknown', 'orphaned')"),
    ),
    Index(
        "ix_attempts_provider_id",
        "provider_id",
        sqlite_where=text("provider_id IS NOT NULL"),
        postgresql_where=text("provider_id IS NOT NULL"),
    ),
)
"""The attempts that were not the last word on their message; the last one is on the message's own row."""

delivery_updates = Table(
    "delivery_updates",
    metadata,
    Column("id", Key, primary_key=True),
    Column("outbox_id", Key, ForeignKey("outbox.id"), index=True, doc="Null while it fits no message of ours."),
    Column("provider", String(20), nullable=False),
    Column("provider_id", String(80), nullable=False, index=True),
    Column("word", String(40), nullable=False, doc="The provider's own word."),
    Column("status", String(10), doc="Ours; null for a word we do not know."),
    Column("reason", String(80), nullable=False),
    Column(
        "address", String(140), doc="The contact's, while it fits no message and no reference of ours came with it."
    ),
    Column("received_at", Moment, nullable=False),
    Index(
        "ix_delivery_updates_unmatched",
        "provider",
        "address",
        sqlite_where=text("outbox_id IS NULL"),
        postgresql_where=text("outbox_id IS NULL"),
    ),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(40), primary_key=True, doc="Of a duty that one process has at a time."),
    Column("holder", String(64), nullable=False),
    Column("until", Moment, nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("channel", String(40), primary_key=True),
    Column("mark", String(80), nullable=False, doc="How far the provider's inbox was read, in its own count."),
    Column("read_at", Moment, nullable=False),
)
"""Where the reading of a provider's inbox goes on."""

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("worker", String(64), primary_key=True, doc="Host, process and lane."),
    Column("lane", String(10), nullable=False),
    Column("beat_at", Moment, nullable=False, doc="When it was last seen alive."),
)
