"""Mentors as staff keep them: who could become one, how much each takes, and who is one no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.mentors import BUSY, Mentor, list_mentors
from bot.programme.staff import Role
from bot.store.mentorship import mentor_requests, mentors
from bot.store.staff import staff

_HAS_SOME = N_("{name} still has requests. Give them to others first.")


def list_candidates(db: Connection) -> Sequence[Row[Any]]:
    """Give those of the staff who are there to help, have a phone and are no mentor yet, by name."""
    known = select(mentors.c.staff_id).where(mentors.c.removed_at.is_(None))
    able = select(staff).where(staff.c.role == Role.MENTOR, staff.c.contact_id.is_not(None))
    return db.execute(able.where(staff.c.disabled_at.is_(None), staff.c.id.not_in(known)).order_by(staff.c.name)).all()


def get_mentor(db: Connection, mentor_id: int) -> Mentor:
    """Give a mentor who may still act. Raises LookupError for any other."""
    found = next((mentor for mentor in list_mentors(db) if mentor.id == mentor_id), None)
    if found is None:
        raise LookupError(mentor_id)
    return found


def set_capacity(db: Connection, mentor_id: int, capacity: int) -> None:
    """Have a mentor take so many requests at once; those that they have stay theirs."""
    db.execute(update(mentors).where(mentors.c.id == mentor_id).values(capacity=capacity))


def remove_mentor(db: Connection, mentor: Mentor, now: datetime) -> None:
    """Have somebody be a mentor no more. Raises Refusal while they have requests."""
    theirs = select(mentor_requests.c.id).where(mentor_requests.c.mentor_id == mentor.id)
    if db.execute(theirs.where(mentor_requests.c.status.in_(BUSY)).limit(1)).first():
        raise Refusal(_HAS_SOME, name=mentor.name)
    db.execute(update(mentors).where(mentors.c.id == mentor.id).values(removed_at=now))
