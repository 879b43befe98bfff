"""What messages cost, as staff entered it, and what has been spent on broadcasts, day by day."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, Numeric, String, Table

from bot.store.schema import Key, metadata

prices = Table(
    "prices",
    metadata,
    Column("id", Key, primary_key=True),
    Column("provider", String(20), nullable=False),
    Column("medium", String(10), nullable=False),
    Column("prefix", String(10), nullable=False, doc="How a number begins for which it holds: `+250`; empty: any."),
    Column(
        "category", String(10), nullable=False, server_default="", doc="Of templates for which it holds; empty: any."
    ),
    Column("amount", Numeric(12, 6), nullable=False, doc="Of a segment of an SMS, of a whole message on WhatsApp."),
    Column("currency", String(3), nullable=False),
    Column("since", Date, nullable=False, doc="The first day on which it holds, where the contacts live."),
    Column("source", String(200), nullable=False, doc="Who says so: a contract, a page of prices, a guess."),
    Index(
        "uq_prices_provider_medium_prefix_category_since",
        *("provider", "medium", "prefix", "category", "since"),
        unique=True,
    ),
)

spending = Table(
    "spending",
    metadata,
    Column("day", Date, primary_key=True, doc="Where the contacts live."),
    Column("currency", String(3), primary_key=True),
    Column("millionths", BigInteger, nullable=False, doc="Estimated when the messages began, exact to a millionth."),
)
