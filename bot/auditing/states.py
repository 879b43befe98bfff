"""Whether each message is where a message can be: one statement for each thing that cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, case, exists, func, not_, or_, select

from bot.auditing.findings import Finding, of_message
from bot.messages import MessageClass, MessageStatus
from bot.store.breakers import breakers
from bot.store.broadcasts import broadcasts
from bot.store.earlier import IN_DOUBT
from bot.store.outbox import attempts, delivery_updates, outbox
from bot.store.reports import UNNAMED

_OVERDUE = timedelta(minutes=30)
_JUST_NOW = timedelta(minutes=2)
_SETTLED_BY = timedelta(hours=1)
_HANDED_OVER = (MessageStatus.ACCEPTED, MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ)
_NOT_HANDED_OVER = tuple(MessageStatus(word) for word in ("queued", "sending", "unknown", "refused", "expired"))
_EARLIER = attempts.c.outbox_id == outbox.c.id
_IS_STOPPED = outbox.c.channel.in_(select(breakers.c.channel))
_OVER = select(broadcasts.c.id).where(broadcasts.c.status.in_(("finished", "cancelled")))


def _rank(status: Any) -> Any:  # noqa: ANN401  # a column
    return case(*((status == one, one.rank) for one in MessageStatus), else_=-1)


_IDS = select(outbox.c.id)
_TOLD = _IDS.distinct().join(delivery_updates, delivery_updates.c.outbox_id == outbox.c.id)
_NAMED_EARLIER = exists().where(_EARLIER, attempts.c.provider_id.is_not(None))
_IS_QUEUED = outbox.c.status == MessageStatus.QUEUED
_TIMES = (
    select(attempts.c.outbox_id, func.count().label("times"))
    .where(attempts.c.provider_id.is_not(None))
    .group_by(attempts.c.outbox_id)
    .subquery("times")
)
_ALLOWED = case((outbox.c.message_class == MessageClass.REPLY, 2), else_=1)
"""A reply may be sent once more where nobody can say whether it arrived."""
_IMPOSSIBLE: Mapping[str, Select[Any]] = {
    "has a status that there is not": _IDS.where(outbox.c.status.not_in(list(MessageStatus))),
    "was begun, and nobody says how that ended": _IDS.where(
        outbox.c.status == MessageStatus.SENDING,
        or_(outbox.c.leased_until.is_(None), outbox.c.leased_until < bindparam("just_now")),
    ),
    "is due since long, and is not sent": _IDS.where(
        _IS_QUEUED, outbox.c.due_at < bindparam("overdue"), outbox.c.broadcast_id.is_(None), not_(_IS_STOPPED)
    ),
    "waits for a broadcast that is over": _IDS.where(_IS_QUEUED, outbox.c.broadcast_id.in_(_OVER)),
    "is in doubt since long, and neither settled nor left to staff": _IDS.where(
        outbox.c.status == MessageStatus.UNKNOWN,
        outbox.c.set_aside_at.is_(None),
        outbox.c.status_at < bindparam("settled_by"),
        not_(_IS_STOPPED),
    ),
    "is at its provider, which gave it no id": _IDS.where(
        outbox.c.status.in_(_HANDED_OVER), outbox.c.provider_id.is_(None), not_(_NAMED_EARLIER)
    ),
    "is not at its provider, and has an id there": _IDS.where(
        outbox.c.status.in_(_NOT_HANDED_OVER), outbox.c.provider_id.is_not(None)
    ),
    "was sent more often than it may be": _IDS.join(_TIMES, _TIMES.c.outbox_id == outbox.c.id).where(
        _TIMES.c.times + case((outbox.c.provider_id.is_not(None), 1), else_=0) > _ALLOWED
    ),
    "has an id that is an earlier attempt's": _IDS.where(
        exists().where(attempts.c.provider_id == outbox.c.provider_id, attempts.c.provider_id.is_not(None))
    ),
    "has another id than its provider's reports of it": _TOLD.where(
        delivery_updates.c.provider_id != outbox.c.provider_id,
        ~exists().where(_EARLIER, or_(attempts.c.provider_id == delivery_updates.c.provider_id, IN_DOUBT)),
    ),
    "is not as far as its provider's reports of it": _TOLD.where(
        _rank(delivery_updates.c.status) > _rank(outbox.c.status)
    ),
}
_SAME_ADDRESS = and_(UNNAMED.c.provider == delivery_updates.c.provider, UNNAMED.c.address == delivery_updates.c.address)
_UNMATCHED = (
    select(delivery_updates.c.provider, delivery_updates.c.provider_id)
    .where(delivery_updates.c.outbox_id.is_(None), ~exists().where(_SAME_ADDRESS))
    .distinct()
    .order_by(delivery_updates.c.provider, delivery_updates.c.provider_id)
)


def look_at_states(db: Connection, now: datetime) -> Iterator[Finding]:
    """Say which messages are where none can be."""
    values = {"just_now": now - _JUST_NOW, "overdue": now - _OVERDUE, "settled_by": now - _SETTLED_BY}
    for text, query in _IMPOSSIBLE.items():
        for row_id in db.execute(query.order_by(outbox.c.id), values).scalars():
            yield of_message(row_id, text)


def look_at_reports(db: Connection, now: datetime) -> Iterator[Finding]:
    """Say which messages providers report on that are none of ours, nor can be one that is in doubt."""
    for row in db.execute(_UNMATCHED.where(delivery_updates.c.received_at < now - _JUST_NOW)):
        yield Finding(f"{row.provider} {row.provider_id}", "is reported on, and is no message of ours")
