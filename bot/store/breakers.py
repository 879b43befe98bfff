"""Breakers: the channels that cannot send at present, since when, why, and when they are tried next."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from bot.store.schema import Moment, metadata

breakers = Table(
    "breakers",
    metadata,
    Column("channel", String(40), primary_key=True),
    Column("opened_at", Moment, nullable=False, doc="Since when it cannot send; a closed breaker has no row."),
    Column("probe_at", Moment, nullable=False, doc="When the next single message may try it."),
    Column("probes", Integer, nullable=False, doc="How many have tried in vain."),
    Column("reason", Text, nullable=False, doc="Why, for staff."),
    Column("reason_code", String(40), doc="The provider's own code for it."),
)
