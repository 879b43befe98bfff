"""Broadcasts: one text to many contacts, from its drafting to its last message; their rows are in the outbox."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, literal_column, text

from bot.messages import MessageStatus
from bot.store.outbox import outbox
from bot.store.schema import Key, Moment, metadata

broadcasts = Table(
    "broadcasts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(60), nullable=False, doc="What staff call it."),
    Column("text_en", Text, nullable=False, doc="As it goes out, but for fields of the contact: `{contact.name}`."),
    Column("text_rw", Text, nullable=False),
    Column("filters", Text, nullable=False, doc="JSON: whom it goes to."),
    Column("purpose", String(10), nullable=False, server_default="news", doc="news, trial or group: who asked for it."),
    Column(
        "resends_id", Key, ForeignKey("broadcasts.id"), doc="The broadcast whose failed messages go out again by it."
    ),
    Column("medium", String(10), nullable=False, doc="The medium it goes out on."),
    Column("channel", String(40), nullable=False, server_default="", doc="Our channel that it goes out on."),
    Column("template_id", Key, ForeignKey("templates.id"), doc="By which those get it whose 24 hours are over."),
    Column(
        "status",
        String(10),
        nullable=False,
        doc="draft, preparing, prepared, approved, started, paused, finished or cancelled.",
    ),
    Column("reason", Text, doc="Why it is paused, for staff; null where staff paused it themselves."),
    Column("recipients", Integer, doc="How many rows were made for it; null until it is prepared."),
    Column("prepared_to", Key, nullable=False, server_default="0", doc="The last contact that was looked at for it."),
    Column("census", Text, doc="JSON: whom it reached and left out when it was prepared, and why."),
    Column("forecast", Text, doc="JSON: what it was to cost and take, as it was told of the prepared rows."),
    Column("starts_at", Moment, doc="Not begun before; null: as soon as it is started."),
    Column("ends_at", Moment, doc="Not sent after."),
    Column("over_minutes", Integer, doc="How long it is spread over, quiet hours and pauses apart; null: it is not."),
    Column("spread_from", Moment, doc="From when that is counted; a pause moves it."),
    Column("gates", Text, doc="JSON: behind which of its rows each equal part of that time begins."),
    Column("created_at", Moment, nullable=False),
    Column("prepared_at", Moment),
    Column("started_at", Moment),
    Column("moved_at", Moment, doc="When it was started or resumed, or something of it last began, to the minute."),
    Column("ended_at", Moment, doc="When it was finished or cancelled."),
    Column(
        "form_key", String(32), unique=True, doc="Of the form that it was drafted by: sent again, it drafts nothing."
    ),
    Index(
        "uq_broadcasts_resends_id_medium",
        "resends_id",
        "medium",
        unique=True,
        sqlite_where=text("resends_id IS NOT NULL AND status <> 'cancelled'"),
        postgresql_where=text("resends_id IS NOT NULL AND status <> 'cancelled'"),
    ),
)

WAITING = outbox.c.status == literal_column(f"'{MessageStatus.QUEUED}'")
"""Of a broadcast's row: it has not begun. Neither database uses a partial index for a status that it is told later."""
