"""Workshops as staff list them: with who has a seat, who waits, and by when staff have to act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, or_, select, tuple_

from bot.programme.participants import SEATED
from bot.programme.status import Status
from bot.programme.workshop_life import LIFE
from bot.store.workshops import registrations, workshops

COUNTED = {
    "seated": SEATED,
    "offered": (Status.OFFERED,),
    "waiting": (Status.WAITLISTED,),
    "applied": (Status.APPLIED,),
}
"""What of those who registered is counted, by the statuses that count."""
_ALL = select(workshops).add_columns(
    *(
        select(func.count())
        .where(registrations.c.workshop_id == workshops.c.id, registrations.c.status.in_(those))
        .correlate(workshops)
        .scalar_subquery()
        .label(name)
        for name, those in COUNTED.items()
    )
)
_TEXTS = (workshops.c.title_en, workshops.c.title_rw, workshops.c.venue_en, workshops.c.venue_rw)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which workshops are wanted; nothing named: all."""

    today: date
    when: str = ""
    """`coming` or `past`."""
    status: str = ""
    admission: str = ""
    words: str = ""
    """In the title, or where it takes place."""


def every_workshop(db: Connection, now: datetime, *, past: bool) -> Sequence[Row[Any]]:
    """Give the workshops; those that are over and done only where `past`; overdue ones first."""
    wanted = _ALL if past else _ALL.where(workshops.c.status.in_(sorted(LIFE.open)))
    late = workshops.c.respond_by <= now
    return db.execute(wanted.order_by(late.is_not(True), workshops.c.starts_on, workshops.c.id)).all()


def list_workshops(db: Connection, wanted: Wanted, after: int, page: int) -> Sequence[Row[Any]]:
    """Give a page of workshops: those to come with the soonest first, else with the latest first."""
    found = _narrow(wanted)
    forward = wanted.when == "coming"
    if after:
        last = select(workshops.c.starts_on, workshops.c.id).where(workshops.c.id == after).scalar_subquery()
        place = tuple_(workshops.c.starts_on, workshops.c.id)  # on the left: PostgreSQL takes no row on the right
        found = found.where(place > last if forward else place < last)
    order = (workshops.c.starts_on, workshops.c.id)
    return db.execute(found.order_by(*(order if forward else (one.desc() for one in order))).limit(page)).all()


def _narrow(wanted: Wanted) -> Select[Any]:
    found = _ALL
    if wanted.when:
        coming = workshops.c.ends_on >= wanted.today
        found = found.where(coming if wanted.when == "coming" else ~coming)
    if wanted.status:
        found = found.where(workshops.c.status == wanted.status)
    if wanted.admission:
        found = found.where(workshops.c.admission == wanted.admission)
    if wanted.words:
        held = (func.lower(text).contains(wanted.words.lower(), autoescape=True) for text in _TEXTS)
        found = found.where(or_(*held))
    return found
