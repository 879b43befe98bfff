"""Requests for a mentor as they are on record, read whole."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from bot.store.contacts import addresses, contacts
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
