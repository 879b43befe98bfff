"""Tickets as they are on record, read whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.store.contacts import contacts
from bot.store.staff import staff
from bot.store.tickets import ticket_words, tickets

WHOLE = (
    select(tickets, contacts.c.name, contacts.c.district, contacts.c.sector, contacts.c.language)
    .add_columns(contacts.c.opted_out_at, contacts.c.taken_over_at, staff.c.login, staff.c.name.label("member"))
    .join(contacts, contacts.c.id == tickets.c.contact_id)
    .outerjoin(staff, staff.c.id == tickets.c.staff_id)
)
"""Tickets with what is known of their contact, and the login and name of who has it."""
_WORDS = (
    select(ticket_words.c.id, ticket_words.c.said_at, ticket_words.c.words, staff.c.name)
    .outerjoin(staff, staff.c.id == ticket_words.c.staff_id)
    .order_by(ticket_words.c.id)
)


def get_ticket(db: Connection, ticket: int) -> Row[Any]:
    """Give a ticket, as `WHOLE` has it. Raises LookupError where there is none."""
    found = db.execute(WHOLE.where(tickets.c.id == ticket)).one_or_none()
    if found is None:
        raise LookupError(ticket)
    return found


def read_words(db: Connection, ticket: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give what was said in a ticket, in order; without a `name` the contact said it."""
    return db.execute(_WORDS.where(ticket_words.c.ticket_id == ticket)).all()
