"""A contact's registrations as they stand: read here, decided on in `registrations`."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Row, bindparam, func, select

from bot.engine.calls import action, source
from bot.engine.values import Both
from bot.programme.context import Context
from bot.programme.offers import find_offered
from bot.programme.registration_cards import (
    Applied,
    Confirmed,
    Offered,
    OfferedCard,
    RegistrationCard,
    RegistrationLine,
    Waitlisted,
)
from bot.programme.registration_life import STANDING
from bot.programme.status import Status
from bot.store.workshops import registrations, workshops

_MINE = (
    select(registrations.c.id, workshops.c.title_en, workshops.c.title_rw)
    .join(workshops, workshops.c.id == registrations.c.workshop_id)
    .where(registrations.c.contact_id == bindparam("contact_id"), workshops.c.ends_on >= bindparam("today"))
    .where(registrations.c.status.in_(STANDING))
    .order_by(workshops.c.starts_on, registrations.c.id)
    .limit(8)
)
_ONE_OF_MINE = select(registrations.c.id, registrations.c.status, registrations.c.workshop_id).where(
    registrations.c.id == bindparam("registration_id"), registrations.c.contact_id == bindparam("contact_id")
)
_MINE_AT = select(registrations.c.id, registrations.c.status).where(
    registrations.c.workshop_id == bindparam("workshop_id"), registrations.c.contact_id == bindparam("contact_id")
)
_AHEAD = registrations.alias("ahead")
_WAITING = (
    select(func.count())
    .where(_AHEAD.c.workshop_id == registrations.c.workshop_id, _AHEAD.c.status == Status.WAITLISTED)
    .where(_AHEAD.c.place <= registrations.c.place)
    .scalar_subquery()
)
_CARD = (
    select(registrations.c.id, registrations.c.code, registrations.c.offered_until, workshops.c.starts_on)
    .add_columns(workshops.c.starts_at, workshops.c.title_en, workshops.c.title_rw)
    .add_columns(workshops.c.venue_en, workshops.c.venue_rw)
    .add_columns(_WAITING.label("ahead"))
    .join(workshops, workshops.c.id == registrations.c.workshop_id)
    .where(registrations.c.id == bindparam("registration_id"))
)


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
    return _standing(context, find_mine(context, registration))


@action(reads_only=True)
def find_registration(context: Context, workshop: int) -> Confirmed | Waitlisted | Applied | Offered | Literal["gone"]:
    """Read the contact's registration at a workshop as it stands now."""
    values = {"workshop_id": workshop, "contact_id": context.contact_id}
    return _standing(context, context.db.execute(_MINE_AT, values).one_or_none())


@action(reads_only=True)
def find_offer(context: Context) -> Offered | Literal["none"]:
    """Find the seat that is held for the contact, the one with the nearest deadline."""
    found = find_offered(context.db, context.contact_id)
    return Offered(_offered_card(context, found)) if found else "none"


def find_mine(context: Context, registration: int) -> Row[*tuple[Any, ...]] | None:
    """Give the id, status and workshop of a registration, if it is this contact's."""
    values = {"registration_id": registration, "contact_id": context.contact_id}
    return context.db.execute(_ONE_OF_MINE, values).one_or_none()


def _standing(
    context: Context, found: Row[*tuple[Any, ...]] | None
) -> Confirmed | Waitlisted | Applied | Offered | Literal["gone"]:
    if found is None:
        return "gone"
    match found.status:
        case Status.CONFIRMED:
            return Confirmed(card_of(context, found.id))
        case Status.WAITLISTED:
            return Waitlisted(card_of(context, found.id))
        case Status.APPLIED:
            return Applied(card_of(context, found.id))
        case Status.OFFERED:
            return Offered(_offered_card(context, found.id))
    return "gone"


def _row(context: Context, registration: int) -> dict[str, Any]:
    row = context.db.execute(_CARD, {"registration_id": registration}).one()
    return {
        "value": row.id,
        "code": row.code,
        "place": row.ahead,
        "title": Both(row.title_en, row.title_rw),
        "venue": Both(row.venue_en, row.venue_rw),
        "starts_on": row.starts_on,
        "starts_at": row.starts_at,
        "deadline": row.offered_until,
    }


def card_of(context: Context, registration: int) -> RegistrationCard:
    """Give a registration as its contact reads it."""
    row = _row(context, registration)
    del row["deadline"]
    return RegistrationCard(**row)


def _offered_card(context: Context, registration: int) -> OfferedCard:
    return OfferedCard(**_row(context, registration))
