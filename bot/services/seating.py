"""What staff do about the seats of a workshop: register somebody, take registrations back; who is concerned is told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import Connection, bindparam, select

from bot.engine.values import Both
from bot.errors import Refusal
from bot.marking import N_
from bot.messages import Medium
from bot.programme.context import Context
from bot.programme.locking import lock_contacts
from bot.programme.offers import offer_free_seats
from bot.programme.registration_cards import Already, Applied, Confirmed, Waitlisted
from bot.programme.registration_life import LIFE
from bot.programme.registrations import request_seat
from bot.programme.stage import Stage
from bot.programme.status import Status
from bot.programme.workshops import get_workshop
from bot.runtime import Runtime
from bot.services.notices import Notice, notify
from bot.services.personal.finding import find_contacts
from bot.store.contacts import contacts
from bot.store.due import plan
from bot.store.planning import plan_all
from bot.store.workshops import registrations, workshops

_CANCELLED = N_("Your registration is cancelled: {title}, {date}.")
_REFUSALS = {
    "closed": N_("People cannot register for this training any more."),
    "not_invited": N_("This training does not invite people of their district."),
}
_DISTRICT = select(contacts.c.district).where(contacts.c.id == bindparam("whose"))
_ROW = (
    select(registrations.c.contact_id, registrations.c.status)
    .add_columns(workshops.c.title_en, workshops.c.title_rw, workshops.c.starts_on)
    .join(workshops, workshops.c.id == registrations.c.workshop_id)
    .where(registrations.c.id == bindparam("registration_id"))
)


def register(stage: Stage, workshop_id: int, number: str) -> Confirmed | Waitlisted | Applied:
    """Register the contact of a number at a workshop, as they would themselves; they are told.

    Raises Refusal where they are not known, or cannot be registered there.
    """
    db, runtime = stage.db, stage.runtime
    contact_id = _contact_of(stage, number)
    lock_contacts(db, contact_id)
    if db.execute(_DISTRICT, {"whose": contact_id}).scalar_one() is None:
        raise Refusal(N_("They have not told their district yet."))
    zone, offer = runtime.house.zone, runtime.lifetimes.offer
    today, asked = stage.now.astimezone(zone).date(), ""
    context = Context(db, contact_id, stage.now, today, zone, "en", Medium.SMS, asked, offer, staff_id=stage.member.id)
    outcome = request_seat(context, workshop_id)
    if isinstance(outcome, str):
        raise Refusal(_REFUSALS[outcome])
    if isinstance(outcome, Already):
        raise Refusal(N_("They are registered already."))
    plan(db, "selection_told", outcome.registration.value, stage.now, stage.now)
    return outcome


def cancel_seats(stage: Stage, workshop_id: int, those: Collection[int]) -> int:
    """Cancel registrations that still stand; gives how many, who are told. What becomes free is offered to the next."""
    get_workshop(stage.db, workshop_id, lock=True)
    of_it = (registrations.c.workshop_id == workshop_id) & registrations.c.id.in_(list(those))
    ended = LIFE.apply_all(stage.db, of_it, "cancel", stage.by, stage.now, told_at=stage.now)
    told = select(registrations.c.id).where(registrations.c.id.in_(ended))
    plan_all(stage.db, "seat_cancelled", told, stage.now, stage.now)
    offer_free_seats(stage.db, workshop_id, stage.now, stage.runtime.lifetimes.offer)
    return len(ended)


def tell_cancelled(runtime: Runtime, db: Connection, registration: int) -> None:
    """Tell somebody that staff cancelled their registration, unless they have registered anew."""
    row = db.execute(_ROW, {"registration_id": registration}).one()
    if row.status == Status.CANCELLED:
        values = {"title": Both(row.title_en, row.title_rw), "date": row.starts_on}
        notify(runtime, db, Notice(row.contact_id, _CANCELLED, values, worth=timedelta(days=3)))


def _contact_of(stage: Stage, number: str) -> int:
    found = find_contacts(stage.db, number, stage.runtime.house.country) if number.strip() else []
    standing = [row.id for row in found if row.erased_at is None]
    if not standing:
        raise Refusal(N_("Nobody is known by this number. They can register with their own phone."))
    return int(standing[0])
