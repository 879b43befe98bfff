"""Where a broadcast's messages are, and what they have cost so far: as we reckon, and as the provider charged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, case, func, literal, select

from bot.runtime import Runtime
from bot.services.broadcasting.pricing import Price, Tariff
from bot.services.broadcasting.spending import day_of
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
    charged: Charged = field(default_factory=Charged)


def figures_of(runtime: Runtime, db: Connection, broadcast: Row[Any]) -> Figures:
    """Count a broadcast's messages by status, and what those that have begun cost."""
    mine = outbox.c.broadcast_id == broadcast.id
    by_status = select(outbox.c.status, func.count().label("messages")).where(mine).group_by(outbox.c.status)
    channel = runtime.channels.get(broadcast.channel)
    tariff = Tariff.of(db, day_of(runtime, runtime.clock(db)))
    prices = tariff.of_channel(channel.provider, channel.medium) if channel else []
    rows = db.execute(_begun(prices).where(mine)).all()
    told = [row for row in rows if row.price is not None]
    return Figures(
        messages={row.status: row.messages for row in db.execute(by_status)},
        costs=_reckon(prices, rows),
        begun=sum(row.messages for row in rows),
        segments=sum(row.segments for row in rows),
        charged=Charged(
            messages=sum(row.messages for row in told),
            free=sum(row.messages for row in told if not row.price),
            costs=_sum((row.currency or "", row.messages * row.price) for row in told),
            reckoned=_reckon(prices, told),
        ),
    )


def _begun(prices: Sequence[Price]) -> Any:  # noqa: ANN401  # a query
    """Give the query of what has begun: alike are messages of one price of ours, and of one that was charged."""
    found = [(outbox.c.address.startswith(price.prefix, autoescape=True), literal(i)) for i, price in enumerate(prices)]
    which = (case(*found, else_=literal(-1)) if found else literal(-1)).label("which")
    alike = (which, outbox.c.price, outbox.c.currency)
    counts = (func.count().label("messages"), func.sum(outbox.c.segments).label("segments"))
    return select(*alike, *counts).where(outbox.c.begun_at.is_not(None)).group_by(*alike)


def _reckon(prices: Sequence[Price], rows: Sequence[Row[Any]]) -> dict[str, Decimal]:
    known = (row for row in rows if row.which >= 0)
    return _sum((prices[row.which].currency, row.segments * prices[row.which].amount) for row in known)


def _sum(amounts: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for currency, amount in amounts:
        sums[currency] += amount
    return dict(sums)
