"""Registrations: to apply for a seat, to take one that is held, to give one up.

Every decision over a workshop's seats is made under the workshop's lock, so that applicants are taken in the order
in which their turns commit and no seat is given twice.
"""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Row, bindparam, func, insert, select, update

from bot.engine.calls import action
from bot.programme.codes import make_code
from bot.programme.context import Context
from bot.programme.lifecycle import Change, put_on_record
from bot.programme.offers import offer_free_seats
from bot.programme.registration_cards import (
    Already,
    Applied,
    Confirmed,
    Waitlisted,
)
from bot.programme.registration_life import LIFE
from bot.programme.seats import Room
from bot.programme.standing import card_of, find_mine
from bot.programme.status import Admission, Status
from bot.programme.workshop_life import Status as WorkshopStatus
from bot.programme.workshops import applicant_of, get_workshop, room_of
from bot.store.workshops import registrations

_NEXT_PLACE = select(func.coalesce(func.max(registrations.c.place), 0) + 1).where(
    registrations.c.workshop_id == bindparam("workshop_id")
)
_INSERT = insert(registrations).returning(registrations.c.id)


@action()
def request_seat(
    context: Context, workshop: int
) -> Confirmed | Waitlisted | Applied | Already | Literal["closed", "not_invited"]:
    """Apply for a seat: confirmed, put on the waiting list or taken as an applicant, as the workshop has it."""
    found = get_workshop(context.db, workshop, lock=True)
    mine = applicant_of(context, workshop)
    if mine.status and Status(mine.status).stands:
        return Already(card_of(context, mine.id))
    if found.status != WorkshopStatus.PLANNED or found.closes_at <= context.now:
        return "closed"
    district, room = mine.district or "", room_of(context.db, found)
    if not room.invites(district):
        return "not_invited"
    status = _admit(context, found, room, district)
    registration_id = _write(context, mine, {"workshop_id": workshop, "district": district, "status": status})
    card = card_of(context, registration_id)
    if status is Status.CONFIRMED:
        return Confirmed(card)
    return Waitlisted(card) if status is Status.WAITLISTED else Applied(card)


@action()
def cancel_registration(context: Context, registration: int) -> Literal["cancelled", "gone"]:
    """Give a registration up; a seat that becomes free is offered to the next in line."""
    workshop = _workshop_of(context, registration)
    if workshop is None or not _move(context, registration, "cancel"):
        return "gone"
    offer_free_seats(context.db, workshop.id, context.now, context.offer_lifetime)
    return "cancelled"


@action()
def accept_offer(context: Context, registration: int) -> Confirmed | Literal["gone"]:
    """Take the seat that is held for the contact, unless the deadline has passed or the workshop is cancelled."""
    workshop = _workshop_of(context, registration)
    if workshop is None or workshop.status != WorkshopStatus.PLANNED:
        return "gone"
    held = select(registrations.c.offered_until).where(registrations.c.id == registration)
    until = context.db.execute(held).scalar_one()
    if until is None or until < context.now or not _move(context, registration, "accept"):
        return "gone"
    return Confirmed(card_of(context, registration))


@action()
def decline_offer(context: Context, registration: int) -> Literal["declined", "gone"]:
    """Leave the seat that is held for the contact to the next in line."""
    workshop = _workshop_of(context, registration)
    if workshop is None or not _move(context, registration, "decline"):
        return "gone"
    offer_free_seats(context.db, workshop.id, context.now, context.offer_lifetime)
    return "declined"


def _admit(context: Context, workshop: Row[Any], room: Room, district: str) -> Status:
    """Decide what an applicant becomes; a free seat goes first to those who wait for it."""
    if workshop.admission == Admission.SELECTION:
        return Status.APPLIED
    if room.has_seat(district) and offer_free_seats(context.db, workshop.id, context.now, context.offer_lifetime):
        room = room_of(context.db, workshop)
    return Status.CONFIRMED if room.has_seat(district) else Status.WAITLISTED


def _write(context: Context, mine: Row[Any], values: dict[str, Any]) -> int:
    """Write a new registration, or a fresh one over one that was given up, on record; at the end of the line."""
    place = context.db.execute(_NEXT_PLACE, {"workshop_id": values["workshop_id"]}).scalar_one()
    fresh = {
        "place": place,
        "changed_at": context.now,
        "offered_until": None,
        "told_at": context.now,
        "coming_at": None,
    }
    values |= fresh
    made = mine.id
    if made:
        context.db.execute(update(registrations).where(registrations.c.id == made).values(values))
    else:
        values |= {"contact_id": context.contact_id, "code": make_code(), "created_at": context.now}
        made = int(context.db.execute(_INSERT, values).scalar_one())
    applied = Change(registrations.name, int(made), "apply", str(values["status"]), mine.status)
    put_on_record(context.db, [applied], context.by, context.now)
    return int(made)


def _workshop_of(context: Context, registration: int) -> Row[Any] | None:
    """Give the workshop of a registration of this contact, locked."""
    found = find_mine(context, registration)
    return get_workshop(context.db, found.workshop_id, lock=True) if found else None


def _move(context: Context, registration: int, event: str) -> bool:
    """Move a registration as the contact wishes, if it stands where it may be moved from."""
    return LIFE.apply(context.db, registration, event, context.by, context.now, told_at=context.now)
