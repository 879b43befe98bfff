"""Templates by which WhatsApp is written to after a day, and their text in each language, which WhatsApp approves."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from bot.store.schema import Key, Moment, metadata

templates = Table(
    "templates",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(40), nullable=False, doc="What staff call it; one of ours says which notice it stands for."),
    Column("category", String(10), nullable=False, doc="utility or marketing, as we asked for it."),
    Column("created_at", Moment, nullable=False),
    Column("withdrawn_at", Moment, doc="Since when it is used no more; its name is free again."),
    Index(
        "uq_templates_standing",
        "name",
        unique=True,
        sqlite_where=text("withdrawn_at IS NULL"),
        postgresql_where=text("withdrawn_at IS NULL"),
    ),
)

template_texts = Table(
    "template_texts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("template_id", Key, ForeignKey("templates.id"), nullable=False),
    Column("language", String(2), nullable=False),
    Column("body", Text, nullable=False, doc="With `{field}` where a value stands."),
    Column("version", Integer, nullable=False, server_default="1", doc="Counted up with each text that was refused."),
    Column("status", String(10), nullable=False, doc="A word of `programme.template_life.Status`."),
    Column("respond_by", Moment, doc="By when somebody must act; null where nobody has to."),
    Column("sid", String(64), doc="The provider's name for it; null until the provider has it."),
    Column("granted", String(10), doc="The category that WhatsApp found it to be of."),
    Column("reason", Text, doc="Why WhatsApp refused or stopped it, or the provider could not be asked; for staff."),
    Column("looked_at", Moment, doc="When the provider was last asked how it stands."),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_template_texts_status", "status", "looked_at"),
    Index("uq_template_texts_template_id_language", "template_id", "language", unique=True),
)
