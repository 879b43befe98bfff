"""The statements by which a worker claims what is due, and gives back what it does not begin.

A claimed row stays `queued`: it is leased to a token, and free again for everybody when the lease runs out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, bindparam, literal_column, or_, select, update

from bot.messages import MessageStatus
from bot.store.claimed import ALL, CLAIMED
from bot.store.outbox import outbox

LEASE = timedelta(seconds=24)
"""Longer than two calls to a provider can take, and short enough that what a dead worker held goes on within 30 s."""

# Literals: neither database uses a partial index for a value that it is told only afterwards.
_QUEUED = outbox.c.status == literal_column(f"'{MessageStatus.QUEUED}'")
_NOT_LEASED = or_(outbox.c.leased_until.is_(None), outbox.c.leased_until < bindparam("now"))
_CLAIMABLE = _QUEUED & _NOT_LEASED & (outbox.c.due_at <= bindparam("now"))

_HELD_BACK_FOR = timedelta(minutes=2)
"""Longer than our own pauses are. What is tried again later, in the morning or when a provider asks for it in a day,
holds nothing back: nobody waits for an answer as long."""

_EARLIER = outbox.alias("earlier")
# While a broadcast waits, PostgreSQL takes as large a part of the replies to be queued, and would rather read the whole
# outbox than ask an index. So this is a value, asked for each row that is due, and no NOT EXISTS, which becomes a join.
_BEFORE_IT = (
    select(_EARLIER.c.id)
    .where(_EARLIER.c.contact_id == outbox.c.contact_id, _EARLIER.c.channel == outbox.c.channel)
    .where(_EARLIER.c.lane == outbox.c.lane, _EARLIER.c.id < outbox.c.id, _EARLIER.c.broadcast_id.is_(None))
    .where(_EARLIER.c.status.in_((MessageStatus.QUEUED, MessageStatus.SENDING)))
    .where(
        or_(
            _EARLIER.c.due_at <= bindparam("now"),
            and_(_EARLIER.c.begun_at.is_not(None), _EARLIER.c.due_at <= bindparam("soon")),
        )
    )
    .limit(literal_column("1"))
    .correlate(outbox)
    .scalar_subquery()
)
_OF_LINE = (
    select(outbox.c.id)
    .where(_CLAIMABLE, outbox.c.lane == bindparam("of_lane"), outbox.c.channel == bindparam("of_channel"))
    .where(outbox.c.broadcast_id.is_(None))
)
_OF_BROADCAST = select(outbox.c.id).where(
    _CLAIMABLE,
    outbox.c.broadcast_id == bindparam("broadcast"),
    outbox.c.id > bindparam("after"),
    outbox.c.id <= bindparam("upto"),
    outbox.c.channel == bindparam("of_channel"),
)


def _claiming(chosen: Any) -> Any:  # noqa: ANN401  # SQLAlchemy's own statements
    # PostgreSQL may run a subquery once for each row, limit and all; a common table expression it runs once.
    due = chosen.limit(bindparam("most")).with_for_update(skip_locked=True).cte("due")
    return (
        update(outbox)
        .where(outbox.c.id.in_(select(due.c.id)), _QUEUED)
        .values(token=bindparam("held"), leased_until=bindparam("until"))
        .returning(*CLAIMED)
    )


_CLAIM = _claiming(_OF_LINE.where(_BEFORE_IT.is_(None)).order_by(outbox.c.due_at, outbox.c.id))
_CLAIM_OF_BROADCAST = _claiming(_OF_BROADCAST.order_by(outbox.c.id))
_GIVE_BACK = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), _QUEUED)
    .where(outbox.c.token.in_(bindparam("tokens", expanding=True)))
    .values(token=None, leased_until=None)
)
# In order, so that for the first one there is an index to ask, as above.
_IS_DUE = _OF_LINE.order_by(outbox.c.due_at).limit(1)
_IS_DUE_OF_BROADCAST = (
    select(outbox.c.id)
    .where(_CLAIMABLE, outbox.c.broadcast_id == bindparam("broadcast"), outbox.c.id <= bindparam("upto"))
    .order_by(outbox.c.id)
    .limit(1)
)


class Hold(NamedTuple):
    """How a claim is made: for which token, at what instant, of how many rows at the most."""

    token: str
    now: datetime
    most: int
    upto: int = ALL
    """The last row of a broadcast that may begin by now; its others are not looked at."""

    def values(self) -> dict[str, object]:
        """Give it as the statements take it."""
        return {"held": self.token, "now": self.now, "until": self.now + LEASE, "most": self.most}


def claim(db: Connection, lane: str, channel: str, hold: Hold) -> Sequence[Row[Any]]:
    """Claim due messages of a lane on a channel, oldest first; those of broadcasts are not among them.

    Of one contact on one channel only the first in line is given, so that their order is kept: what has begun and is
    to be tried again soon holds back what comes after, what is for later does not, and no lane waits for another.
    """
    values = {**hold.values(), "soon": hold.now + _HELD_BACK_FOR, "of_lane": lane, "of_channel": channel}
    return sorted(db.execute(_CLAIM, values).all(), key=lambda row: row.id)


def claim_of_broadcast(db: Connection, broadcast: int, channel: str, hold: Hold, after: int = 0) -> Sequence[Row[Any]]:
    """Claim messages of a broadcast on a channel, in order, those behind the id `after` only.

    Whoever goes through a million of them begins behind the last, and once more at the start in the end.
    """
    values = {**hold.values(), "broadcast": broadcast, "of_channel": channel, "after": after, "upto": hold.upto}
    return sorted(db.execute(_CLAIM_OF_BROADCAST, values).all(), key=lambda row: row.id)


def give_back(db: Connection, rows: Collection[Row[Any]]) -> None:
    """Free claimed rows that were not begun."""
    if rows:
        db.execute(_GIVE_BACK, {"ids": sorted(row.id for row in rows), "tokens": list({row.token for row in rows})})


def is_due(db: Connection, lane: str, channel: str, now: datetime) -> bool:
    """Whether a lane has something due on a channel that nobody holds, broadcasts apart."""
    return db.execute(_IS_DUE, {"of_lane": lane, "of_channel": channel, "now": now}).first() is not None


def is_broadcast_due(db: Connection, broadcast: int, now: datetime, upto: int = ALL) -> bool:
    """Whether a broadcast has something due that nobody holds, of its rows up to one."""
    return db.execute(_IS_DUE_OF_BROADCAST, {"broadcast": broadcast, "now": now, "upto": upto}).first() is not None
