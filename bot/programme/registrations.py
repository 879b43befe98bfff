"""Registrations: to apply for a seat, to look at it, to give it up.

Every decision over a workshop's seats is made under the workshop's lock, so that applicants are taken in the order
in which their turns commit and no seat is given twice.
"""

from __future__ import annotations

import secrets
from typing import Any, Literal

from sqlalchemy import Row, bindparam, func, insert, select, update

from bot.engine.calls import action, source
from bot.engine.values import Both
from bot.programme.context import Context
from bot.programme.offers import find_offered, offer_free_seats
from bot.programme.registration_cards import (
    Already,
    Applied,
    Confirmed,
    Offered,
    OfferedCard,
    RegistrationCard,
    RegistrationLine,
    Waitlisted,
)
from bot.programme.seats import Room
from bot.programme.status import Admission, Status
from bot.programme.workshops import applicant_of, get_workshop, room_of
from bot.store.workshops import registrations, workshops

_CODE_LETTERS = "ACDEFHJKLMNPQRTUVWXY34679"
"""Letters and digits that are not taken for one another, read aloud or on a small screen."""

_STANDING = tuple(status for status in Status if status.stands)
_MINE = (
    select(registrations.c.id, workshops.c.title_en, workshops.c.title_rw)
    .join(workshops, workshops.c.id == registrations.c.workshop_id)
    .where(registrations.c.contact_id == bindparam("contact_id"), workshops.c.ends_on >= bindparam("today"))
    .where(registrations.c.status.in_(_STANDING))
    .order_by(workshops.c.starts_on, registrations.c.id)
    .limit(8)
)
_ONE_OF_MINE = select(registrations.c.status, registrations.c.workshop_id).where(
    registrations.c.id == bindparam("registration_id"), registrations.c.contact_id == bindparam("contact_id")
)
_NEXT_PLACE = select(func.coalesce(func.max(registrations.c.place), 0) + 1).where(
    registrations.c.workshop_id == bindparam("workshop_id")
)
_INSERT = insert(registrations).returning(registrations.c.id)
_AHEAD = registrations.alias("ahead")
_WAITING = (
    select(func.count())
    .where(_AHEAD.c.workshop_id == registrations.c.workshop_id, _AHEAD.c.status == Status.WAITLISTED)
    .where(_AHEAD.c.place <= registrations.c.place)
    .scalar_subquery()
)
_CARD = (
    select(registrations.c.id, registrations.c.code, registrations.c.offered_until, workshops.c.starts_on)
    .add_columns(workshops.c.title_en, workshops.c.title_rw, workshops.c.venue_en, workshops.c.venue_rw)
    .add_columns(_WAITING.label("ahead"))
    .join(workshops, workshops.c.id == registrations.c.workshop_id)
    .where(registrations.c.id == bindparam("registration_id"))
)


@action()
def request_seat(
    context: Context, workshop: int
) -> Confirmed | Waitlisted | Applied | Already | Literal["closed", "not_invited"]:
    """Apply for a seat: confirmed, put on the waiting list or taken as an applicant, as the workshop has it."""
    found = get_workshop(context.db, workshop, lock=True)
    mine = applicant_of(context, workshop)
    if mine.status and Status(mine.status).stands:
        return Already(_card(context, mine.id))
    if found.cancelled_at or found.closes_at <= context.now:
        return "closed"
    district, room = mine.district or "", room_of(context.db, found)
    if not room.invites(district):
        return "not_invited"
    status = _admit(context, found, room, district)
    registration_id = _write(context, mine.id, {"workshop_id": workshop, "district": district, "status": status})
    card = _card(context, registration_id)
    if status is Status.CONFIRMED:
        return Confirmed(card)
    return Waitlisted(card) if status is Status.WAITLISTED else Applied(card)


@source(most=8)
def my_registrations(context: Context) -> list[RegistrationLine]:
    """List the contact's registrations that still stand at workshops that are not over, soonest first."""
    rows = context.db.execute(_MINE, {"contact_id": context.contact_id, "today": context.today})
    return [RegistrationLine(row.id, Both(row.title_en, row.title_rw)) for row in rows]


@action(reads_only=True)
def look_at_registration(
    context: Context, registration: int
) -> Confirmed | Waitlisted | Applied | Offered | Literal["gone"]:
    """Read a registration of the contact as it stands now."""
    found = _find_mine(context, registration)
    match found and found.status:
        case Status.CONFIRMED:
            return Confirmed(_card(context, registration))
        case Status.WAITLISTED:
            return Waitlisted(_card(context, registration))
        case Status.APPLIED:
            return Applied(_card(context, registration))
        case Status.OFFERED:
            return Offered(_offered_card(context, registration))
    return "gone"


