"""Which broadcasts may send at this moment, and what their sending counts: what delivery asks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, or_, select

from bot.runtime import Runtime
from bot.services.broadcasting.pricing import Tariff
from bot.services.broadcasting.spending import count_begun, day_of, used_up
from bot.services.broadcasting.states import State
from bot.store.broadcasts import broadcasts

__all__ = ["count_begun", "running"]

_STARTED = (
    select(broadcasts.c.id, broadcasts.c.channel)
    .where(broadcasts.c.status == State.STARTED)
    .order_by(broadcasts.c.started_at, broadcasts.c.id)
    .with_for_update(read=True)
)


def running(runtime: Runtime, db: Connection, now: datetime) -> list[int]:
    """Give the ids of the broadcasts whose rows may begin now, the longest started first.

    Until this transaction ends nobody pauses or cancels them: what it begins is begun before.
    """
    begun = or_(broadcasts.c.starts_at.is_(None), broadcasts.c.starts_at <= now)
    going_on = or_(broadcasts.c.ends_at.is_(None), broadcasts.c.ends_at > now)
    open_now = db.execute(_STARTED.where(begun, going_on)).all()
    capped = set(used_up(runtime, db, now)) if open_now else set()
    if not capped:
        return [row.id for row in open_now]
    tariff = Tariff.of(db, day_of(runtime, now))
    return [row.id for row in open_now if not capped & currencies(runtime, tariff, row.channel)]


def currencies(runtime: Runtime, tariff: Tariff, channel_name: str) -> set[str]:
    """Give the currencies in which sending by a channel is paid."""
    channel = runtime.channels.get(channel_name)
    return {price.currency for price in tariff.of_channel(channel.provider, channel.medium)} if channel else set()
