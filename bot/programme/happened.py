"""What happened to a thing, as it is on record: read in order."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from bot.store.staff import history, staff

_BY_PHONE = staff.alias("by_phone")
_ON_THEIR_PHONE = select(func.min(_BY_PHONE.c.login)).where(_BY_PHONE.c.contact_id == history.c.contact_id)
_LOGIN = func.coalesce(staff.c.login, _ON_THEIR_PHONE.scalar_subquery()).label("login")
_EVENTS = (
    select(history.c.changed_at, history.c.event, history.c.became, _LOGIN, history.c.note)
    .outerjoin(staff, staff.c.id == history.c.staff_id)
    .order_by(history.c.id)
)


def events_of(db: Connection, subject: str, subject_id: int) -> list[dict[str, Any]]:
    """Give what happened to a row of a table, in order; without a `login` it was a contact, or time.

    Staff who acted on their own phone are named, too.
    """
    of_it = (history.c.subject == subject) & (history.c.subject_id == subject_id)
    return [dict(event) for event in db.execute(_EVENTS.where(of_it)).mappings()]
