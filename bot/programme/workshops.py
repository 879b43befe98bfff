"""Workshops: what is open to a contact, and what they read of it before they apply."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from bot.engine.calls import action, source
from bot.engine.values import Both
from bot.programme.context import Context
from bot.programme.seats import Room
from bot.programme.status import HOLDS_SEAT, Admission, Status
from bot.programme.workshop_cards import Already, BySelection, Full, Open, OpenWorkshop, WorkshopCard
from bot.store.contacts import contacts
from bot.store.workshops import invited_districts, registrations, workshops


@source(most=20)
def open_workshops(context: Context) -> list[OpenWorkshop]:
    """List the workshops that can be applied for and that invite the contact's district, soonest first."""
    district = select(contacts.c.district).where(contacts.c.id == context.contact_id).scalar_subquery()
    invited = select(invited_districts.c.workshop_id).where(invited_districts.c.workshop_id == workshops.c.id)
    rows = context.db.execute(
        select(workshops.c.id, workshops.c.title_en, workshops.c.title_rw)
        .where(workshops.c.cancelled_at.is_(None), workshops.c.closes_at > context.now)
        .where(~invited.exists() | invited.where(invited_districts.c.district == district).exists())
        .order_by(workshops.c.starts_on, workshops.c.id)
        .limit(20)
    )
    return [OpenWorkshop(row.id, title := Both(row.title_en, row.title_rw), title) for row in rows]


@action(reads_only=True)
def look_at_workshop(context: Context, workshop: int) -> Open | Full | BySelection | Already:
    """Read a workshop's details as they are for this contact now."""
    found = get_workshop(context.db, workshop)
    district = context.db.execute(select(contacts.c.district).where(contacts.c.id == context.contact_id)).scalar_one()
    left = room_of(context.db, found).seats_left(district or "")
    card = card_of(found, left, context)
    mine = context.db.execute(
        select(registrations.c.status).where(
            registrations.c.workshop_id == workshop, registrations.c.contact_id == context.contact_id
        )
    ).scalar_one_or_none()
    if mine is not None and Status(mine).stands:
        return Already(card)
    if found.admission == Admission.SELECTION:
        return BySelection(card)
    return Open(card) if left else Full(card)


def get_workshop(db: Connection, workshop_id: int, *, lock: bool = False) -> Row[Any]:
    """Give a workshop; locked, nobody else's seat there is decided until this transaction ends.

    Raises NoResultFound where there is none.
    """
    found = select(workshops).where(workshops.c.id == workshop_id)
    return db.execute(found.with_for_update() if lock else found).one()


def room_of(db: Connection, workshop: Row[Any]) -> Room:
    """Give a workshop's seats, shares, and who holds how many."""
    shares = select(invited_districts.c.district, invited_districts.c.share)
    taken = (
        select(registrations.c.district, func.count())
        .where(registrations.c.workshop_id == workshop.id, registrations.c.status.in_(HOLDS_SEAT))
        .group_by(registrations.c.district)
    )
    return Room(
        workshop.seats,
        _counts(db.execute(shares.where(invited_districts.c.workshop_id == workshop.id)).all()),
        _counts(db.execute(taken).all()),
    )


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


def _counts(rows: Any) -> Mapping[str, int]:  # noqa: ANN401  # rows of two columns
    return {name: int(count) for name, count in rows}
