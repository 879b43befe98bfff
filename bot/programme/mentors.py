"""Mentors: what they can do, and how much more they can take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, select, update

from bot.marking import N_
from bot.store.contacts import contacts
from bot.store.mentorship import mentor_requests, mentor_skills, mentors
from bot.store.staff import staff


class Topic(StrEnum):
    """What mentors help with; the choices of the flow `mentor`."""

    DESIGN = "design"
    """Design and quality."""
    BUYERS = "buyers"
    """Finding buyers."""
    PRICING = "pricing"
    """Pricing and costs."""
    FINANCE = "finance"
    """Records and finance."""
    PRODUCTION = "production"
    """Production."""
    EXPORT = "export"
    """Export."""


BUSY = ("given", "accepted", "called")
"""The statuses of a request that take a mentor's time."""
_TOLD = and_(
    contacts.c.id.is_not(None),
    contacts.c.opted_out_at.is_(None),
    contacts.c.doubted_at.is_(None),
    contacts.c.taken_over_at.is_(None),
)


@dataclass(frozen=True, slots=True)
class Mentor:
    """A mentor, with what they can do and how many requests they have open."""

    id: int
    login: str
    name: str
    contact_id: int | None
    capacity: int
    open: int
    paused: bool
    skills: Mapping[str, frozenset[str]]
    """Topics, languages and districts, by kind."""
    is_told: bool
    """Whether they can be told of a request: they want messages, and it is they who have the number."""

    @property
    def free(self) -> int:
        """How many more requests they can take."""
        return 0 if self.paused else max(self.capacity - self.open, 0)

    @property
    def state(self) -> str:
        """Whether they can take one more, and why not: an English word of the catalogue."""
        if self.paused:
            return N_("paused")
        if not self.is_told:
            return N_("cannot be written to")
        return N_("free") if self.free else N_("full")


def add_mentor(db: Connection, staff_id: int, capacity: int, skills: Mapping[str, Iterable[str]], now: datetime) -> int:
    """Make one of the staff a mentor, perhaps again; gives the mentor's id.

    Raises IntegrityError where they are one already.
    """
    former = update(mentors).where(mentors.c.staff_id == staff_id, mentors.c.removed_at.is_not(None))
    again = former.values(capacity=capacity, removed_at=None, paused_at=None).returning(mentors.c.id)
    mentor_id = db.execute(again).scalar_one_or_none()
    if mentor_id is None:
        made = insert(mentors).values(staff_id=staff_id, capacity=capacity, created_at=now).returning(mentors.c.id)
        mentor_id = int(db.execute(made).scalar_one())
    change_skills(db, mentor_id, skills)
    return mentor_id


def change_skills(db: Connection, mentor_id: int, skills: Mapping[str, Iterable[str]]) -> None:
    """Make these the skills of a mentor, of the kinds that are named; the other kinds stay."""
    own = mentor_skills.c.mentor_id == mentor_id
    db.execute(delete(mentor_skills).where(own, mentor_skills.c.kind.in_(list(skills))))
    rows = [
        {"mentor_id": mentor_id, "kind": kind, "value": value}
        for kind, values in skills.items()
        for value in dict.fromkeys(values)
    ]
    if rows:
        db.execute(insert(mentor_skills), rows)


def pause_mentor(db: Connection, login: str, since: datetime | None) -> None:
    """Give a mentor no more requests since an instant; None takes it back. Raises LookupError for an unknown one."""
    whose = mentors.c.staff_id.in_(select(staff.c.id).where(staff.c.login == login)) & mentors.c.removed_at.is_(None)
    if db.execute(update(mentors).where(whose).values(paused_at=since)).rowcount == 0:
        msg = f"{login} is no mentor; see: bot mentors list"
        raise LookupError(msg)


def list_mentors(db: Connection) -> list[Mentor]:
    """Give all mentors who may still act, by login."""
    taken = (
        select(func.count())
        .where(mentor_requests.c.mentor_id == mentors.c.id, mentor_requests.c.status.in_(BUSY))
        .scalar_subquery()
    )
    rows = db.execute(
        select(mentors, staff.c.login, staff.c.name, staff.c.contact_id, taken.label("open"), _TOLD.label("is_told"))
        .join(staff, staff.c.id == mentors.c.staff_id)
        .outerjoin(contacts, contacts.c.id == staff.c.contact_id)
        .where(staff.c.disabled_at.is_(None), mentors.c.removed_at.is_(None))
        .order_by(staff.c.login)
    ).all()
    skills: dict[int, dict[str, set[str]]] = {}
    for skill in db.execute(select(mentor_skills)):
        skills.setdefault(skill.mentor_id, {}).setdefault(skill.kind, set()).add(skill.value)
    return [_mentor(row, skills.get(row.id, {})) for row in rows]


def _mentor(row: Row[Any], skills: Mapping[str, set[str]]) -> Mentor:
    own = {kind: frozenset(values) for kind, values in skills.items()}
    standing = row.contact_id, row.capacity, row.open, bool(row.paused_at)
    return Mentor(row.id, row.login, row.name, *standing, own, bool(row.is_told))
