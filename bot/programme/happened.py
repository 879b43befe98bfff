"""What happened to a thing, as it is on record: read in order."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from bot.store.staff import history, staff

_EVENTS = (
    select(history.c.changed_at, history.c.event, history.c.became, staff.c.login, history.c.note)
    .outerjoin(staff, staff.c.id == history.c.staff_id)
    .order_by(history.c.id)
)


def events_of(db: Connection, subject: str, subject_id: int) -> list[dict[str, Any]]:
    """Give what happened to a row of a table, in order; without a `login` it was a contact, or time."""
    of_it = (history.c.subject == subject) & (history.c.subject_id == subject_id)
    return [dict(event) for event in db.execute(_EVENTS.where(of_it)).mappings()]
