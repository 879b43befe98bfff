"""Who was at a workshop, and on which of its days: by the code of the day, or ticked by staff."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select

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
_HOLD = select(registrations.c.id).where(registrations.c.id == bindparam("registration_id")).with_for_update()
_MARKED = select(attendance.c.day).where(
    attendance.c.registration_id == bindparam("of_registration"), attendance.c.day == bindparam("on_day")
)
_MARK = insert(attendance)


def days_of(workshop: Row[Any]) -> int:
    """Give how many days a workshop has."""
    return int((workshop.ends_on - workshop.starts_on).days) + 1


def days_attended(db: Connection, workshop_id: int) -> dict[int, int]:
    """Give on how many days each was there, by registration; who was there on none is not among them."""
    return {row[0]: row[1] for row in db.execute(_DAYS, {"workshop_id": workshop_id})}


def make_day_code(db: Connection, workshop_id: int, day: date, by: By, now: datetime) -> str:
    """Give the code of a workshop's day, which stays the same once it is made. Raises ValueError for another day."""
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

    Raises ValueError where a code is of nobody with a seat, or the day is not of the workshop; then nothing is noted.
    """
    workshop = get_workshop(db, workshop_id, lock=True)
    _check_day(workshop, day)
    wanted = {code.strip().upper() for code in codes}
    seated = select(registrations.c.code, registrations.c.id).where(registrations.c.workshop_id == workshop_id)
    seated = seated.where(registrations.c.status == Status.CONFIRMED, registrations.c.code.in_(wanted))
    found = {row.code: row.id for row in db.execute(seated)}
    if unknown := sorted(wanted - found.keys()):
        msg = f"nobody has a seat there by {', '.join(unknown)}; see: bot workshops registrations {workshop_id}"
        raise ValueError(msg)
    return sum(mark(db, found[code], day, how) for code in sorted(found))


def mark(db: Connection, registration: int, day: date, how: Mapping[str, object]) -> bool:
    """Note that somebody was there; False where that was noted before.

    `how` gives the columns `how` and `marked_at`, and `staff_id` where staff did it.
    """
    db.execute(_HOLD, {"registration_id": registration})
    if db.execute(_MARKED, {"of_registration": registration, "on_day": day}).first():
        return False
    db.execute(_MARK, {"registration_id": registration, "day": day, "staff_id": None, **how})
    return True


def _check_day(workshop: Row[Any], day: date) -> None:
    if not workshop.starts_on <= day <= workshop.ends_on:
        msg = f"workshop {workshop.id} is from {workshop.starts_on} to {workshop.ends_on}; {day} is not among its days"
        raise ValueError(msg)
    if workshop.status not in (WorkshopStatus.PLANNED, WorkshopStatus.OVER):
        msg = f"workshop {workshop.id} is {workshop.status}"
        raise ValueError(msg)
