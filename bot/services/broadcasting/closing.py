"""What comes to an end by itself: rows that are called back or too late, a day's money, a broadcast that is through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection, bindparam, exists, literal_column, or_, select, update

from bot.messages import MessageStatus
from bot.programme.lifecycle import TIME
from bot.runtime import Runtime
from bot.services.apart import do_apart
from bot.services.broadcasting import states
from bot.services.broadcasting.pricing import Tariff
from bot.services.broadcasting.reasons import reason_of
from bot.services.broadcasting.spending import currencies, day_of, used_up
from bot.services.broadcasting.states import State, Way
from bot.store.broadcasts import WAITING, broadcasts
from bot.store.outbox import outbox

_CHUNK = 2_000
_CHUNKS_A_ROUND = 5
_OF_LATE = timedelta(days=1)

_OF_BROADCAST = outbox.c.broadcast_id == broadcasts.c.id
_WAITS = exists().where(_OF_BROADCAST, WAITING)
_UNDER_WAY = exists().where(_OF_BROADCAST, outbox.c.status == MessageStatus.SENDING)
_IS_UNKNOWN = outbox.c.status == literal_column(f"'{MessageStatus.UNKNOWN}'")  # as the index has it, for SQLite
# What the provider turns out not to have is sent again; only what was left to staff stays as it is.
_IN_DOUBT = exists().where(_OF_BROADCAST, _IS_UNKNOWN, outbox.c.set_aside_at.is_(None))
_TOO_LATE = (broadcasts.c.status.in_([State.STARTED, State.PAUSED])) & (broadcasts.c.ends_at <= bindparam("now"))
# What was left to staff may be answered after all, by a worker that was long kept from the store: it is not taken.
_OVER_OF_LATE = (broadcasts.c.status == State.FINISHED) & (broadcasts.c.ended_at > bindparam("of_late"))
_TO_CLEAR = select(broadcasts.c.id).where(or_(broadcasts.c.status == State.CANCELLED, _TOO_LATE, _OVER_OF_LATE), _WAITS)
_THROUGH = select(broadcasts.c.id).where(
    or_(broadcasts.c.status == State.STARTED, _TOO_LATE), ~_WAITS, ~_UNDER_WAY, ~_IN_DOUBT, broadcasts.c.recipients > 0
)
_GOES_ON = (
    select(broadcasts.c.id, broadcasts.c.channel)
    .where(broadcasts.c.status == State.STARTED, _WAITS)
    .order_by(broadcasts.c.id)  # as the last moment locks them
    .with_for_update(key_share=True)
)

_CHUNK_OF = (
    select(outbox.c.id)
    .where(outbox.c.broadcast_id == bindparam("of_broadcast"), WAITING)
    .order_by(outbox.c.id)
    .limit(_CHUNK)
    .with_for_update(skip_locked=True)
    .cte("chunk")
)
_CLEAR = (
    update(outbox)
    .where(outbox.c.id.in_(select(_CHUNK_OF.c.id)), WAITING)
    .values(status=bindparam("to"), status_at=bindparam("now"), token=None, leased_until=None)
    .returning(outbox.c.id)
)


def tend(runtime: Runtime) -> None:
    """See to what has come to an end since the last round; safe to repeat, and to be killed at."""
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        _pause_at_cap(runtime, db, now)
        waiting = list(db.execute(_TO_CLEAR, {"now": now, "of_late": now - _OF_LATE}).scalars())
    do_apart(_named(waiting), partial(_clear_some, runtime))
    with runtime.database.begin() as db:
        through = db.execute(_THROUGH, {"now": runtime.clock(db)}).scalars().all()
    do_apart(_named(through), partial(_finish, runtime))


def _named(ids: Sequence[int]) -> dict[str, int]:
    return {f"broadcast {broadcast_id}": broadcast_id for broadcast_id in ids}


def _clear_some(runtime: Runtime, broadcast_id: int) -> None:
    for _ in range(_CHUNKS_A_ROUND):
        if not clear(runtime, broadcast_id):
            break


def _finish(runtime: Runtime, broadcast_id: int) -> None:
    """Finish a broadcast that is through, if it is still: what the provider does not have is queued again."""
    with runtime.database.begin() as db:
        states.get_broadcast(db, broadcast_id, lock=True)
        now = runtime.clock(db)
        if db.execute(_THROUGH.where(broadcasts.c.id == broadcast_id), {"now": now}).first():
            states.move(db, broadcast_id, Way.FINISH, TIME, now)


def clear(runtime: Runtime, broadcast_id: int) -> int:
    """Take some rows that wait out of a broadcast that is cancelled or over; gives how many."""
    with runtime.database.begin() as db:
        cancelled = states.get_broadcast(db, broadcast_id).status == State.CANCELLED
        to = MessageStatus.CANCELLED if cancelled else MessageStatus.EXPIRED
        return len(db.execute(_CLEAR, {"of_broadcast": broadcast_id, "to": to, "now": runtime.clock(db)}).all())


def _pause_at_cap(runtime: Runtime, db: Connection, now: datetime) -> None:
    """Pause what the day's money no longer pays for, though none of it was about to begin."""
    if not runtime.spend_caps:
        return
    tariff = Tariff.of(db, day_of(runtime, now))
    spent = used_up(runtime, db, tariff, now).keys()
    for row in db.execute(_GOES_ON).all() if spent else ():
        for currency in spent & currencies(runtime, tariff, row.channel):
            states.move(db, row.id, Way.PAUSE, TIME, now, reason=reason_of(runtime, currency))
