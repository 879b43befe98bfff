"""How things stand, in figures: for the health page, the metrics, and whoever watches. Nothing here costs a scan."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, literal_column, select

from bot.messages import MessageStatus
from bot.metrics.exposition import Family, Sample
from bot.runtime import Runtime
from bot.services.claims import BULK, open_broadcasts
from bot.services.heartbeats import workers_up
from bot.services.outgoing import REPLIES
from bot.store.breakers import breakers
from bot.store.broadcasts import broadcasts
from bot.store.counts import read_counts
from bot.store.outbox import outbox

_COUNTED_TO = 10_000
"""Beyond that `waiting` counts no further."""

# As the partial indexes have it: neither database uses one for a value that it is told only afterwards.
_IS_QUEUED = outbox.c.status == literal_column(f"'{MessageStatus.QUEUED}'")
_OF_NO_BROADCAST = select(outbox.c.id).where(_IS_QUEUED, outbox.c.broadcast_id.is_(None))
_OF_BROADCASTS = (
    select(outbox.c.id)
    .where(_IS_QUEUED, outbox.c.broadcast_id.is_not(None))
    .order_by(outbox.c.broadcast_id, outbox.c.id)  # by the index that has only these
)
_UNKNOWN = select(func.count()).where(outbox.c.status == literal_column(f"'{MessageStatus.UNKNOWN}'"))


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand at an instant."""

    now: datetime
    workers: dict[str, int]
    """How many are alive, by lane."""
    waiting: int
    """How many messages are queued; so many or more, from ten thousand on."""
    oldest_due: dict[str, float]
    """Seconds since when the oldest message that may be sent is due, by lane."""
    breakers: Sequence[Row[Any]]
    """The channels that cannot send."""


def read_standing(runtime: Runtime, db: Connection) -> Standing:
    """Give how things stand now."""
    now = runtime.clock(db)
    waiting = min(_count(db, _OF_NO_BROADCAST) + _count(db, _OF_BROADCASTS), _COUNTED_TO)
    open_breakers = db.execute(select(breakers).order_by(breakers.c.channel)).all()
    able = runtime.channels.keys() - {row.channel for row in open_breakers}
    due = {REPLIES: _oldest_reply(db, able, now), BULK: _oldest_broadcast(runtime, db, now)}
    ages = {lane: (now - since).total_seconds() for lane, since in due.items() if since is not None}
    return Standing(now, workers_up(db, now), waiting, ages, open_breakers)


def families(runtime: Runtime, db: Connection) -> list[Family]:
    """Give the figures of all processes, as the database has them."""
    standing = read_standing(runtime, db)
    by_status = db.execute(select(broadcasts.c.status, func.count()).group_by(broadcasts.c.status))
    figures: dict[tuple[str, str], Sequence[Sample]] = {
        ("messages", "Messages by where they are; counted every minute."): read_counts(db, "messages"),
        ("sessions_open", "Conversations that can be gone on with."): read_counts(db, "sessions"),
        ("unknown_messages", "Messages of which nobody knows yet whether they arrived."): [
            ({}, db.execute(_UNKNOWN).scalar_one())
        ],
        ("oldest_due_seconds", "Since when the oldest message that may be sent is due."): _by_lane(standing.oldest_due),
        ("workers", "Workers alive."): _by_lane(dict.fromkeys(runtime.lanes, 0) | standing.workers),
        ("queue_jobs", "Calls to look that wait in the queue."): _by_lane(runtime.queue_lengths()),
        ("breaker_open_seconds", "Since when a channel cannot send."): [
            ({"channel": row.channel}, (standing.now - row.opened_at).total_seconds()) for row in standing.breakers
        ],
        ("broadcasts", "Broadcasts by how far they are."): [({"status": row[0]}, row[1]) for row in by_status],
    }
    gauges = [Family(f"menyesha_{name}", "gauge", says, samples) for (name, says), samples in figures.items()]
    inbound = read_counts(db, "inbound")
    return [*gauges, Family("menyesha_inbound_total", "counter", "Messages and USSD turns taken in.", inbound)]


def _by_lane(values: Mapping[str, float]) -> list[Sample]:
    return [({"lane": lane}, value) for lane, value in values.items()]


def _count(db: Connection, found: Select[int]) -> int:
    return int(db.execute(select(func.count()).select_from(found.limit(_COUNTED_TO).subquery())).scalar_one())


def _oldest_reply(db: Connection, channels: Collection[str], now: datetime) -> datetime | None:
    """Give since when the oldest message is due on channels that can send; each is one look into the index."""
    due = select(outbox.c.due_at).where(_IS_QUEUED, outbox.c.broadcast_id.is_(None), outbox.c.due_at <= now)
    first = due.where(outbox.c.lane == REPLIES).order_by(outbox.c.due_at).limit(1)
    found = (db.execute(first.where(outbox.c.channel == channel)).scalar_one_or_none() for channel in channels)
    return min((since for since in found if since), default=None)


def _oldest_broadcast(runtime: Runtime, db: Connection, now: datetime) -> datetime | None:
    """Give since when the longest running broadcast runs that has something to send."""
    some = select(outbox.c.id).where(_IS_QUEUED, outbox.c.broadcast_id == broadcasts.c.id).exists()
    started = select(func.min(broadcasts.c.started_at)).where(
        broadcasts.c.id.in_(open_broadcasts(runtime, db, BULK, now)), some
    )
    since: datetime | None = db.execute(started).scalar_one()
    return since
