"""The screens whose choices can be tapped, as they were sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, insert, select

from bot.store.conversations import revisions, screens

_FIND = (
    select(screens.c.digest, screens.c.state, revisions.c.digest.label("standing"))
    .outerjoin(revisions, and_(revisions.c.digest == screens.c.digest, revisions.c.withdrawn_at.is_(None)))
    .where(screens.c.token == bindparam("token"), screens.c.contact_id == bindparam("contact_id"))
)
_INSERT = insert(screens)
_FORGET = delete(screens).where(screens.c.sent_at < bindparam("before"))


def find_screen(db: Connection, token: str, contact_id: int) -> Row[*tuple[Any, ...]] | None:
    """Give a screen that was sent to this contact; `standing` is null where its revision is gone or withdrawn."""
    return db.execute(_FIND, {"token": token, "contact_id": contact_id}).one_or_none()


def insert_screen(db: Connection, values: Mapping[str, object]) -> None:
    """Keep a screen that is being sent."""
    db.execute(_INSERT, values)


def forget_screens(db: Connection, before: datetime) -> None:
    """Forget what was sent before an instant."""
    db.execute(_FORGET, {"before": before})
