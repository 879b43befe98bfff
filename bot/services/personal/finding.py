"""Finds the contacts that staff name: by number, by another address, or by id."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from bot.engine.answers.heard import Asked, Understood
from bot.engine.answers.phones import read_phone
from bot.store.contacts import addresses, contacts
from bot.store.workshops import registrations

_CONTACTS = select(contacts.c.id, contacts.c.erased_at).order_by(contacts.c.id)
_MERGED = select(contacts.c.merged_into_id, contacts.c.erased_at).where(contacts.c.id == bindparam("whose"))
_LAST = select(func.max(addresses.c.last_inbound_at)).where(addresses.c.contact_id == contacts.c.id).scalar_subquery()
_IS_REGISTERED = select(registrations.c.id).where(registrations.c.contact_id == contacts.c.id).exists()


def find_contacts(db: Connection, who: str, country: str) -> list[Row[*tuple[Any, ...]]]:
    """Give id and `erased_at` of those who are reached at an address, else of whom this id names or leads to."""
    address = read_address(who, country)
    at_it = select(addresses.c.contact_id).where(addresses.c.value == address)
    found = db.execute(_CONTACTS.where(contacts.c.id.in_(at_it))).all()
    if not found and who.isascii() and who.isdigit() and (whole := int(who)) < 2**63:
        found = db.execute(_CONTACTS.where(contacts.c.id == (find_kept(db, whole) or whole))).all()
    return list(found)


def read_address(who: str, country: str) -> str:
    """Give an address as it is kept: a number as E.164, in whichever way it is written; another one as it is."""
    heard = read_phone(Asked(who, 0, 0, date.min, country))
    return str(heard.value) if isinstance(heard, Understood) else "".join(who.split())


def find_kept(db: Connection, contact_id: int) -> int | None:
    """Give the contact that another was merged into, at whatever remove; None where they were not, or are erased."""
    found: int | None = contact_id
    while found and (row := db.execute(_MERGED, {"whose": found}).one_or_none()) and row.merged_into_id:
        found = row.merged_into_id
    return None if found == contact_id or row is None or row.erased_at else found


def find_unused(db: Connection, now: datetime, silence: timedelta) -> list[Row[*tuple[Any, ...]]]:
    """Give id and `last_at` of the contacts who have been silent for so long and have never registered for anything."""
    last = func.coalesce(_LAST, contacts.c.created_at, type_=contacts.c.created_at.type).label("last_at")
    unused = select(contacts.c.id, last).where(contacts.c.erased_at.is_(None), ~_IS_REGISTERED, last < now - silence)
    return list(db.execute(unused.order_by(contacts.c.id)))
