"""A broadcast that is spread over some hours: its rows may begin one part after the other, as the time goes.

No row is written for that: the broadcast remembers with which row each part ends, and nothing behind the present one
is claimed. So it costs the same for a million rows as for ten, and the same row has its turn at the same time whoever
asks. Quiet hours and pauses do not count.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, Row, bindparam, func, select, update

from bot.errors import BroadcastError
from bot.marking import N_
from bot.programme.lifecycle import By, Change, put_on_record
from bot.runtime import Runtime
from bot.services.broadcasting import states
from bot.services.broadcasting.states import State
from bot.services.quiet import awake
from bot.store.broadcasts import broadcasts
from bot.store.claimed import ALL
from bot.store.outbox import outbox
from bot.store.staff import history

_PARTS = 480
"""At the most: what is read of a broadcast at each look must stay small."""
_LONGEST = timedelta(days=7)
_A_MINUTE = timedelta(minutes=1)

_ROWS = (
    select(outbox.c.id, func.ntile(bindparam("parts")).over(order_by=outbox.c.id).label("part"))
    .where(outbox.c.broadcast_id == bindparam("of_broadcast"))
    .subquery()
)
_ENDS = select(func.max(_ROWS.c.id)).group_by(_ROWS.c.part).order_by(_ROWS.c.part)
_PAUSED_AT = select(func.max(history.c.changed_at)).where(
    history.c.subject == broadcasts.name, history.c.event == "pause", history.c.subject_id == bindparam("of_broadcast")
)


class Gates(BaseModel):
    """When which rows may begin."""

    model_config = ConfigDict(frozen=True)

    every: timedelta
    """How long each part has."""
    ends: tuple[int, ...]
    """The last row of each part."""

    def parts(self, length: timedelta) -> int:
        """Give how many parts are over after so long."""
        return int(length / self.every)


def spread(runtime: Runtime, broadcast_id: int, over: timedelta, by: By) -> None:
    """Have a prepared broadcast spread over so long once it is started; nothing: it is not. Raises BroadcastError."""
    if not timedelta() <= over <= _LONGEST:
        raise BroadcastError(N_("A broadcast is spread over {days} days at the most."), days=_LONGEST.days)
    minutes = int(over / _A_MINUTE) or None
    with runtime.database.begin() as db:
        status = states.get_broadcast(db, broadcast_id, lock=True).status
        if status not in {State.PREPARED, State.APPROVED}:
            told = {"broadcast": broadcast_id, "status": status}
            raise BroadcastError(N_("Broadcast {broadcast} is {status}: only a prepared one can be spread."), **told)
        db.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(over_minutes=minutes))
        change = Change(broadcasts.name, broadcast_id, "spread", status, status, note=f"{minutes or 0} minutes")
        put_on_record(db, [change], by, runtime.clock(db))


def plan(db: Connection, broadcast: Row[Any], begins_at: datetime) -> dict[str, object]:
    """Give the columns by which a broadcast that begins at an instant is spread, if it is to be."""
    if not broadcast.over_minutes:
        return {}
    parts = min(_PARTS, broadcast.over_minutes)
    ends = db.execute(_ENDS, {"of_broadcast": broadcast.id, "parts": parts}).scalars().all()
    gates = Gates(every=timedelta(minutes=broadcast.over_minutes) / len(ends), ends=tuple(ends))
    return {"gates": gates.model_dump_json(), "spread_from": begins_at}


def go_on(runtime: Runtime, db: Connection, broadcast: Row[Any], now: datetime) -> dict[str, object]:
    """Give the columns by which a paused broadcast goes on being spread from now, where it stood."""
    if not broadcast.gates:
        return {}
    gates = Gates.model_validate_json(broadcast.gates)
    paused_at = db.execute(_PAUSED_AT, {"of_broadcast": broadcast.id}).scalar_one() or now
    over = gates.parts(awake(broadcast.spread_from, paused_at, runtime.quiet, runtime.house.zone))
    left = gates.model_copy(update={"ends": gates.ends[over:]})
    return {"gates": left.model_dump_json(), "spread_from": max(now, broadcast.spread_from)}


def upto(runtime: Runtime, broadcast: Row[*tuple[Any, ...]], now: datetime) -> int:
    """Give the last row of a broadcast that may begin by now."""
    if not broadcast.gates:
        return ALL
    gates = Gates.model_validate_json(broadcast.gates)
    part = gates.parts(awake(broadcast.spread_from, now, runtime.quiet, runtime.house.zone))
    return gates.ends[part] if part < len(gates.ends) else ALL