@action()
def cancel_registration(context: Context, registration: int) -> Literal["cancelled", "gone"]:
    """Give a registration up; a seat that becomes free is offered to the next in line."""
    workshop = _workshop_of(context, registration)
    if workshop is None or not _move(context, registration, Status.CANCELLED, *_STANDING):
        return "gone"
    offer_free_seats(context.db, workshop, context.now, context.offer_lifetime)
    return "cancelled"


@action()
def accept_offer(context: Context, registration: int) -> Confirmed | Literal["gone"]:
    """Take the seat that is held for the contact, unless the deadline has passed."""
    if _workshop_of(context, registration) is None:
        return "gone"
    held = select(registrations.c.offered_until).where(registrations.c.id == registration)
    until = context.db.execute(held).scalar_one()
    if until is None or until < context.now or not _move(context, registration, Status.CONFIRMED, Status.OFFERED):
        return "gone"
    return Confirmed(_card(context, registration))


@action()
def decline_offer(context: Context, registration: int) -> Literal["declined", "gone"]:
    """Leave the seat that is held for the contact to the next in line."""
    workshop = _workshop_of(context, registration)
    if workshop is None or not _move(context, registration, Status.DECLINED, Status.OFFERED):
        return "gone"
    offer_free_seats(context.db, workshop, context.now, context.offer_lifetime)
    return "declined"


@action(reads_only=True)
def find_offer(context: Context) -> Offered | Literal["none"]:
    """Find the seat that is held for the contact, the one with the nearest deadline."""
    found = find_offered(context.db, context.contact_id)
    return Offered(_offered_card(context, found)) if found else "none"


def _find_mine(context: Context, registration: int) -> Row[*tuple[Any, ...]] | None:
    values = {"registration_id": registration, "contact_id": context.contact_id}
    return context.db.execute(_ONE_OF_MINE, values).one_or_none()


def _admit(context: Context, workshop: Row[Any], room: Room, district: str) -> Status:
    """Decide what an applicant becomes; a free seat goes first to those who wait for it."""
    if workshop.admission == Admission.SELECTION:
        return Status.APPLIED
    if room.has_seat(district) and offer_free_seats(context.db, workshop.id, context.now, context.offer_lifetime):
        room = room_of(context.db, workshop)
    return Status.CONFIRMED if room.has_seat(district) else Status.WAITLISTED


def _write(context: Context, mine: int | None, values: dict[str, Any]) -> int:
    """Write a new registration, or a fresh one over one that was given up; it goes to the end of the line."""
    place = context.db.execute(_NEXT_PLACE, {"workshop_id": values["workshop_id"]}).scalar_one()
    values |= {"place": place, "changed_at": context.now, "offered_until": None, "told_at": context.now}
    if mine:
        context.db.execute(update(registrations).where(registrations.c.id == mine).values(values))
        return mine
    code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(6))
    values |= {"contact_id": context.contact_id, "code": code, "created_at": context.now}
    return int(context.db.execute(_INSERT, values).scalar_one())


def _workshop_of(context: Context, registration: int) -> int | None:
    """Give the workshop of a registration of this contact, locked."""
    found = _find_mine(context, registration)
    if found is None:
        return None
    get_workshop(context.db, found.workshop_id, lock=True)
    return int(found.workshop_id)


def _move(context: Context, registration: int, to: Status, *since: Status) -> bool:
    """Move a registration by the contact's own wish, if it stands where it may be moved from."""
    moved = context.db.execute(
        update(registrations)
        .where(registrations.c.id == registration, registrations.c.status.in_(since))
        .values(status=to, changed_at=context.now, told_at=context.now)
    )
    return moved.rowcount == 1


def _row(context: Context, registration: int) -> dict[str, Any]:
    row = context.db.execute(_CARD, {"registration_id": registration}).one()
    return {
        "value": row.id,
        "code": row.code,
        "place": row.ahead,
        "title": Both(row.title_en, row.title_rw),
        "venue": Both(row.venue_en, row.venue_rw),
        "starts_on": row.starts_on,
        "deadline": row.offered_until,
    }


def _card(context: Context, registration: int) -> RegistrationCard:
    row = _row(context, registration)
    del row["deadline"]
    return RegistrationCard(**row)


def _offered_card(context: Context, registration: int) -> OfferedCard:
    return OfferedCard(**_row(context, registration))
