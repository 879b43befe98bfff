"""Where a broadcast's messages are, and what they have cost so far: as we reckon, and as the provider charged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, func, literal, select

from bot.runtime import Runtime
from bot.services.broadcasting.pricing import Price, Tariff
from bot.services.broadcasting.spending import day_of
from bot.services.broadcasting.templating import categories_of
from bot.store.outbox import outbox


@dataclass(frozen=True, slots=True)
class Charged:
    """What the provider took for the messages of which it says so, beside what they would cost at today's prices."""

    messages: int = 0
    free: int = 0
    """Those among them that cost nothing."""
    costs: dict[str, Decimal] = field(default_factory=dict)
    """By currency."""
    reckoned: dict[str, Decimal] = field(default_factory=dict)
    """By currency."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How far a broadcast is."""

    messages: dict[str, int]
    """By status."""
    costs: dict[str, Decimal]
    """By currency, of what has begun: its segments at today's prices."""
    begun: int = 0
    """How many messages have begun, also those that ended badly."""
    segments: int = 0
    """How many segments these have, as the provider counted them where it says so."""
    by_template: int = 0
    """How many of those that have begun went by a template."""
    charged: Charged = field(default_factory=Charged)


def figures_of(runtime: Runtime, db: Connection, broadcast: Row[Any]) -> Figures:
    """Count a broadcast's messages by status, and what those that have begun cost."""
    mine = outbox.c.broadcast_id == broadcast.id
    by_status = select(outbox.c.status, func.count().label("messages")).where(mine).group_by(outbox.c.status)
    channel = runtime.channels.get(broadcast.channel)
    tariff = Tariff.of(db, day_of(runtime, runtime.clock(db)))
    prices = tariff.of_channel(channel.provider, channel.medium) if channel else []
    rows = db.execute(_begun(prices, categories_of(db, broadcast.template_id)).where(mine)).all()
    told = [row for row in rows if row.price is not None]
    return Figures(
        messages={row.status: row.messages for row in db.execute(by_status)},
        costs=_reckon(prices, rows),
        begun=sum(row.messages for row in rows),
        segments=sum(row.segments for row in rows),
        by_template=sum(row.by_template for row in rows),
        charged=Charged(
            messages=sum(row.messages for row in told),
            free=sum(row.messages for row in told if not row.price),
            costs=_sum((row.currency or "", row.messages * row.price) for row in told),
            reckoned=_reckon(prices, told),
        ),
    )


def _begun(prices: Sequence[Price], categories: Mapping[int | None, str]) -> Any:  # noqa: ANN401  # a query
    """Give the query of what has begun: alike are messages of one price of ours, and of one that was charged."""
    found = [(_fits(price, categories), literal(place)) for place, price in enumerate(prices)]
    which = (case(*found, else_=literal(-1)) if found else literal(-1)).label("which")
    alike = (which, outbox.c.price, outbox.c.currency)
    counts = (
        func.count().label("messages"),
        func.sum(outbox.c.segments).label("segments"),
        func.count(outbox.c.template_text_id).label("by_template"),
    )
    return select(*alike, *counts).where(outbox.c.begun_at.is_not(None)).group_by(*alike)


def _fits(price: Price, categories: Mapping[int | None, str]) -> ColumnElement[bool]:
    """Whether a message is paid by a price, as `Price.fits` has it."""
    fits = outbox.c.address.startswith(price.prefix, autoescape=True)
    if not price.category:
        return fits
    texts = [text for text, category in categories.items() if category == price.category]
    return fits & outbox.c.template_text_id.in_(texts)


def _reckon(prices: Sequence[Price], rows: Sequence[Row[Any]]) -> dict[str, Decimal]:
    known = (row for row in rows if row.which >= 0)
    return _sum((prices[row.which].currency, row.segments * prices[row.which].amount) for row in known)


def _sum(amounts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for currency, amount in amounts:
        sums[currency] += amount
    return dict(sums)
