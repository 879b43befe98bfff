"""Breakers: the channels that cannot send at present, since when, why, and when they are tried next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    delete,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.errors import SendError
from bot.store.schema import Moment, metadata

PROBE_EVERY = timedelta(seconds=10)
"""How often one message tries a channel that cannot send, over all hosts."""

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

_FIND = select(breakers.c.channel, breakers.c.opened_at, breakers.c.probe_at)
_OPEN = {
    name: dialect.insert(breakers).on_conflict_do_nothing()
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_PROBE = (
    update(breakers)
    .where(breakers.c.channel == bindparam("of_channel"), breakers.c.probe_at <= bindparam("now"))
    .values(probe_at=bindparam("next_at"), probes=breakers.c.probes + literal_column("1"))
)
_CLOSE = delete(breakers).where(breakers.c.channel == bindparam("of_channel"))


class Stopped(NamedTuple):
    """Since when a channel cannot send, and from when one message may try it."""

    opened_at: datetime
    probe_at: datetime


def find_open(db: Connection) -> dict[str, Stopped]:
    """Give the channels that cannot send."""
    return {row.channel: Stopped(row.opened_at, row.probe_at) for row in db.execute(_FIND)}


def open_breaker(db: Connection, channel: str, now: datetime, error: SendError) -> bool:
    """Stop a channel for this reason; its first probe is due after a pause. False where it was stopped already."""
    values = {"opened_at": now, "probe_at": now + PROBE_EVERY, "probes": 0, "reason_code": error.code[:40] or None}
    opened = db.execute(_OPEN[db.dialect.name], {"channel": channel, "reason": str(error), **values})
    return opened.rowcount == 1


def take_probe(db: Connection, channel: str, now: datetime) -> bool:
    """Whether this caller, and nobody else, may try a stopped channel with one message now."""
    values = {"of_channel": channel, "now": now, "next_at": now + PROBE_EVERY}
    return db.execute(_PROBE, values).rowcount == 1


def close_breaker(db: Connection, channel: str) -> None:
    """Let a channel send again."""
    db.execute(_CLOSE, {"of_channel": channel})
