"""Those who registered for a workshop, as staff see them: how many stand where, and who they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, func, select, tuple_

from bot.messages import Medium
from bot.programme.status import Status
from bot.store.contacts import addresses, contacts
from bot.store.workshops import attendance, day_codes, registrations

SEATED = (Status.CONFIRMED, Status.ATTENDED, Status.ABSENT)
"""Who has, or had, a seat."""

_NAME = func.coalesce(contacts.c.name, "")
_NUMBER = (
    select(func.min(addresses.c.value))
    .where(addresses.c.contact_id == contacts.c.id, addresses.c.medium == Medium.SMS)
    .correlate(contacts)
    .scalar_subquery()
)
_DAYS = (
    select(func.count())
    .where(attendance.c.registration_id == registrations.c.id)
    .correlate(registrations)
    .scalar_subquery()
)
_PEOPLE = (
    select(registrations, contacts.c.name, contacts.c.sex, contacts.c.language, contacts.c.opted_out_at)
    .add_columns(_NUMBER.label("number"), _DAYS.label("days"))
    .join(contacts, contacts.c.id == registrations.c.contact_id)
    .where(registrations.c.workshop_id == bindparam("of_workshop"))
)
_COUNTS = (
    select(registrations.c.status, registrations.c.district, contacts.c.sex, func.count().label("people"))
    .join(contacts, contacts.c.id == registrations.c.contact_id)
    .where(registrations.c.workshop_id == bindparam("of_workshop"))
    .group_by(registrations.c.status, registrations.c.district, contacts.c.sex)
)
_MARKS = (
    select(attendance.c.registration_id, attendance.c.day)
    .join(registrations, registrations.c.id == attendance.c.registration_id)
    .where(registrations.c.workshop_id == bindparam("of_workshop"))
)


@dataclass(frozen=True, slots=True)
class Whom:
    """Which of those who registered are wanted; nothing named: all."""

    statuses: Sequence[str] = ()
    district: str = ""
    name: str = ""
    """How it begins."""
    ids: Sequence[int] = ()


def people_at(db: Connection, workshop_id: int, whom: Whom, after: int = 0, page: int = 0) -> Sequence[Row[Any]]:
    """Give those who registered, by name; where a page has a size, those that follow a registration."""
    wanted = _narrow(_PEOPLE, whom)
    if after:
        last = select(_NAME, registrations.c.id).join(contacts).where(registrations.c.id == after).subquery()
        wanted = wanted.where(tuple_(_NAME, registrations.c.id) > select(*last.c).scalar_subquery())
    wanted = wanted.order_by(_NAME, registrations.c.id)
    return db.execute(wanted.limit(page) if page else wanted, {"of_workshop": workshop_id}).all()


def in_order_of_application(db: Connection, workshop_id: int) -> Sequence[Row[Any]]:
    """Give all who registered, in the order in which they did."""
    return db.execute(_PEOPLE.order_by(registrations.c.place), {"of_workshop": workshop_id}).all()


def count_people(db: Connection, workshop_id: int) -> Sequence[Row[Any]]:
    """Give how many of those who registered there are of each status, district and sex."""
    return db.execute(_COUNTS, {"of_workshop": workshop_id}).all()


def marks_of(db: Connection, workshop_id: int) -> Mapping[int, set[date]]:
    """Give the days on which each was there, by registration."""
    found: dict[int, set[date]] = {}
    for row in db.execute(_MARKS, {"of_workshop": workshop_id}):
        found.setdefault(row.registration_id, set()).add(row.day)
    return found


def codes_of(db: Connection, workshop_id: int) -> Mapping[date, str]:
    """Give the codes that were made for a workshop's days."""
    of_it = select(day_codes.c.day, day_codes.c.code).where(day_codes.c.workshop_id == workshop_id)
    return {row.day: row.code for row in db.execute(of_it)}


def _narrow(wanted: Select[Any], whom: Whom) -> Select[Any]:
    if whom.statuses:
        wanted = wanted.where(registrations.c.status.in_(list(whom.statuses)))
    if whom.district:
        wanted = wanted.where(registrations.c.district == whom.district)
    if whom.name:
        wanted = wanted.where(func.lower(_NAME).startswith(whom.name.lower(), autoescape=True))
    return wanted.where(registrations.c.id.in_(list(whom.ids))) if whom.ids else wanted
