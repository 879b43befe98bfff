"""Who was at a workshop, and on which of its days: by the code of the day, or ticked by staff."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, delete, func, insert, select

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.lifecycle import By
from bot.programme.status import Status
from bot.programme.workshop_life import Status as WorkshopStatus
from bot.programme.workshops import get_workshop
from bot.store.workshops import attendance, day_codes, registrations

_DAYS = (
    select(attendance.c.registration_id, func.count())
    .join(registrations, registrations.c.id == attendance.c.registration_id)
    .where(registrations.c.workshop_id == bindparam("workshop_id"))
    .group_by(attendance.c.registration_id)
)
_CODE = select(day_codes.c.code).where(
    day_codes.c.workshop_id == bindparam("of_workshop"), day_codes.c.day == bindparam("on_day")
)
_TAKEN = select(day_codes.c.code).where(day_codes.c.day == bindparam("on_day"))
_NEW_CODE = insert(day_codes)
_THOSE: BindParameter[int] = bindparam("those", expanding=True)
_HOLD = select(registrations.c.id).where(registrations.c.id.in_(_THOSE)).order_by(registrations.c.id).with_for_update()
_MARKED = select(attendance.c.registration_id).where(
    attendance.c.registration_id.in_(_THOSE), attendance.c.day == bindparam("on_day")
)
_MARK = insert(attendance)
_UNMARK = delete(attendance).where(attendance.c.registration_id.in_(_THOSE), attendance.c.day == bindparam("on_day"))


@dataclass(frozen=True, slots=True)
class Ticks:
    """A list of a day as staff send it: the registrations that were ticked when it was shown, and those that are."""

    before: frozenset[int]
    now: frozenset[int]


def days_of(workshop: Row[Any]) -> list[date]:
    """Give the days of a workshop, in order."""
    return [
        workshop.starts_on + timedelta(days=past) for past in range((workshop.ends_on - workshop.starts_on).days + 1)
    ]


def days_attended(db: Connection, workshop_id: int) -> dict[int, int]:
    """Give on how many days each was there, by registration; who was there on none is not among them."""
    return {row[0]: row[1] for row in db.execute(_DAYS, {"workshop_id": workshop_id})}


def make_day_code(db: Connection, workshop_id: int, day: date, by: By, now: datetime) -> str:
    """Give the code of a workshop's day, which stays the same once it is made. Raises Refusal for another day."""
    workshop = get_workshop(db, workshop_id, lock=True)
    _check_day(workshop, day)
    found = db.execute(_CODE, {"of_workshop": workshop_id, "on_day": day}).scalar_one_or_none()
    if found:
        return str(found)
    taken = set(db.execute(_TAKEN, {"on_day": day}).scalars())
    code = secrets.choice([code for code in map(str, range(10_000, 100_000)) if code not in taken])
    own = {"workshop_id": workshop_id, "day": day, "code": code, "staff_id": by.staff_id, "made_at": now}
    db.execute(_NEW_CODE, own)
    return code


def tick(db: Connection, workshop_id: int, codes: Collection[str], day: date, how: Mapping[str, object]) -> int:
    """Note that those with these registration codes were there, as `mark` does; gives how many were new.

    Raises Refusal where a code is of nobody with a seat, or the day is not of the workshop; then nothing is noted.
    """
    workshop = get_workshop(db, workshop_id, lock=True)
    _check_day(workshop, day)
    wanted = {code.strip().upper() for code in codes}
    seated = select(registrations.c.code, registrations.c.id).where(registrations.c.workshop_id == workshop_id)
    seated = seated.where(registrations.c.status == Status.CONFIRMED, registrations.c.code.in_(list(wanted)))
    found = {row.code: row.id for row in db.execute(seated)}
    if unknown := sorted(wanted - found.keys()):
        raise Refusal(N_("Nobody has a seat there by {codes}."), codes=", ".join(unknown))
    return mark(db, list(found.values()), day, how)


def mark(db: Connection, those: Collection[int], day: date, how: Mapping[str, object]) -> int:
    """Note that those with these registrations were there; gives of how many that was not noted before.

    `how` gives the columns `how` and `marked_at`, and `staff_id` where staff did it.
    """
    db.execute(_HOLD, {"those": list(those)}).all()
    known = set(db.execute(_MARKED, {"those": list(those), "on_day": day}).scalars())
    new = [{"registration_id": one, "day": day, "staff_id": None, **how} for one in sorted({*those} - known)]
    if new:
        db.execute(_MARK, new)
    return len(new)


def correct(db: Connection, workshop_id: int, day: date, ticks: Ticks, how: Mapping[str, object]) -> tuple[int, int]:
    """Note who was there on a day as staff ticked it on a list; gives of how many it is new, and of how many undone.

    What changed meanwhile of those whom they left as they were stays as it is. Raises Refusal as `tick` does.
    """
    workshop = get_workshop(db, workshop_id, lock=True)
    _check_day(workshop, day)
    of_it = select(registrations.c.id).where(registrations.c.workshop_id == workshop_id)
    seated = set(db.execute(of_it.where(registrations.c.status == Status.CONFIRMED)).scalars())
    new = mark(db, (ticks.now - ticks.before) & seated, day, how)
    undone = {"those": sorted((ticks.before - ticks.now) & seated), "on_day": day}
    return new, db.execute(_UNMARK, undone).rowcount


def _check_day(workshop: Row[Any], day: date) -> None:
    if not workshop.starts_on <= day <= workshop.ends_on:
        raise Refusal(N_("{day} is no day of this training."), day=day)
    if workshop.status not in (WorkshopStatus.PLANNED, WorkshopStatus.OVER):
        raise Refusal(N_("Who was there can be noted until the training is finished."))
