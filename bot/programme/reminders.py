"""Will they come? What who has a seat is asked before the workshop."""

from __future__ import annotations

from datetime import date
from typing import Literal

from sqlalchemy import Connection, bindparam, select

from bot.engine.calls import action
from bot.programme.context import Context
from bot.programme.lifecycle import By
from bot.programme.registration_cards import Confirmed
from bot.programme.registration_life import LIFE
from bot.programme.standing import card_of, find_mine
from bot.programme.status import Status
from bot.store.workshops import registrations, workshops

_SEATED = (
    select(registrations.c.id)
    .join(workshops, workshops.c.id == registrations.c.workshop_id)
    .where(registrations.c.contact_id == bindparam("contact_id"), registrations.c.status == Status.CONFIRMED)
    .where(workshops.c.starts_on >= bindparam("today"))
    .order_by(workshops.c.starts_on, registrations.c.id)
    .limit(1)
)


@action(reads_only=True)
def find_seat(context: Context) -> Confirmed | Literal["none"]:
    """Find the seat that the contact has at the workshop that comes next."""
    found = find_next_seat(context.db, context.contact_id, context.today)
    return Confirmed(card_of(context, found)) if found else "none"


@action()
def confirm_seat(context: Context, registration: int) -> Confirmed | Literal["gone"]:
    """Keep the contact's word that they will come."""
    by = By(contact_id=context.contact_id)
    mine = find_mine(context, registration)
    if mine is None or not LIFE.apply(context.db, mine.id, "come", by, context.now, coming_at=context.now):
        return "gone"
    return Confirmed(card_of(context, registration))


def find_next_seat(db: Connection, contact_id: int, today: date) -> int | None:
    """Give the registration with a seat at the contact's next workshop, from today on."""
    return db.execute(_SEATED, {"contact_id": contact_id, "today": today}).scalar_one_or_none()
