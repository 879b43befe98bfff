"""Who gets a certificate of a workshop, who does not and why not, and giving them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, delete, func, insert, select, update

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.certificates import LIFE, TO_SEND, VALID
from bot.programme.codes import make_number
from bot.programme.lifecycle import By
from bot.programme.reasons import Reason
from bot.programme.status import Status
from bot.programme.workshops import get_workshop
from bot.store.certificates import certificates, signatories
from bot.store.contacts import contacts
from bot.store.due import plan
from bot.store.workshops import attendance, registrations, workshops

_HAD_A_SEAT = (Status.CONFIRMED, Status.ATTENDED, Status.ABSENT)
_DAYS = (
    select(attendance.c.registration_id, func.count().label("days")).group_by(attendance.c.registration_id).subquery()
)
_HELD = and_(
    certificates.c.workshop_id == registrations.c.workshop_id,
    certificates.c.contact_id == registrations.c.contact_id,
    certificates.c.status.in_(VALID),
)
_CANDIDATES = (
    select(registrations.c.contact_id, contacts.c.name, func.coalesce(_DAYS.c.days, 0).label("days"))
    .add_columns(certificates.c.number)
    .join(contacts, contacts.c.id == registrations.c.contact_id)
    .outerjoin(_DAYS, _DAYS.c.registration_id == registrations.c.id)
    .outerjoin(certificates, _HELD)
    .where(registrations.c.workshop_id == bindparam("workshop_id"), contacts.c.erased_at.is_(None))
    .where(registrations.c.status.in_(_HAD_A_SEAT) | _DAYS.c.days.is_not(None))
    .order_by(contacts.c.name, registrations.c.id)
)
_LOCK = (
    select(contacts.c.id)
    .where(contacts.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(contacts.c.id)
    .with_for_update()
)
_SIGNED = select(signatories).where(signatories.c.workshop_id == bindparam("workshop_id")).order_by(signatories.c.place)
_ISSUED = select(certificates.c.id).where(
    certificates.c.workshop_id == bindparam("workshop_id"), certificates.c.status.in_(VALID)
)


@dataclass(frozen=True, slots=True)
class Award:
    """What a participant gets, and why."""

    contact_id: int
    name: str
    days: int
    """On how many days they were there."""
    gets: bool
    because: Reason


def propose_awards(db: Connection, workshop_id: int) -> list[Award]:
    """Say for each who had a seat at a workshop, or was there, whether they get a certificate. Raises NoResultFound."""
    workshop = get_workshop(db, workshop_id)
    held = (workshop.ends_on - workshop.starts_on).days + 1
    needed = min(workshop.days_needed or held, held)
    return [_award(row, needed, held) for row in db.execute(_CANDIDATES, {"workshop_id": workshop_id})]


def issue(db: Connection, workshop_id: int, by: By, now: datetime) -> list[int]:
    """Give a certificate to each who gets one and has none yet; gives the ids. Their owners are sent them by and by.

    Raises Refusal where nobody signs.
    """
    if not signatories_of(db, workshop_id):
        raise Refusal(N_("Nobody signs the certificates of this training yet."))
    db.execute(_LOCK, {"ids": [award.contact_id for award in propose_awards(db, workshop_id)]}).all()
    get_workshop(db, workshop_id, lock=True)
    return [_issue(db, workshop_id, award, by, now) for award in propose_awards(db, workshop_id) if award.gets]


def signatories_of(db: Connection, workshop_id: int) -> Sequence[Row[Any]]:
    """Give who signs the certificates of a workshop, in their order."""
    return db.execute(_SIGNED, {"workshop_id": workshop_id}).all()


def set_signatories(db: Connection, workshop_id: int, given: Sequence[Mapping[str, str]]) -> None:
    """Have these sign the certificates of a workshop: name, title_en, title_rw. Raises Refusal once some are out."""
    _refuse_late(db, workshop_id)
    db.execute(delete(signatories).where(signatories.c.workshop_id == workshop_id))
    rows = [{**one, "workshop_id": workshop_id, "place": place} for place, one in enumerate(given, start=1)]
    db.execute(insert(signatories), rows)


def set_days_needed(db: Connection, workshop_id: int, days: int) -> None:
    """Have a certificate need so many days of a workshop. Raises Refusal once some are out."""
    _refuse_late(db, workshop_id)
    db.execute(update(workshops).where(workshops.c.id == workshop_id).values(days_needed=days))


def _refuse_late(db: Connection, workshop_id: int) -> None:
    """Hold that all certificates of a workshop are alike."""
    get_workshop(db, workshop_id, lock=True)
    if db.execute(_ISSUED, {"workshop_id": workshop_id}).first():
        raise Refusal(N_("Certificates of this training are out already, and are to stay alike."))


def _award(row: Row[Any], needed: int, held: int) -> Award:
    days = {"days": row.days, "held": held, "needed": needed}
    because, gets = Reason(N_("was there on {days} of {held} days"), days), False
    if row.number:
        because = Reason(N_("has one already"))
    elif row.days < needed:
        because = Reason(N_("was there on {days} of {held} days, and {needed} are needed"), days)
    elif not row.name:
        because = Reason(N_("has told no name to print"))
    else:
        gets = True
    return Award(row.contact_id, row.name or "", row.days, gets, because)


def _issue(db: Connection, workshop_id: int, award: Award, by: By, now: datetime) -> int:
    values = {
        "contact_id": award.contact_id,
        "workshop_id": workshop_id,
        "number": make_number(),
        "name": award.name,
        "respond_by": now + TO_SEND,
    }
    made = LIFE.begin(db, values, by, now)
    plan(db, "certificate", made, now, now)
    return made
