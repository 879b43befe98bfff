"""The seats of members without a phone, as the leader of their group finds what is held for them, and gives one up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import bindparam, select

from bot.engine.calls import action, source
from bot.programme.behalf import find_offer_for, speaking_for
from bot.programme.context import Context
from bot.programme.group_cards import PersonCard
from bot.programme.leading import find_member, person_of
from bot.programme.registration_cards import OfferedCard, RegistrationLine
from bot.programme.registrations import cancel_registration
from bot.programme.standing import my_registrations
from bot.programme.status import Status
from bot.store.contacts import contacts
from bot.store.workshops import registrations

_MOST = 4
_OFFERED = (
    select(registrations.c.contact_id)
    .join(contacts, contacts.c.id == registrations.c.contact_id)
    .where(contacts.c.reached_through_id == bindparam("leader"), registrations.c.status == Status.OFFERED)
    .order_by(registrations.c.offered_until, registrations.c.id)
)


@dataclass(frozen=True, slots=True)
class Held:
    """A seat is held for a member."""

    person: PersonCard
    registration: OfferedCard


@action(reads_only=True)
def find_held(context: Context) -> Held | Literal["none"]:
    """Find the seat with the nearest deadline that is held for a member who is reached through the contact's phone."""
    for member in context.db.execute(_OFFERED, {"leader": context.contact_id}).scalars().all():
        row, offer = find_member(context, member), find_offer_for(context, member)
        if row is not None and offer != "none":
            return Held(person_of(row, member), offer.registration)
    return "none"


@source(most=_MOST)
def seats_of(context: Context, member: int) -> list[RegistrationLine]:
    """List the next registrations of a member that still stand, soonest first."""
    theirs = speaking_for(context, member)
    return my_registrations(theirs)[:_MOST] if theirs else []


@action()
def cancel_registration_for(context: Context, member: int, registration: int) -> Literal["cancelled", "gone"]:
    """Give a member's registration up; a seat that becomes free is offered to the next in line."""
    theirs = speaking_for(context, member)
    return cancel_registration(theirs, registration) if theirs else "gone"
