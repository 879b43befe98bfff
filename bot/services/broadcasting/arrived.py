"""Whom a broadcast has reached after all, so that its resend by another medium does not reach them twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from bot.services.broadcasting.belonging import ON_ITS_WAY
from bot.store.broadcasts import broadcasts
from bot.store.outbox import outbox

_REPEATS = (
    select(broadcasts.c.id, broadcasts.c.resends_id)
    .where(broadcasts.c.id.in_(bindparam("ids", expanding=True)))
    .cte("repeats", recursive=True)
)
_OF_ALL = _REPEATS.union_all(  # what is repeated may repeat another itself
    select(_REPEATS.c.id, broadcasts.c.resends_id).join_from(
        _REPEATS, broadcasts, broadcasts.c.id == _REPEATS.c.resends_id
    )
)
_REACHED = (
    select(_OF_ALL.c.id, outbox.c.contact_id)
    .join(outbox, outbox.c.broadcast_id == _OF_ALL.c.resends_id)
    .where(outbox.c.contact_id.in_(bindparam("contacts", expanding=True)), outbox.c.status.in_(ON_ITS_WAY))
)


def find_arrived(db: Connection, rows: Sequence[Row[Any]]) -> set[int]:
    """Give those of the rows of resends whose contacts have the words by now: a provider may say so late."""
    if not rows:
        return set()
    ids = {"ids": sorted({row.broadcast_id for row in rows}), "contacts": sorted({row.contact_id for row in rows})}
    reached = {tuple(one) for one in db.execute(_REACHED, ids)}
    return {row.id for row in rows if (row.broadcast_id, row.contact_id) in reached}
