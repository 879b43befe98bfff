"""The statements by which outbox rows are claimed, recorded and moved forward.

Every move is one guarded UPDATE, so that whoever comes late, twice or with an old claim changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, func, literal_column, or_, select, update

from bot.messages import MessageClass, MessageStatus
from bot.store.contacts import contacts
from bot.store.outbox import outbox

_LEASE = timedelta(seconds=60)
"""Longer than a call can take, shorter than anybody waits."""

_EARLIER = outbox.alias("earlier")
_OPEN = (MessageStatus.QUEUED, MessageStatus.SENDING)
_IN_LINE = (
    select(_EARLIER.c.id)
    .where(_EARLIER.c.contact_id == outbox.c.contact_id, _EARLIER.c.medium == outbox.c.medium)
    .where(_EARLIER.c.lane == outbox.c.lane, _EARLIER.c.id < outbox.c.id, _EARLIER.c.status.in_(_OPEN))
    .where(or_(_EARLIER.c.due_at <= bindparam("now"), _EARLIER.c.begun_at.is_not(None)))
)
_DUE = (
    select(outbox.c.id)
    .where(outbox.c.lane == bindparam("of_lane"), outbox.c.status == MessageStatus.QUEUED)
    .where(outbox.c.due_at <= bindparam("now"), ~_IN_LINE.exists())
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    .cte("due")  # PostgreSQL may run a subquery once for each row, limit and all; this it runs once
)
_CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(select(_DUE.c.id)), outbox.c.status == MessageStatus.QUEUED)
    .values(
        status=MessageStatus.SENDING,
        token=bindparam("token"),
        leased_until=bindparam("until"),
        begun_at=bindparam("now"),
        status_at=bindparam("now"),
        attempts=outbox.c.attempts + literal_column("1"),
    )
    .returning(outbox)
)
_EXPIRE = (
    update(outbox)
    .where(outbox.c.status == MessageStatus.QUEUED, outbox.c.due_at <= bindparam("now"))
    .where(outbox.c.expires_at < bindparam("now"))
    .values(status=MessageStatus.EXPIRED, status_at=bindparam("now"))
)
_OPTED_OUT = select(contacts.c.id).where(contacts.c.opted_out_at.is_not(None))
_REFUSE = (
    update(outbox)
    .where(outbox.c.status == MessageStatus.QUEUED, outbox.c.due_at <= bindparam("now"))
    .where(outbox.c.message_class != MessageClass.REPLY, outbox.c.contact_id.in_(_OPTED_OUT))
    .values(status=MessageStatus.REFUSED, status_at=bindparam("now"), reason="The contact has opted out.")
)
_RECORD = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"), outbox.c.token == bindparam("held"))
    .values(
        status=case((outbox.c.status == MessageStatus.SENDING, bindparam("to")), else_=outbox.c.status),
        provider_id=func.coalesce(bindparam("given_id"), outbox.c.provider_id),
        reason=bindparam("reason"),
        reason_code=case(
            (outbox.c.status == MessageStatus.SENDING, bindparam("reason_code")), else_=outbox.c.reason_code
        ),
        due_at=func.coalesce(bindparam("again_at", type_=outbox.c.due_at.type), outbox.c.due_at),
        attempts=outbox.c.attempts - bindparam("not_counted"),
        segments=func.coalesce(bindparam("counted"), outbox.c.segments),
        price=bindparam("price"),
        currency=bindparam("currency"),
        token=None,
        leased_until=None,
        status_at=bindparam("now"),
    )
)
_ORPHANED = (
    update(outbox)
    .where(outbox.c.status == MessageStatus.SENDING, outbox.c.leased_until < bindparam("now"))
    .values(status=MessageStatus.UNKNOWN, token=None, leased_until=None, status_at=bindparam("now"))
)
_LANES_DUE = (
    select(outbox.c.lane).where(outbox.c.status == MessageStatus.QUEUED, outbox.c.due_at <= bindparam("now")).distinct()
)


def claim(db: Connection, lane: str, token: str, now: datetime, most: int) -> Sequence[Row[Any]]:
    """Begin up to so many due messages of a lane: they are `sending` and leased to the token; oldest first.

    Of one contact on one medium only the first in line is given, so that their order is kept: what has begun and is
    to be tried again holds back what comes after, what is for later does not, and no lane waits for another.
    """
    db.execute(_EXPIRE, {"now": now})
    db.execute(_REFUSE, {"now": now})
    values = {"of_lane": lane, "token": token, "now": now, "until": now + _LEASE, "most": most}
    return sorted(db.execute(_CLAIM, values).all(), key=lambda row: row.id)


def record(db: Connection, results: Sequence[Mapping[str, object]]) -> None:
    """Record what came of begun messages, each fenced by the token that holds it.

    A status that a delivery update has moved already is left.
    """
    db.execute(_RECORD, list(results))


def orphan(db: Connection, now: datetime) -> int:
    """Make unknown what was begun and whose lease has run out; gives how many."""
    return db.execute(_ORPHANED, {"now": now}).rowcount


def lanes_due(db: Connection, now: datetime) -> list[str]:
    """Give the lanes that have something due."""
    return list(db.execute(_LANES_DUE, {"now": now}).scalars())
