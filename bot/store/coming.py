"""Work that is planned, read by whoever wants to know what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select

from bot.store.due import due

_OPEN = due.c.done_at.is_(None)
_FIRST_FIRST: Select[Any] = (
    select(due.c.id, due.c.kind, due.c.subject_id, due.c.due_at, due.c.tries)
    .where(_OPEN)
    .order_by(due.c.due_at, due.c.id)
)


def find_coming(db: Connection, until: datetime) -> Sequence[Row[Any]]:
    """Give all that is to be done until an instant, the first first."""
    return db.execute(_FIRST_FIRST.where(due.c.due_at <= until)).all()


def list_coming(db: Connection, after: int, kind: str, limit: int) -> Sequence[Row[Any]]:
    """Give what is to be done next, of one kind or, where none is named, of all; it goes on after a row, the first."""
    wanted = _FIRST_FIRST.limit(limit)
    if kind:
        wanted = wanted.where(due.c.kind == kind)
    shown = db.execute(select(due.c.due_at).where(due.c.id == after)).scalar_one_or_none()
    if shown:
        wanted = wanted.where(due.c.due_at >= shown, or_(due.c.due_at > shown, due.c.id > after))
    return db.execute(wanted).all()


def count_coming(db: Connection, until: datetime) -> int:
    """Count what is to be done until an instant."""
    return db.execute(select(func.count()).select_from(due).where(_OPEN, due.c.due_at <= until)).scalar_one()
