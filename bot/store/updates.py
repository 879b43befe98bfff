"""The statements by which a message's status is moved forward by what a provider says of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, insert, or_, select, update

from bot.messages import MessageStatus
from bot.store.outbox import delivery_updates, outbox

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
_IS_UNNAMED = and_(outbox.c.provider_id.is_(None), outbox.c.begun_at.is_not(None))
_FIND = (
    select(outbox.c.id, outbox.c.contact_id)
    .where(outbox.c.provider == bindparam("provider"))
    .where(
        or_(
            outbox.c.provider_id == bindparam("provider_id"),
            and_(outbox.c.id == bindparam("reference"), _IS_UNNAMED),
        )
    )
    .order_by(outbox.c.provider_id.is_(None))
)
_KEEP = insert(delivery_updates)
_EARLY = (
    select(delivery_updates.c.id, delivery_updates.c.status, delivery_updates.c.reason, outbox.c.id.label("row_id"))
    .join(
        outbox,
        and_(outbox.c.provider == delivery_updates.c.provider, outbox.c.provider_id == delivery_updates.c.provider_id),
    )
    .where(delivery_updates.c.outbox_id.is_(None))
    .order_by(outbox.c.id, delivery_updates.c.id)
)
_EARLY_OF = _EARLY.where(delivery_updates.c.provider_id.in_(bindparam("provider_ids", expanding=True)))
_EARLY_SINCE = _EARLY.where(delivery_updates.c.received_at > bindparam("since"))
_ADOPT = (
    update(delivery_updates)
    .where(delivery_updates.c.id == bindparam("update_id"))
    .values(outbox_id=bindparam("row_id"), address=None)
)


def find_row(db: Connection, provider: str, provider_id: str, reference: int | None) -> Row[*tuple[Any, ...]] | None:
    """Give the id and contact of the message that a provider speaks of: by its id, else by our reference.

    A reference to what has another id, or was never handed over, is another system's, which counts as we do.
    """
    values = {"provider": provider, "provider_id": provider_id, "reference": reference}
    return db.execute(_FIND, values).first()


def forward(db: Connection, row_id: int, status: MessageStatus, now: datetime, **said: str | None) -> bool:
    """Move a message forward to a status; False where it is there or beyond."""
    values = {"row_id": row_id, "now": now, "given_id": said.get("provider_id"), "reason_code": said.get("reason")}
    return db.execute(_FORWARD[status], values).rowcount == 1


def keep_update(db: Connection, values: Mapping[str, object]) -> None:
    """Keep a delivery update, whatever it does."""
    db.execute(_KEEP, values)


def adopt_early(db: Connection, now: datetime, provider_ids: Collection[str]) -> None:
    """Apply the delivery updates that came before we knew these ids of providers."""
    if provider_ids:
        adopt(db, db.execute(_EARLY_OF, {"provider_ids": list(provider_ids)}).all(), now)


def adopt_since(db: Connection, now: datetime, since: datetime) -> None:
    """Apply the delivery updates since an instant that crossed with the recording of their message."""
    adopt(db, db.execute(_EARLY_SINCE, {"since": since}).all(), now)


def adopt(db: Connection, found: Sequence[Row[*tuple[Any, ...]]], now: datetime) -> None:
    """Apply kept delivery updates, each to the message `row_id`."""
    for early in found:
        db.execute(_ADOPT, {"update_id": early.id, "row_id": early.row_id})
        if early.status:
            forward(db, early.row_id, MessageStatus(early.status), now, reason=early.reason[:40] or None)
