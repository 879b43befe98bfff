"""Who has had as many broadcasts as `BROADCASTS_AT_MOST` allows in so many days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, func, or_, select

from bot.runtime import AtMost, Runtime
from bot.services.broadcasting.belonging import ON_ITS_WAY
from bot.services.broadcasting.states import Purpose, State
from bot.store.broadcasts import WAITING, broadcasts
from bot.store.outbox import outbox

_TO_COME = (State.PREPARING, State.PREPARED, State.APPROVED, State.STARTED, State.PAUSED)
_HAD = (
    select(outbox.c.contact_id, outbox.c.broadcast_id)
    .join(broadcasts, broadcasts.c.id == outbox.c.broadcast_id)
    .where(outbox.c.contact_id.in_(bindparam("contacts", expanding=True)), broadcasts.c.purpose == Purpose.NEWS)
    .where(outbox.c.status.in_(ON_ITS_WAY), outbox.c.begun_at >= bindparam("since", type_=outbox.c.begun_at.type))
)
_COUNTING = select(broadcasts.c.id).where(
    broadcasts.c.id.in_(bindparam("ids", expanding=True)), broadcasts.c.purpose == Purpose.NEWS
)
_A_MINUTE = timedelta(minutes=1)
"""As exactly as it is kept when something of a broadcast last began."""


def had_enough(at_most: AtMost, now: datetime) -> Select[tuple[int]]:
    """Give who was sent so many, or is to be: what is prepared for them counts as well."""
    since = now - at_most.within
    of_late = or_(broadcasts.c.moved_at >= since - _A_MINUTE, broadcasts.c.status.in_(_TO_COME))
    recent = select(broadcasts.c.id).where(broadcasts.c.purpose == Purpose.NEWS, of_late)
    counts = or_(WAITING, and_(outbox.c.status.in_(ON_ITS_WAY), outbox.c.begun_at >= since))
    found = select(outbox.c.contact_id).where(outbox.c.broadcast_id.in_(recent), counts)
    return found.group_by(outbox.c.contact_id).having(func.count() >= at_most.broadcasts)


def find_too_many(runtime: Runtime, db: Connection, rows: Sequence[Row[Any]], now: datetime) -> set[int]:
    """Give those of the rows that are about to begin whose contacts had enough of other broadcasts meanwhile.

    Nothing was too many when they were prepared; but several broadcasts may have been prepared at once.
    """
    if not runtime.broadcasts_at_most or not rows:
        return set()
    at_most, contacts = runtime.broadcasts_at_most, {row.contact_id for row in rows}
    had: defaultdict[int, set[int]] = defaultdict(set)
    for one in db.execute(_HAD, {"contacts": sorted(contacts), "since": now - at_most.within}):
        had[one.contact_id].add(one.broadcast_id)
    counting = set(db.execute(_COUNTING, {"ids": sorted({row.broadcast_id for row in rows})}).scalars())
    found = set()
    for row in (row for row in rows if row.broadcast_id in counting):
        if len(had[row.contact_id] - {row.broadcast_id}) >= at_most.broadcasts:
            found.add(row.id)
        else:
            had[row.contact_id].add(row.broadcast_id)
    return found
