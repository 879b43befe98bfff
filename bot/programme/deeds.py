"""What staff did in the console: written as it is done, and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from bot.store.database import hold
from bot.store.staff import deeds, staff

PAGE = 50

_NEWEST = (
    select(deeds, staff.c.login)
    .outerjoin(staff, staff.c.id == deeds.c.staff_id)
    .order_by(deeds.c.id.desc())
    .limit(PAGE)
)


@dataclass(frozen=True, slots=True)
class Deed:
    """What one of the staff did."""

    staff_id: int | None
    """None where it is not known who it was."""
    what: str
    origin: str
    """The network address that they did it from."""
    subject: str | None = None
    """To what: the name of its table."""
    subject_id: int | None = None
    form_key: str | None = None
    """Of the form that it was done by, where that acts once."""


def record(db: Connection, deed: Deed, now: datetime) -> None:
    """Put a deed on record."""
    values = {"staff_id": deed.staff_id, "deed": deed.what, "origin": deed.origin, "done_at": now}
    of_what = {"subject": deed.subject, "subject_id": deed.subject_id, "form_key": deed.form_key}
    db.execute(insert(deeds), values | of_what)


def was_done(db: Connection, form_key: str) -> bool:
    """Whether a form was acted by already; nobody else acts by it before the transaction ends."""
    hold(db, f"form {form_key}")
    return db.execute(select(deeds.c.id).where(deeds.c.form_key == form_key)).first() is not None


def find_deeds(db: Connection, before: int | None = None, login: str = "", subject: str = "") -> Sequence[Row[Any]]:
    """Give what was done, the latest first, a page of it; `before` an id for the next page.

    Where they are given, by whom alone, and to things of which table alone.
    """
    found = _NEWEST.where(deeds.c.id < before) if before else _NEWEST
    if login:
        found = found.where(staff.c.login == login)
    if subject:
        found = found.where(deeds.c.subject == subject)
    return db.execute(found).all()
