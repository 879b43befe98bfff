"""The statements by which outbox rows are claimed, recorded and moved forward.

Every move is one guarded UPDATE, so that whoever comes late, twice or with an old claim changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, func, insert, literal_column, or_, select, update

from bot.messages import MessageClass, MessageStatus
from bot.store.contacts import contacts
from bot.store.outbox import delivery_updates, outbox

LEASE = timedelta(seconds=60)
"""Longer than a call can take, shorter than anybody waits."""

_EARLIER = outbox.alias("earlier")
_OPEN = (MessageStatus.QUEUED, MessageStatus.SENDING)
_IN_LINE = (
    select(_EARLIER.c.id)
    .where(_EARLIER.c.contact_id == outbox.c.contact_id, _EARLIER.c.medium == outbox.c.medium)
    .where(_EARLIER.c.id < outbox.c.id, _EARLIER.c.status.in_(_OPEN), _EARLIER.c.due_at <= bindparam("now"))
)
_DUE = (
    select(outbox.c.id)
    .where(outbox.c.lane == bindparam("of_lane"), outbox.c.status == MessageStatus.QUEUED)
    .where(outbox.c.due_at <= bindparam("now"), ~_IN_LINE.exists())
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(_DUE), outbox.c.status == MessageStatus.QUEUED)
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
        reason_code=bindparam("reason_code"),
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
_FORWARD = {
    status: update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .where(outbox.c.status.in_([lower for lower in MessageStatus if lower.rank < status.rank]))
    .values(
        status=status,
        status_at=bindparam("now"),
        provider_id=func.coalesce(outbox.c.provider_id, bindparam("given_id")),
        reason_code=func.coalesce(bindparam("reason_code"), outbox.c.reason_code),
    )
    for status in MessageStatus
}
_BY_REFERENCE = select(outbox.c.id, outbox.c.contact_id).where(
    outbox.c.provider == bindparam("provider"),
    or_(outbox.c.id == bindparam("reference"), outbox.c.provider_id == bindparam("provider_id")),
)
_EARLY = (
    select(delivery_updates.c.id, delivery_updates.c.status, delivery_updates.c.reason)
    .where(delivery_updates.c.provider == bindparam("provider"))
    .where(delivery_updates.c.provider_id == bindparam("provider_id"), delivery_updates.c.outbox_id.is_(None))
)
_ADOPT = (
    update(delivery_updates)
    .where(delivery_updates.c.id == bindparam("update_id"))
    .values(outbox_id=bindparam("row_id"))
)


def claim(db: Connection, lane: str, token: str, now: datetime, most: int) -> Sequence[Row[Any]]:
    """Begin up to so many due messages of a lane: they are `sending` and leased to the token; oldest first.

    Of one contact on one medium only the first in line is given, so that their order is kept.
    """
    db.execute(_EXPIRE, {"now": now})
    db.execute(_REFUSE, {"now": now})
    values = {"of_lane": lane, "token": token, "now": now, "until": now + LEASE, "most": most}
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


def find_row(db: Connection, provider: str, provider_id: str, reference: int | None) -> Row[*tuple[Any, ...]] | None:
    """Give the id and contact of the message that a provider speaks of, by our reference or by its id."""
    values = {"provider": provider, "provider_id": provider_id, "reference": reference}
    return db.execute(_BY_REFERENCE, values).first()


def forward(db: Connection, row_id: int, status: MessageStatus, now: datetime, **said: str | None) -> bool:
    """Move a message forward to a status; False where it is there or beyond."""
    values = {"row_id": row_id, "now": now, "given_id": said.get("provider_id"), "reason_code": said.get("reason")}
    return db.execute(_FORWARD[status], values).rowcount == 1


def keep_update(db: Connection, values: Mapping[str, object]) -> None:
    """Keep a delivery update, whatever it does."""
    db.execute(insert(delivery_updates).values(values))


def adopt_early(db: Connection, row_id: int, provider: str, provider_id: str, now: datetime) -> None:
    """Apply the delivery updates that came before we knew the provider's id of a message."""
    for early in db.execute(_EARLY, {"provider": provider, "provider_id": provider_id}).all():
        db.execute(_ADOPT, {"update_id": early.id, "row_id": row_id})
        if early.status:
            forward(db, row_id, MessageStatus(early.status), now, reason=early.reason or None)
