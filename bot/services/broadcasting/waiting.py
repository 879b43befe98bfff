"""Why nothing of a started broadcast begins at this moment, for who looks at it and wonders."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from bot.runtime import Runtime
from bot.services import kept_sentences
from bot.services.broadcasting.states import State
from bot.services.quiet import next_allowed
from bot.store.breakers import breakers
from bot.store.broadcasts import WAITING
from bot.store.outbox import outbox

_FEW = 1000
"""More than these are not put off one by one, and not counted while somebody looks."""


def why_it_waits(runtime: Runtime, db: Connection, broadcast: Row[Any], waiting: int) -> str | None:
    """Give why nothing of a broadcast begins now of which so many messages wait; None where they go, or none should.

    It is English, and `bot.services.retelling` knows it.
    """
    if broadcast.status != State.STARTED or not waiting:
        return None
    now = runtime.clock(db)
    begins_at = max(now, broadcast.starts_at or now)
    allowed_at = next_allowed(begins_at, runtime.quiet, runtime.house.zone)
    if broadcast.ends_at and broadcast.ends_at <= allowed_at:
        return None  # it is over by then, and does not go on
    if allowed_at > begins_at:
        return kept_sentences.IN_QUIET_HOURS.format(time=_local(runtime, allowed_at))
    if begins_at > now:
        return kept_sentences.BEGINS_LATER.format(time=_local(runtime, begins_at))
    if stopped := db.execute(select(breakers).where(breakers.c.channel == broadcast.channel)).one_or_none():
        since, reason = _local(runtime, stopped.opened_at), stopped.reason.rstrip(".")
        return kept_sentences.CANNOT_SEND.format(channel=broadcast.channel, time=since, reason=reason)
    if waiting > _FEW:
        return None
    due_at = db.execute(
        select(func.min(outbox.c.due_at)).where(outbox.c.broadcast_id == broadcast.id, WAITING)
    ).scalar()
    return kept_sentences.THE_REST_WAITS.format(time=_local(runtime, due_at)) if due_at and due_at > now else None


def _local(runtime: Runtime, at: datetime) -> str:
    return f"{at.astimezone(runtime.house.zone):%d/%m/%Y %H:%M}"
