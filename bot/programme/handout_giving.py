"""To whom handouts go: those of a workshop, or who asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from bot.programme.handout_copies import LIFE, Status
from bot.programme.lifecycle import By
from bot.programme.status import Status as SeatStatus
from bot.programme.workshops import get_workshop
from bot.store.contacts import contacts
from bot.store.due import plan
from bot.store.handouts import handout_copies
from bot.store.workshops import registrations

READERS = (SeatStatus.CONFIRMED, SeatStatus.ATTENDED)
"""For whom of those who registered the handouts of a workshop are."""

_HAVE_IT = select(handout_copies.c.contact_id).where(
    handout_copies.c.handout_id == bindparam("handout_id"), handout_copies.c.status.in_((Status.WAITING, Status.SENT))
)
_REGISTERED = (
    select(registrations.c.contact_id, contacts.c.language)
    .join(contacts, contacts.c.id == registrations.c.contact_id)
    .where(registrations.c.workshop_id == bindparam("workshop_id"), registrations.c.status.in_(READERS))
    .where(contacts.c.erased_at.is_(None), contacts.c.id.not_in(_HAVE_IT))
    .order_by(registrations.c.contact_id)
)


def give_copies(db: Connection, handout: Row[Any], workshop_id: int, by: By, now: datetime) -> int:
    """Have a handout sent to who has a seat at a workshop, reads its language and has none yet; gives to how many."""
    get_workshop(db, workshop_id, lock=True)
    readers = find_readers(db, handout, workshop_id)
    for contact_id in readers:
        begin_copy(db, handout.id, contact_id, by, now)
    return len(readers)


def find_readers(db: Connection, handout: Row[Any], workshop_id: int) -> list[int]:
    """Give who has a seat at a workshop, reads the language of a handout and has none yet."""
    values = {"workshop_id": workshop_id, "handout_id": handout.id}
    return [row.contact_id for row in db.execute(_REGISTERED, values) if _reads(row.language, handout.language)]


def begin_copy(db: Connection, handout: int, contact_id: int, by: By, now: datetime) -> None:
    """Have a handout sent to a contact, who may be who asks for it."""
    row = {"handout_id": handout, "contact_id": contact_id, "asked": by.contact_id == contact_id}
    plan(db, "handout", LIFE.begin(db, row, by, now), now, now)


def _reads(theirs: str | None, language: str) -> bool:
    return theirs is None or language in (theirs, "both")
