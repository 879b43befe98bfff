"""The statements by which reports that name none of our messages are brought together with what has no id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, func, literal_column, select

from bot.messages import MessageStatus
from bot.store.earlier import IN_DOUBT
from bot.store.outbox import attempts, delivery_updates, outbox

UNNAMED = (
    select(outbox.c.provider, outbox.c.address, outbox.c.id, literal_column("NULL").label("attempt_id"))
    .add_columns(func.coalesce(outbox.c.begun_at, outbox.c.created_at).label("began"))
    .where(outbox.c.status == literal_column(f"'{MessageStatus.UNKNOWN}'"), outbox.c.provider_id.is_(None))
    .union_all(
        select(outbox.c.provider, outbox.c.address, outbox.c.id, attempts.c.id, attempts.c.begun_at)
        .join(outbox, outbox.c.id == attempts.c.outbox_id)
        .where(IN_DOUBT)
    )
    .subquery("unnamed")
)
"""What may have reached its provider, of which we have no id: messages, and earlier attempts."""
_REPORTED = (
    select(delivery_updates.c.provider, delivery_updates.c.address, delivery_updates.c.provider_id)
    .add_columns(func.min(delivery_updates.c.received_at).label("first_at"))
    .where(delivery_updates.c.outbox_id.is_(None), delivery_updates.c.address.is_not(None))
    .group_by(delivery_updates.c.provider, delivery_updates.c.address, delivery_updates.c.provider_id)
    .subquery("reported")
)
_BUSY = select(outbox.c.address).where(outbox.c.status == literal_column(f"'{MessageStatus.SENDING}'"))
_FIND_REPORTED = (
    select(UNNAMED, _REPORTED.c.provider_id, _REPORTED.c.first_at)
    .join(_REPORTED, and_(UNNAMED.c.provider == _REPORTED.c.provider, UNNAMED.c.address == _REPORTED.c.address))
    .where(_REPORTED.c.first_at >= UNNAMED.c.began, UNNAMED.c.address.not_in(_BUSY))
)


def find_reported(db: Connection) -> Sequence[Row[Any]]:
    """Give the attempts without an id at addresses of which reports fit nothing, each with each id of these reports.

    Left out are addresses to which something is being sent at this moment: the report may be of that.
    """
    return db.execute(_FIND_REPORTED).all()
