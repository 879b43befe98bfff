"""Trainings for a member without a phone, as the leader of their group sees to them."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from bot.engine.calls import action, source
from bot.programme.context import Context
from bot.programme.leading import find_member
from bot.programme.registration_cards import Already, Applied, Confirmed, Offered, Waitlisted
from bot.programme.registrations import accept_offer, decline_offer, request_seat
from bot.programme.standing import find_offer
from bot.programme.workshop_cards import OpenWorkshop
from bot.programme.workshops import open_workshops


@source(most=8)
def workshops_for(context: Context, member: int) -> list[OpenWorkshop]:
    """List the workshops that a member can apply for, soonest first."""
    theirs = speaking_for(context, member)
    return open_workshops(theirs) if theirs else []


@action()
def request_seat_for(
    context: Context, member: int, workshop: int
) -> Confirmed | Waitlisted | Applied | Already | Literal["closed", "not_invited"]:
    """Apply for a seat for a member, as they would themselves."""
    theirs = speaking_for(context, member)
    return request_seat(theirs, workshop) if theirs else "closed"


@action(reads_only=True)
def find_offer_for(context: Context, member: int) -> Offered | Literal["none"]:
    """Find the seat that is held for a member."""
    theirs = speaking_for(context, member)
    return find_offer(theirs) if theirs else "none"


@action()
def accept_offer_for(context: Context, member: int, registration: int) -> Confirmed | Literal["gone"]:
    """Take the seat that is held for a member."""
    theirs = speaking_for(context, member)
    return accept_offer(theirs, registration) if theirs else "gone"


@action()
def decline_offer_for(context: Context, member: int, registration: int) -> Literal["declined", "gone"]:
    """Leave the seat that is held for a member to the next in line."""
    theirs = speaking_for(context, member)
    return decline_offer(theirs, registration) if theirs else "gone"


def speaking_for(context: Context, member: int) -> Context | None:
    """Give the turn as if the member spoke, where it is the contact's phone through which they are reached."""
    row = find_member(context, member)
    return replace(context, contact_id=member) if row and row.reached_through_id == context.contact_id else None
