"""Four eyes: what goes to many is started only after a second person has looked at it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from bot.errors import BroadcastError
from bot.marking import N_
from bot.programme.lifecycle import By
from bot.runtime import Runtime
from bot.services.broadcasting import states
from bot.services.broadcasting.states import Purpose, State, Way
from bot.store.broadcasts import broadcasts
from bot.store.staff import history

_MADE_BY = ("draft", "prepare", "prepared")


def approve(runtime: Runtime, broadcast_id: int, by: By) -> bool:
    """Let a prepared broadcast be started; False where it was approved already.

    Raises BroadcastError where it needs nobody's approval, and where who asks drafted or prepared it.
    """
    with runtime.database.begin() as db:
        broadcast = states.get_broadcast(db, broadcast_id, lock=True)
        if broadcast.status == State.PREPARED and not needs_approval(runtime, broadcast):
            raise BroadcastError(N_("Broadcast {number} needs nobody's approval; start it."), number=broadcast_id)
        if broadcast.status == State.PREPARED and by.staff_id in makers_of(db, broadcast_id):
            raise BroadcastError(N_("You drafted or prepared it; another person has to approve it."))
        return states.move(db, broadcast_id, Way.APPROVE, by, runtime.clock(db))


def needs_approval(runtime: Runtime, broadcast: Row[Any]) -> bool:
    """Whether a prepared broadcast goes to so many that a second person has to approve it."""
    most = runtime.approve_above
    return most is not None and broadcast.purpose == Purpose.NEWS and (broadcast.recipients or 0) > most


def makers_of(db: Connection, broadcast_id: int) -> set[int | None]:
    """Give who of the staff drafted and prepared a broadcast."""
    of_it = (history.c.subject == broadcasts.name) & (history.c.subject_id == broadcast_id)
    return set(db.execute(select(history.c.staff_id).where(of_it, history.c.event.in_(_MADE_BY))).scalars())
