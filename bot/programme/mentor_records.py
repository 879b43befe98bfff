"""Requests for a mentor as they are on record: read whole, and closed when their contact is erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.programme.lifecycle import TIME
from bot.programme.mentor_requests import LIFE, OPEN
from bot.store.contacts import addresses, contacts
from bot.store.due import drop
from bot.store.mentorship import mentor_requests, mentors
from bot.store.staff import staff

_NUMBER = (
    select(addresses.c.value)
    .where(addresses.c.contact_id == mentor_requests.c.contact_id, addresses.c.value.startswith("+"))
    .limit(1)
    .scalar_subquery()
)
WHOLE = (
    select(mentor_requests, contacts.c.name, _NUMBER.label("number"))
    .add_columns(staff.c.login, staff.c.name.label("mentor"), staff.c.contact_id.label("mentor_contact"))
    .join(contacts, contacts.c.id == mentor_requests.c.contact_id)
    .outerjoin(mentors, mentors.c.id == mentor_requests.c.mentor_id)
    .outerjoin(staff, staff.c.id == mentors.c.staff_id)
)
"""Requests with the contact's name and number, and the mentor's login, name and contact."""


def get_request(db: Connection, request: int) -> Row[Any]:
    """Give a request, as `WHOLE` has it."""
    return db.execute(WHOLE.where(mentor_requests.c.id == request)).one()


def erase_requests(db: Connection, contact_id: int, now: datetime) -> None:
    """Let the open requests of a contact who is erased be nobody's affair any more."""
    theirs = select(mentor_requests.c.id).where(
        mentor_requests.c.contact_id == contact_id, mentor_requests.c.status.in_(OPEN)
    )
    for request in db.execute(theirs.order_by(mentor_requests.c.id)).scalars().all():
        LIFE.apply(db, request, "erase", TIME, now, respond_by=None, asks=None)
        for kind in ("mentor_lapse", "mentor_accepted", "mentor_call", "mentor_help"):
            drop(db, kind, request, now)
