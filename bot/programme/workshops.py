"""Workshops: what is open to a contact, and what they read of it before they apply."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, literal, select, union_all

from bot.engine.calls import action, source
from bot.engine.values import Both
from bot.programme.context import Context
from bot.programme.seats import Room
from bot.programme.status import HOLDS_SEAT, Admission, Status
from bot.programme.workshop_cards import Already, BySelection, Full, Open, OpenWorkshop, WorkshopCard
from bot.programme.workshop_life import Status as WorkshopStatus
from bot.store.contacts import contacts
from bot.store.workshops import invited_districts, registrations, workshops

_DISTRICT = select(contacts.c.district).where(contacts.c.id == bindparam("contact_id")).scalar_subquery()
_INVITED = select(invited_districts.c.workshop_id).where(invited_districts.c.workshop_id == workshops.c.id)
_OPEN = (
    select(workshops.c.id, workshops.c.title_en, workshops.c.title_rw)
    .where(workshops.c.status == WorkshopStatus.PLANNED, workshops.c.closes_at > bindparam("now"))
    .where(~_INVITED.exists() | _INVITED.where(invited_districts.c.district == _DISTRICT).exists())
    .order_by(workshops.c.starts_on, workshops.c.id)
    .limit(8)
)
_WORKSHOP = select(workshops).where(workshops.c.id == bindparam("workshop_id"))
_WORKSHOP_LOCKED = _WORKSHOP.with_for_update()
_APPLICANT = (
    select(contacts.c.district, registrations.c.id, registrations.c.status)
    .outerjoin(
        registrations,
        and_(registrations.c.contact_id == contacts.c.id, registrations.c.workshop_id == bindparam("workshop_id")),
    )
    .where(contacts.c.id == bindparam("contact_id"))
)
_ROOM = union_all(
    select(literal("shares"), invited_districts.c.district, invited_districts.c.share).where(
        invited_districts.c.workshop_id == bindparam("workshop_id")
    ),
    select(literal("taken"), registrations.c.district, func.count())
    .where(registrations.c.workshop_id == bindparam("workshop_id"), registrations.c.status.in_(HOLDS_SEAT))
    .group_by(registrations.c.district),
)


@source(most=8)
def open_workshops(context: Context) -> list[OpenWorkshop]:
    """List the workshops that can be applied for and that invite the contact's district, soonest first."""
    rows = context.db.execute(_OPEN, {"contact_id": context.contact_id, "now": context.now})
    return [OpenWorkshop(row.id, title := Both(row.title_en, row.title_rw), title) for row in rows]


@action(reads_only=True)
def look_at_workshop(context: Context, workshop: int) -> Open | Full | BySelection | Already:
    """Read a workshop's details as they are for this contact now."""
    found = get_workshop(context.db, workshop)
    mine = applicant_of(context, workshop)
    left = room_of(context.db, found).seats_left(mine.district or "")
    card = card_of(found, left, context)
    if mine.status and Status(mine.status).stands:
        return Already(card)
    if found.admission == Admission.SELECTION:
        return BySelection(card)
    return Open(card) if left else Full(card)


def get_workshop(db: Connection, workshop_id: int, *, lock: bool = False) -> Row[Any]:
    """Give a workshop; locked, nobody else's seat there is decided until this transaction ends.

    Raises NoResultFound where there is none.
    """
    return db.execute(_WORKSHOP_LOCKED if lock else _WORKSHOP, {"workshop_id": workshop_id}).one()


def applicant_of(context: Context, workshop_id: int) -> Row[*tuple[Any, ...]]:
    """Give the contact's district, with id and status of their registration at a workshop, both null without one."""
    return context.db.execute(_APPLICANT, {"contact_id": context.contact_id, "workshop_id": workshop_id}).one()


def room_of(db: Connection, workshop: Row[Any]) -> Room:
    """Give a workshop's seats, the shares of the districts that it invites, and who holds how many."""
    counts: dict[str, dict[str, int]] = {"shares": {}, "taken": {}}
    for what, district, count in db.execute(_ROOM, {"workshop_id": workshop.id}):
        counts[what][district] = count
    return Room(workshop.seats, **counts)


def card_of(workshop: Row[Any], seats_left: int, context: Context) -> WorkshopCard:
    """Give a workshop as its details are read."""
    return WorkshopCard(
        value=workshop.id,
        title=Both(workshop.title_en, workshop.title_rw),
        venue=Both(workshop.venue_en, workshop.venue_rw),
        starts_on=workshop.starts_on,
        starts_at=workshop.starts_at,
        closes_on=local_date(workshop.closes_at, context),
        seats_left=seats_left,
    )


def local_date(moment: datetime, context: Context) -> date:
    """Give the day that an instant falls on where the contacts live."""
    return moment.astimezone(context.zone).date()
