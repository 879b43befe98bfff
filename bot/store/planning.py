"""Work that is due for many objects at once: planned and dropped together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Select, insert, literal, select, update

from bot.store.due import due
from bot.store.schema import Moment

_OPEN = due.c.done_at.is_(None)


def plan_all(db: Connection, kind: str, subjects: Select[int], at: datetime, now: datetime) -> None:
    """Have the same done at a time with all objects of a query of ids; what is planned already is moved there.

    Who is doing it at this very moment, and knows nothing of what is new, finds it moved and does it again.
    """
    ids = subjects.subquery()
    of_them = due.c.subject_id.in_(select(ids.c.id))
    db.execute(update(due).where(due.c.kind == kind, of_them, _OPEN).values(due_at=at))
    planned = select(due.c.id).where(due.c.kind == kind, due.c.subject_id == ids.c.id, _OPEN)
    rows = select(literal(kind), ids.c.id, literal(at, Moment), literal(now, Moment)).where(~planned.exists())
    db.execute(insert(due).from_select(["kind", "subject_id", "due_at", "planned_at"], rows))


def drop_all(db: Connection, kinds: Sequence[str], subject_ids: Sequence[int], now: datetime) -> None:
    """Have none of these kinds of work done with these objects."""
    of_them = due.c.kind.in_(kinds) & due.c.subject_id.in_(subject_ids)
    db.execute(update(due).where(of_them, _OPEN).values(done_at=now, outcome="dropped"))
