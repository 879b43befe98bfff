"""Registrations: to apply for a seat, to look at it, to give it up.

Every decision over a workshop's seats is made under the workshop's lock, so that applicants are taken in the order
in which their turns commit and no seat is given twice.
"""

from __future__ import annotations

import secrets
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, insert, select, update

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
from bot.programme.status import Admission, Status
from bot.programme.workshops import get_workshop, room_of
from bot.store.contacts import contacts
from bot.store.workshops import invited_districts, registrations, workshops

_CODE_LETTERS = "ACDEFHJKLMNPQRTUVWXY34679"
"""Letters and digits that are not taken for one another, read aloud or on a small screen."""


@action()
def request_seat(
    context: Context, workshop: int
) -> Confirmed | Waitlisted | Applied | Already | Literal["closed", "not_invited"]:
    """Apply for a seat: confirmed, put on the waiting list or taken as an applicant, as the workshop has it."""
    found = get_workshop(context.db, workshop, lock=True)
    mine = _find_mine(context, workshop)
    if mine and Status(mine.status).stands:
        return Already(_card(context, mine.id))
    if found.cancelled_at or found.closes_at <= context.now:
        return "closed"
    district = context.db.execute(select(contacts.c.district).where(contacts.c.id == context.contact_id)).scalar_one()
    if not _invites(context.db, workshop, district or ""):
        return "not_invited"
    status = _admit(context, found, district or "")
    registration_id = _write(context, mine, {"workshop_id": workshop, "district": district or "", "status": status})
    card = _card(context, registration_id)
    if status is Status.CONFIRMED:
        return Confirmed(card)
    return Waitlisted(card) if status is Status.WAITLISTED else Applied(card)


@source(most=20)
def my_registrations(context: Context) -> list[RegistrationLine]:
    """List the contact's registrations that still stand at workshops that are not over, soonest first."""
    rows = context.db.execute(
        select(registrations.c.id, workshops.c.title_en, workshops.c.title_rw)
        .join(workshops, workshops.c.id == registrations.c.workshop_id)
        .where(registrations.c.contact_id == context.contact_id, workshops.c.ends_on >= context.today)
        .where(registrations.c.status.in_([status for status in Status if status.stands]))
        .order_by(workshops.c.starts_on, registrations.c.id)
        .limit(20)
    )
    return [RegistrationLine(row.id, Both(row.title_en, row.title_rw)) for row in rows]


@action(reads_only=True)
def look_at_registration(
    context: Context, registration: int
) -> Confirmed | Waitlisted | Applied | Offered | Literal["gone"]:
    """Read a registration of the contact as it stands now."""
    status = context.db.execute(
        select(registrations.c.status).where(
            registrations.c.id == registration, registrations.c.contact_id == context.contact_id
        )
    ).scalar_one_or_none()
    match status:
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


_STANDING = tuple(status for status in Status if status.stands)


def _find_mine(context: Context, workshop: int) -> Row[*tuple[Any, ...]] | None:
    return context.db.execute(
        select(registrations.c.id, registrations.c.status).where(
            registrations.c.workshop_id == workshop, registrations.c.contact_id == context.contact_id
        )
    ).one_or_none()


def _invites(db: Connection, workshop: int, district: str) -> bool:
    invited = set(
        db.execute(select(invited_districts.c.district).where(invited_districts.c.workshop_id == workshop)).scalars()
    )
    return not invited or district in invited


def _admit(context: Context, workshop: Row[Any], district: str) -> Status:
    """Decide what an applicant becomes; a free seat goes first to those who wait for it."""
    if workshop.admission == Admission.SELECTION:
        return Status.APPLIED
    room = room_of(context.db, workshop)
    if room.has_seat(district) and offer_free_seats(context.db, workshop.id, context.now, context.offer_lifetime):
        room = room_of(context.db, workshop)
    return Status.CONFIRMED if room.has_seat(district) else Status.WAITLISTED


def _write(context: Context, mine: Row[*tuple[Any, ...]] | None, values: dict[str, Any]) -> int:
    """Write a new registration, or a fresh one over one that was given up; it goes to the end of the line."""
    last = select(func.coalesce(func.max(registrations.c.place), 0) + 1)
    place = context.db.execute(last.where(registrations.c.workshop_id == values["workshop_id"])).scalar_one()
    values |= {"place": place, "changed_at": context.now, "offered_until": None, "told_at": context.now}
    if mine:
        context.db.execute(update(registrations).where(registrations.c.id == mine.id).values(values))
        return int(mine.id)
    code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(6))
    values |= {"contact_id": context.contact_id, "code": code, "created_at": context.now}
    return int(context.db.execute(insert(registrations).values(values).returning(registrations.c.id)).scalar_one())


def _workshop_of(context: Context, registration: int) -> int | None:
    """Give the workshop of a registration of this contact, locked."""
    found = context.db.execute(
        select(registrations.c.workshop_id).where(
            registrations.c.id == registration, registrations.c.contact_id == context.contact_id
        )
    ).scalar_one_or_none()
    if found is not None:
        get_workshop(context.db, found, lock=True)
    return found


def _move(context: Context, registration: int, to: Status, *since: Status) -> bool:
    """Move a registration by the contact's own wish, if it stands where it may be moved from."""
    moved = context.db.execute(
        update(registrations)
        .where(registrations.c.id == registration, registrations.c.status.in_(since))
        .values(status=to, changed_at=context.now, told_at=context.now)
    )
    return moved.rowcount == 1


def _row(context: Context, registration: int) -> dict[str, Any]:
    ahead = registrations.alias("ahead")
    waiting = (
        select(func.count())
        .where(ahead.c.workshop_id == registrations.c.workshop_id, ahead.c.status == Status.WAITLISTED)
        .where(ahead.c.place <= registrations.c.place)
        .scalar_subquery()
    )
    row = context.db.execute(
        select(registrations, workshops.c.title_en, workshops.c.title_rw, workshops.c.venue_en, workshops.c.venue_rw)
        .add_columns(workshops.c.starts_on, waiting.label("ahead"))
        .join(workshops, workshops.c.id == registrations.c.workshop_id)
        .where(registrations.c.id == registration)
    ).one()
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
