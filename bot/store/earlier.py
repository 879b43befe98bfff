"""The attempts that were not the last word on their message, and yet may be spoken of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, literal_column, or_, select, update

from bot.store.outbox import attempts, delivery_updates, outbox
from bot.store.updates import adopt

WAS_DOUBTFUL = attempts.c.outcome.in_((literal_column("'unknown'"), literal_column("'orphaned'")))
"""Attempts that may have reached their provider."""
IN_DOUBT = and_(attempts.c.provider_id.is_(None), WAS_DOUBTFUL)
"""Those of which we have no id."""
_FIND_EARLIER = (
    select(outbox.c.id, outbox.c.contact_id, attempts.c.id.label("attempt_id"))
    .join(attempts, attempts.c.outbox_id == outbox.c.id)
    .where(outbox.c.provider == bindparam("provider"))
    .where(
        or_(
            attempts.c.provider_id == bindparam("provider_id"),
            and_(outbox.c.id == bindparam("reference"), IN_DOUBT),
        )
    )
    .order_by(attempts.c.provider_id.is_(None), attempts.c.id.desc())
)
_NAME_ATTEMPT = update(attempts).where(attempts.c.id == bindparam("attempt_id")).values(provider_id=bindparam("given"))
_OF_EARLIER = (
    select(delivery_updates.c.id, delivery_updates.c.status, delivery_updates.c.reason)
    .add_columns(attempts.c.outbox_id.label("row_id"))
    .join(attempts, attempts.c.provider_id == delivery_updates.c.provider_id)
    .where(attempts.c.id == bindparam("attempt_id"), delivery_updates.c.outbox_id.is_(None))
    .order_by(delivery_updates.c.id)
)


def find_earlier(
    db: Connection, provider: str, provider_id: str, reference: int | None
) -> Row[*tuple[Any, ...]] | None:
    """Give the message, and the attempt, where a provider speaks of one that was not the last.

    It has that id, or it was in doubt and our reference came with it: the message was sent again, as its provider did
    not seem to have it.
    """
    values = {"provider": provider, "provider_id": provider_id, "reference": reference}
    return db.execute(_FIND_EARLIER, values).first()


def name_attempt(db: Connection, attempt_id: int, provider_id: str, now: datetime) -> None:
    """Record the provider's id of an attempt that is not the last, and apply the updates that came for it."""
    db.execute(_NAME_ATTEMPT, {"attempt_id": attempt_id, "given": provider_id})
    adopt(db, db.execute(_OF_EARLIER, {"attempt_id": attempt_id}).all(), now)
