"""Freed seats: offered to the next in line, held until a deadline, passed on when it passes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.lifecycle import TIME, By
from bot.programme.registration_life import LIFE
from bot.programme.seats import next_in_line
from bot.programme.status import Status
from bot.programme.workshop_life import Status as WorkshopStatus
from bot.programme.workshops import get_workshop, room_of
from bot.store.contacts import contacts
from bot.store.workshops import registrations

_WAITING = (
    select(registrations.c.id, registrations.c.district)
    .join(contacts, contacts.c.id == registrations.c.contact_id)
    .where(registrations.c.workshop_id == bindparam("workshop_id"), registrations.c.status == Status.WAITLISTED)
    .where(contacts.c.opted_out_at.is_(None), contacts.c.doubted_at.is_(None))
    .order_by(registrations.c.place)
)
_OFFERED = (
    select(registrations.c.id)
    .where(registrations.c.contact_id == bindparam("contact_id"), registrations.c.status == Status.OFFERED)
    .order_by(registrations.c.offered_until, registrations.c.id)
    .limit(1)
)

_WAITED_FOR = (
    select(registrations.c.workshop_id)
    .where(registrations.c.contact_id == bindparam("contact_id"), registrations.c.status == Status.WAITLISTED)
    .order_by(registrations.c.workshop_id)
)


@dataclass(frozen=True, slots=True)
class Held:
    """Who offers seats, when, and for how long they are held."""

    by: By
    now: datetime
    lifetime: timedelta


def offer_free_seats(db: Connection, workshop_id: int, now: datetime, lifetime: timedelta) -> list[int]:
    """Offer a workshop's free seats to those who wait, in their order, under the workshop's lock.

    Gives the registrations that were offered a seat, or given one where `lifetime` is zero; each has still to be
    told. Who has opted out keeps the place in line and is passed over, since nobody may write to them; so is a number
    of which it is in doubt who has it.
    """
    workshop = get_workshop(db, workshop_id, lock=True)
    if workshop.status != WorkshopStatus.PLANNED or workshop.starts_on <= now.date():
        return []
    waiting = [(row.id, row.district) for row in db.execute(_WAITING, {"workshop_id": workshop_id})]
    lucky = next_in_line(room_of(db, workshop), waiting) if waiting else []
    if lucky:
        event, until = ("offer", now + lifetime) if lifetime else ("give", None)
        LIFE.apply_all(db, registrations.c.id.in_(lucky), event, TIME, now, offered_until=until, told_at=None)
    return lucky


def offer_seats(db: Connection, workshop_id: int, those: Collection[int], held: Held) -> list[int]:
    """Offer seats to some of those who wait, whatever their place in line, as staff wish; gives to whom.

    Who does not wait, and who cannot be told, is passed over. Raises Refusal where there are not seats for all others.
    """
    workshop = get_workshop(db, workshop_id, lock=True)
    if workshop.status != WorkshopStatus.PLANNED or workshop.starts_on <= held.now.date():
        raise Refusal(N_("This training has begun, or does not take place: no seat can be offered."))
    asked = _WAITING.where(registrations.c.id.in_(list(those)))
    waiting = [(row.id, row.district) for row in db.execute(asked, {"workshop_id": workshop_id})]
    lucky = next_in_line(room_of(db, workshop), waiting)
    if len(lucky) < len(waiting):
        raise Refusal(N_("There are seats for {left} of them only."), left=len(lucky))
    until = held.now + held.lifetime if held.lifetime else None
    event = "offer" if until else "give"
    LIFE.apply_all(db, registrations.c.id.in_(lucky), event, held.by, held.now, offered_until=until, told_at=None)
    return lucky


def offer_what_waits(db: Connection, contact_id: int, now: datetime, lifetime: timedelta) -> None:
    """Offer the free seats of the workshops that a contact waits for, who was passed over and may be told again."""
    for workshop_id in db.execute(_WAITED_FOR, {"contact_id": contact_id}).scalars().all():
        offer_free_seats(db, workshop_id, now, lifetime)


def find_offered(db: Connection, contact_id: int) -> int | None:
    """Give the registration with a seat held for a contact, the one with the nearest deadline."""
    return db.execute(_OFFERED, {"contact_id": contact_id}).scalar_one_or_none()


def find_lapsed(db: Connection, now: datetime) -> list[int]:
    """Give the workshops in which an offer's deadline has passed."""
    lapsed = select(registrations.c.workshop_id).where(
        registrations.c.status == Status.OFFERED, registrations.c.offered_until < now
    )
    return list(db.execute(lapsed.distinct()).scalars())


def lapse(db: Connection, workshop_id: int, now: datetime, lifetime: timedelta) -> None:
    """Let a workshop's offers lapse whose deadline has passed, and offer their seats to the next."""
    get_workshop(db, workshop_id, lock=True)
    late = (registrations.c.workshop_id == workshop_id) & (registrations.c.offered_until < now)
    LIFE.apply_all(db, late, "lapse", TIME, now)
    offer_free_seats(db, workshop_id, now, lifetime)
