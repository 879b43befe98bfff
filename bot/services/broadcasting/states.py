"""Where a broadcast stands, and how staff move it: under its lock, so that of two people one is first, and on record.

A move that was made already is no fault; one that cannot be made says what can.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum, StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select, update

from bot.errors import BroadcastError
from bot.marking import N_
from bot.programme.lifecycle import By, Change, put_on_record
from bot.store.broadcasts import broadcasts

_FIXED = N_("Broadcast {broadcast} is {status}: what it says and whom it goes to is fixed; draft another.")
_NO_LONGER = N_("Broadcast {broadcast} is {status}: it is no longer prepared.")


class State(StrEnum):
    """Where a broadcast stands."""

    DRAFT = "draft"
    """Written down; nobody was chosen yet."""
    PREPARING = "preparing"
    """Its rows are being written; what was cut off goes on when it is prepared again."""
    PREPARED = "prepared"
    """Whom it goes to and what each of them reads is fixed."""
    APPROVED = "approved"
    """A second person said that it may be started."""
    STARTED = "started"
    """It is sent, from its start until its end."""
    PAUSED = "paused"
    """Nothing of it begins."""
    FINISHED = "finished"
    """No row of it waits any more."""
    CANCELLED = "cancelled"
    """What had not begun is called back."""


class Purpose(StrEnum):
    """What a broadcast is for."""

    NEWS = "news"
    """What staff want to say; only these count for `BROADCASTS_AT_MOST`."""
    TRIAL = "trial"
    """Of another's words, to try them on oneself."""
    GROUP = "group"
    """What a leader wrote to their group."""


class Way(Enum):
    """The moves that there are: from which states, to which, the column that remembers when, and what to say if not."""

    PREPARE = (State.DRAFT,), State.PREPARING, "", _FIXED
    PREPARED = (State.PREPARING,), State.PREPARED, "prepared_at", _NO_LONGER
    APPROVE = (
        (State.PREPARED,),
        State.APPROVED,
        "",
        N_("Broadcast {broadcast} is {status}: only a prepared one can be approved."),
    )
    START = (
        (State.PREPARED, State.APPROVED),
        State.STARTED,
        "started_at",
        N_("Broadcast {broadcast} is {status}: only a prepared one can be started, and a paused one be resumed."),
    )
    PAUSE = (
        (State.STARTED,),
        State.PAUSED,
        "",
        N_("Broadcast {broadcast} is {status}: only a started one can be paused."),
    )
    RESUME = (
        (State.PAUSED,),
        State.STARTED,
        "",
        N_("Broadcast {broadcast} is {status}: only a paused one can be resumed."),
    )
    CANCEL = (
        (State.DRAFT, State.PREPARING, State.PREPARED, State.APPROVED, State.STARTED, State.PAUSED),
        State.CANCELLED,
        "ended_at",
        N_("Broadcast {broadcast} is {status}: there is nothing to call back."),
    )
    FINISH = (
        (State.STARTED, State.PAUSED),
        State.FINISHED,
        "ended_at",
        N_("Broadcast {broadcast} is {status}: it cannot come to its end."),
    )

    def __init__(self, sources: tuple[State, ...], target: State, stamp: str, refused: str) -> None:
        """Take a row of this table."""
        self.sources, self.target, self.stamp, self.refused = sources, target, stamp, refused


def move(db: Connection, broadcast_id: int, way: Way, by: By, now: datetime, **values: object) -> bool:
    """Move a broadcast and set these columns of it; False where it was there already. Raises BroadcastError."""
    was = get_broadcast(db, broadcast_id, lock=True).status
    if was == way.target:
        return False
    if was not in way.sources:
        raise BroadcastError(way.refused, broadcast=broadcast_id, status=State(was))
    stamped = {way.stamp: now} if way.stamp else {}
    moved = update(broadcasts).where(broadcasts.c.id == broadcast_id)
    db.execute(moved.values(status=way.target, **stamped, **values))
    put_on_record(db, [Change(broadcasts.name, broadcast_id, way.name.lower(), way.target, was)], by, now)
    return True


def get_broadcast(db: Connection, broadcast_id: int, *, lock: bool = False) -> Row[Any]:
    """Give a broadcast; locked, nobody moves it until this transaction ends. Raises BroadcastError."""
    found = select(broadcasts).where(broadcasts.c.id == broadcast_id)
    # Who writes its messages refers to it meanwhile, and need not wait.
    row = db.execute(found.with_for_update(key_share=True) if lock else found).one_or_none()
    if row is None:
        raise BroadcastError(N_("There is no broadcast {broadcast}."), broadcast=broadcast_id)
    return row


def started_on(db: Connection) -> set[str]:
    """Give the channels on which broadcasts are being sent."""
    found = select(broadcasts.c.channel).where(broadcasts.c.status == State.STARTED, broadcasts.c.channel != "")
    return set(db.execute(found).scalars())
