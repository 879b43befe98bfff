"""What is left of our money at each provider, as it said when it was last asked."""

from __future__ import annotations

from sqlalchemy import Column, Numeric, String, Table

from bot.store.schema import Moment, metadata

balances = Table(
    "balances",
    metadata,
    Column("provider", String(20), primary_key=True),
    Column("amount", Numeric(16, 4), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("read_at", Moment, nullable=False, doc="When the provider said so."),
)
