"""Where a broadcast's messages are, and what they have cost so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, case, func, literal, select

from bot.runtime import Runtime
from bot.services.broadcasting.pricing import Price, Tariff
from bot.services.broadcasting.spending import day_of
from bot.store.outbox import outbox


@dataclass(frozen=True, slots=True)
class Figures:
    """How far a broadcast is."""

    messages: dict[str, int]
    """By status."""
    costs: dict[str, Decimal]
    """By currency, of what has begun: its segments at today's prices."""


def figures_of(runtime: Runtime, db: Connection, broadcast: Row[Any]) -> Figures:
    """Count a broadcast's messages by status, and what those that have begun cost."""
    mine = outbox.c.broadcast_id == broadcast.id
    by_status = select(outbox.c.status, func.count().label("messages")).where(mine).group_by(outbox.c.status)
    channel = runtime.channels.get(broadcast.channel)
    tariff = Tariff.of(db, day_of(runtime, runtime.clock(db)))
    prices = tariff.of_channel(channel.provider, channel.medium) if channel else []
    costs: defaultdict[str, Decimal] = defaultdict(Decimal)
    if prices:
        which = _which(prices)
        begun = select(which, func.sum(outbox.c.segments)).where(mine, outbox.c.begun_at.is_not(None)).group_by(which)
        for place, segments in db.execute(begun):
            if place >= 0:
                costs[prices[place].currency] += segments * prices[place].amount
    return Figures({row.status: row.messages for row in db.execute(by_status)}, dict(costs))


def _which(prices: Sequence[Price]) -> Any:  # noqa: ANN401  # a column
    found = [(outbox.c.address.startswith(price.prefix, autoescape=True), literal(i)) for i, price in enumerate(prices)]
    return case(*found, else_=literal(-1)).label("which")
