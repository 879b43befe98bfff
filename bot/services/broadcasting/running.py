"""Which broadcasts may send at this moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, or_, select

from bot.runtime import Runtime
from bot.services.broadcasting.pricing import Tariff
from bot.services.broadcasting.spending import currencies, day_of, used_up
from bot.services.broadcasting.spreading import upto
from bot.services.broadcasting.states import State
from bot.store.broadcasts import broadcasts

_STARTED = (
    select(broadcasts.c.id, broadcasts.c.channel, broadcasts.c.gates, broadcasts.c.spread_from)
    .where(broadcasts.c.status == State.STARTED)
    .order_by(broadcasts.c.started_at, broadcasts.c.id)
)


def running(runtime: Runtime, db: Connection, now: datetime) -> dict[int, int]:
    """Give the broadcasts whose rows may begin now, each with the last of them, the longest started first."""
    begun = or_(broadcasts.c.starts_at.is_(None), broadcasts.c.starts_at <= now)
    going_on = or_(broadcasts.c.ends_at.is_(None), broadcasts.c.ends_at > now)
    open_now = db.execute(_STARTED.where(begun, going_on)).all()
    if not open_now or not runtime.spend_caps:
        return {row.id: upto(runtime, row, now) for row in open_now}
    tariff = Tariff.of(db, day_of(runtime, now))
    spent = used_up(runtime, db, tariff, now).keys()
    paid = [row for row in open_now if not spent & currencies(runtime, tariff, row.channel)]
    return {row.id: upto(runtime, row, now) for row in paid}
