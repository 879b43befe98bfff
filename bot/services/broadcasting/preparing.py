"""Preparing: whom a broadcast goes to and what each of them reads is written down, chunk by chunk, and then fixed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, literal, select, update

from bot.errors import BroadcastError
from bot.marking import N_
from bot.messages import Channel, Medium, MessageClass, MessageStatus
from bot.programme.lifecycle import TIME, By
from bot.runtime import Runtime
from bot.services.broadcasting import states
from bot.services.broadcasting.census import census_of
from bot.services.broadcasting.recipients import Recipients
from bot.services.broadcasting.states import State, Way
from bot.store import books
from bot.store.broadcasts import broadcasts
from bot.store.outbox import outbox

LANE = "bulk"
"""The lane of broadcasts."""

_PREPARED = (State.PREPARED, State.APPROVED)
_NO_CHANNEL = N_("The channel {channel} is not configured any more; draft another.")

Progress = Callable[[int], object]
"""Told after each chunk up to which contact everybody was looked at, by their id."""


def prepare(runtime: Runtime, broadcast_id: int, progress: Progress = lambda _upto: None, by: By = TIME) -> int:
    """Write a broadcast's rows, and give how many it has; what was cut off goes on where it stood.

    Each chunk is a transaction that also moves the mark, under the broadcast's lock: several may prepare one
    broadcast, and may be killed, and nobody is written to twice. Raises BroadcastError.
    """
    with runtime.database.begin() as db:
        begin(db, runtime, broadcast_id, by)
    while (upto := _prepare_chunk(runtime, broadcast_id)) is not None:
        progress(upto)
    with runtime.database.begin() as db:
        if states.get_broadcast(db, broadcast_id, lock=True).status != State.APPROVED:
            states.move(db, broadcast_id, Way.PREPARED, by, runtime.clock(db))
        return int(states.get_broadcast(db, broadcast_id).recipients)


def begin(db: Connection, runtime: Runtime, broadcast_id: int, by: By) -> None:
    """Have a draft be prepared; what is prepared already stays so. Raises BroadcastError."""
    broadcast = states.get_broadcast(db, broadcast_id, lock=True)
    if broadcast.status not in _PREPARED:
        census = census_of(runtime, db, broadcast).model_dump_json()
        states.move(db, broadcast_id, Way.PREPARE, by, runtime.clock(db), recipients=0, census=census)


def _prepare_chunk(runtime: Runtime, broadcast_id: int) -> int | None:
    """Write the next chunk, and give its last contact; None where nobody is left."""
    with runtime.database.begin() as db:
        broadcast = states.get_broadcast(db, broadcast_id, lock=True)
        if broadcast.status != State.PREPARING:
            return None
        channel = runtime.channels.get(broadcast.channel)
        if channel is None:
            raise BroadcastError(_NO_CHANNEL, channel=broadcast.channel)
        now = runtime.clock(db)
        recipients = Recipients.of(runtime, broadcast, now)
        upto = recipients.upto(db, broadcast.prepared_to)
        if upto is not None:
            written = _write(db, broadcast, recipients, channel, upto)
            mark = {"prepared_to": upto, "recipients": broadcasts.c.recipients + written}
            db.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(mark))
        return upto


def _write(db: Connection, broadcast: Row[Any], recipients: Recipients, channel: Channel, upto: int) -> int:
    people = recipients.reached(broadcast.prepared_to, upto).subquery()
    values = {**_same_for_all(broadcast.id, channel, recipients.now), **people.c}
    rows = select(*values.values()).order_by(people.c.contact_id)
    insertion = insert(outbox).from_select(list(values), rows).execution_options(preserve_rowcount=True)
    written = db.execute(insertion).rowcount
    if written:
        books.note(db, recipients.now, "broadcasts", written)
    return written


def _same_for_all(broadcast_id: int, channel: Channel, now: datetime) -> dict[str, ColumnElement[object]]:
    """Give the columns in which the rows of a broadcast do not differ; an SMS is counted when it begins."""
    values = {
        "broadcast_id": broadcast_id,
        "message_class": MessageClass.BROADCAST,
        "lane": LANE,
        "medium": channel.medium,
        "channel": channel.name,
        "provider": channel.provider,
        "body": "",
        "segments": 0 if channel.medium is Medium.SMS else 1,
        "status": MessageStatus.QUEUED,
        "created_at": now,
        "due_at": now,
        "status_at": now,
    }
    return {name: literal(value, outbox.c[name].type) for name, value in values.items()}
