"""Requests for a mentor as they are on record, read whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.programme.mentor_requests import OPEN
from bot.store.contacts import contacts, number_of
from bot.store.mentorship import mentor_requests, mentors
from bot.store.staff import staff

_NUMBER = number_of(mentor_requests.c.contact_id)
WHOLE = (
    select(mentor_requests, contacts.c.name, _NUMBER.label("number"))
    .add_columns(staff.c.login, staff.c.name.label("mentor"), staff.c.contact_id.label("mentor_contact"))
    .join(contacts, contacts.c.id == mentor_requests.c.contact_id)
    .outerjoin(mentors, mentors.c.id == mentor_requests.c.mentor_id)
    .outerjoin(staff, staff.c.id == mentors.c.staff_id)
)
"""Requests with the contact's name and number, and the mentor's login, name and contact."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which requests are asked for; an empty word asks for nothing."""

    status: str = ""
    """A status, or `all`; else those that are open."""
    topic: str = ""
    district: str = ""
    overdue: str = ""
    """`yes`: those on which somebody should have acted by now."""
    staff_id: int | None = None
    """The mentor whose own they are."""


def list_requests(db: Connection, asked: Asked, now: datetime, after: int, count: int) -> Sequence[Row[Any]]:
    """Give requests, the oldest first, as many as this after an id; as `WHOLE` has them."""
    is_asked = {
        "topic": mentor_requests.c.topic == asked.topic,
        "district": mentor_requests.c.district == asked.district,
        "overdue": mentor_requests.c.respond_by <= now,
        "staff_id": staff.c.id == asked.staff_id,
    }
    conditions = [condition for name, condition in is_asked.items() if getattr(asked, name)]
    if asked.status != "all":
        conditions.append(mentor_requests.c.status.in_([asked.status] if asked.status else OPEN))
    wanted = WHOLE.where(mentor_requests.c.id > after, *conditions)
    return db.execute(wanted.order_by(mentor_requests.c.id).limit(count)).all()


def get_request(db: Connection, request: int) -> Row[Any]:
    """Give a request, as `WHOLE` has it."""
    return db.execute(WHOLE.where(mentor_requests.c.id == request)).one()
