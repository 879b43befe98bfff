"""Staff: who they are, and what each role may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select

from bot.store.staff import staff


class Role(StrEnum):
    """What somebody of the staff is there for."""

    ADMINISTRATOR = "administrator"
    """Runs the system, and may do everything."""
    COORDINATOR = "coordinator"
    """Runs the programme: workshops, broadcasts, surveys, products, groups."""
    MENTOR_DESK = "mentor_desk"
    """Matches requests with mentors, and sees that they are answered."""
    MENTOR = "mentor"
    """Helps those who were given to them, and nobody else."""
    BANK_OFFICER = "bank_officer"
    """Sees the referrals of their own bank, and no others."""
    VIEWER = "viewer"
    """Sees figures and lists, and changes nothing."""

    def may(self, *acts: Act) -> bool:
        """Say whether somebody of this role may do one of these."""
        return not _MAY[self].isdisjoint(acts)


class Act(StrEnum):
    """What a role may or may not do."""

    SEE = "see"
    """Read lists of workshops, requests, surveys, products and figures."""
    MANAGE_STAFF = "manage_staff"
    """Add and disable staff."""
    RUN_PROGRAMME = "run_programme"
    """Change workshops, surveys, products, groups, banks; send broadcasts."""
    HANDLE_DATA = "handle_personal_data"
    """Export, erase and bring in people."""
    MATCH = "match"
    """Give requests for a mentor to mentors."""
    MENTOR = "mentor"
    """Answer the requests that were given to oneself."""
    ANSWER = "answer"
    """Answer those who ask a person."""
    TRY_ON_OTHERS = "try_on_others"
    """Send a test message to a number that is not one's own."""
    REFER = "refer"
    """Read and answer the referrals of one's own bank."""


_MAY: Mapping[Role, frozenset[Act]] = {
    Role.ADMINISTRATOR: frozenset(Act),
    Role.COORDINATOR: frozenset((Act.SEE, Act.RUN_PROGRAMME, Act.HANDLE_DATA, Act.MATCH, Act.ANSWER)),
    Role.MENTOR_DESK: frozenset((Act.SEE, Act.MATCH, Act.ANSWER)),
    Role.MENTOR: frozenset((Act.MENTOR,)),
    Role.BANK_OFFICER: frozenset((Act.REFER,)),
    Role.VIEWER: frozenset((Act.SEE,)),
}


class NotAllowed(Exception):  # noqa: N818  # a refusal, not a fault
    """Somebody of the staff may not do that; the text says who and what."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the staff."""

    id: int
    login: str
    name: str
    role: Role
    contact_id: int | None

    def require(self, *acts: Act) -> None:
        """Raise NotAllowed unless their role may do one of these."""
        if not self.role.may(*acts):
            msg = f"{self.login} is a {self.role.replace('_', ' ')}, who may not {acts[0].replace('_', ' ')}"
            raise NotAllowed(msg)


def add_member(db: Connection, values: Mapping[str, object], now: datetime) -> int:
    """Add somebody to the staff: login, name, role, perhaps contact_id and email; gives their id.

    Raises IntegrityError for a login that is taken.
    """
    return int(db.execute(insert(staff).returning(staff.c.id), {**values, "created_at": now}).scalar_one())


def get_member(db: Connection, login: str) -> Member:
    """Give one of the staff who may still act. Raises LookupError for any other."""
    row = db.execute(select(staff).where(staff.c.login == login, staff.c.disabled_at.is_(None))).one_or_none()
    if row is None:
        is_empty = db.execute(select(staff.c.id).limit(1)).one_or_none() is None
        first = f"bot staff add {login} --name NAME --role administrator"
        msg = f"there is nobody called {login} on the staff; see: bot staff list"
        raise LookupError(f"nobody is on the staff yet; add the first: {first}" if is_empty else msg)
    return Member(row.id, row.login, row.name, Role(row.role), row.contact_id)
