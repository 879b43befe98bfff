"""When a workshop's days are past: nobody waits for a seat any more, and everybody was there or not."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.attendance import days_attended
from bot.programme.lifecycle import TIME, By
from bot.programme.registration_life import LIFE as REGISTRATION_LIFE
from bot.programme.status import Status
from bot.programme.workshop_life import LIFE
from bot.programme.workshops import get_workshop
from bot.store.workshops import registrations


def end_days(db: Connection, workshop_id: int, now: datetime, respond_by: datetime) -> None:
    """Have a workshop's days be past: staff are to complete who was there, by an instant."""
    get_workshop(db, workshop_id, lock=True)
    if LIFE.apply(db, workshop_id, "over", TIME, now, respond_by=respond_by):
        of_it = registrations.c.workshop_id == workshop_id
        REGISTRATION_LIFE.apply_all(db, of_it, "lapse", TIME, now)
        REGISTRATION_LIFE.apply_all(db, of_it, "refuse", TIME, now)


def finish_by_staff(db: Connection, workshop_id: int, by: By, now: datetime) -> None:
    """Have everybody with a seat have been there or not, as staff say. Raises Refusal where they cannot say so now."""
    if not finish(db, workshop_id, by, now):
        raise Refusal(N_("It can be finished once, when its days are past."))


def finish(db: Connection, workshop_id: int, by: By, now: datetime) -> bool:
    """Have everybody with a seat have been there or not; False where its days are not past, or it was finished."""
    get_workshop(db, workshop_id, lock=True)
    if not LIFE.apply(db, workshop_id, "finish", by, now, respond_by=None):
        return False
    of_it, there = registrations.c.workshop_id == workshop_id, list(days_attended(db, workshop_id))
    REGISTRATION_LIFE.apply_all(db, registrations.c.id.in_(there), "attend", by, now)
    REGISTRATION_LIFE.apply_all(db, of_it, "miss", by, now)
    return True


def is_complete(db: Connection, workshop_id: int) -> bool:
    """Whether it is on record who was there, or nobody had a seat; else staff have to say so."""
    seated = select(registrations.c.id).where(registrations.c.workshop_id == workshop_id)
    nobody = db.execute(seated.where(registrations.c.status == Status.CONFIRMED).limit(1)).first() is None
    return nobody or bool(days_attended(db, workshop_id))
