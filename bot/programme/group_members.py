"""Who belongs to a group, as staff look for them, and what happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, and_, bindparam, func, or_, select

from bot.store.contacts import contacts
from bot.store.groups import groups, membership_requests, memberships
from bot.store.names import fold_name
from bot.store.staff import history, staff

_THROUGH = contacts.alias("through")
_MEMBERS = (
    select(memberships.c.id, memberships.c.contact_id, memberships.c.role, memberships.c.joined_at)
    .add_columns(contacts.c.name, contacts.c.district, contacts.c.sector, _THROUGH.c.name.label("reached_through"))
    .join(contacts, contacts.c.id == memberships.c.contact_id)
    .outerjoin(_THROUGH, _THROUGH.c.id == contacts.c.reached_through_id)
    .where(memberships.c.left_at.is_(None))
    .order_by(memberships.c.id)
)
_DISTRICTS = (
    select(contacts.c.district)
    .join(memberships, memberships.c.contact_id == contacts.c.id)
    .where(memberships.c.left_at.is_(None), contacts.c.district.is_not(None))
    .distinct()
    .order_by(contacts.c.district)
)
_GROUP: BindParameter[int] = bindparam("of_group")
_WHO = func.coalesce(memberships.c.contact_id, membership_requests.c.contact_id)
_IS_MEMBER = and_(history.c.subject == memberships.name, memberships.c.id == history.c.subject_id)
_IS_ASKED = and_(history.c.subject == membership_requests.name, membership_requests.c.id == history.c.subject_id)
_EVENTS = (
    select(history.c.id, history.c.changed_at, history.c.subject, history.c.became, history.c.note)
    .add_columns(staff.c.login, contacts.c.name.label("who"), _WHO.label("contact_id"))
    .outerjoin(staff, staff.c.id == history.c.staff_id)
    .outerjoin(memberships, _IS_MEMBER)
    .outerjoin(membership_requests, _IS_ASKED)
    .outerjoin(contacts, contacts.c.id == _WHO)
    .where(
        or_(
            and_(history.c.subject == groups.name, history.c.subject_id == _GROUP),
            and_(
                history.c.subject == memberships.name,
                history.c.subject_id.in_(select(memberships.c.id).where(memberships.c.group_id == _GROUP)),
            ),
            and_(
                history.c.subject == membership_requests.name,
                history.c.became != "joined",  # that they are a member since is said of the membership
                history.c.subject_id.in_(
                    select(membership_requests.c.id).where(membership_requests.c.group_id == _GROUP)
                ),
            ),
        )
    )
    .order_by(history.c.id.desc())
)


@dataclass(frozen=True, slots=True)
class Which:
    """Which of the members are wanted; nothing named: all."""

    name: str = ""
    """A part of it, in any spelling of its accents."""
    district: str = ""
    standing: str = ""
    """`leader`; `no_phone`: reached through somebody else's."""


def members_of_group(
    db: Connection, group: int, which: Which | None = None, after: int = 0, most: int | None = None
) -> Sequence[Row[Any]]:
    """Give who belongs to a group, by when they joined; `id` is that of the membership."""
    asked = which or Which()
    is_asked = (
        (asked.name, contacts.c.folded.contains(fold_name(asked.name), autoescape=True)),
        (asked.district, contacts.c.district == asked.district),
    )
    found = _MEMBERS.where(memberships.c.group_id == group, memberships.c.id > after)
    found = found.where(*(condition for word, condition in is_asked if word))
    if asked.standing == "leader":
        found = found.where(memberships.c.role == "leader")
    elif asked.standing:
        found = found.where(contacts.c.reached_through_id.is_not(None))
    return db.execute(found.limit(most)).all()


def districts_in_group(db: Connection, group: int) -> Sequence[str]:
    """Give the districts that the members of a group are from."""
    return db.execute(_DISTRICTS.where(memberships.c.group_id == group)).scalars().all()


def events_of_group(db: Connection, group: int, before: int = 0, most: int | None = None) -> Sequence[Row[Any]]:
    """Give what happened to a group and to whom, the latest first; those before an event, where one is named."""
    wanted = _EVENTS.where(history.c.id < before) if before else _EVENTS
    return db.execute(wanted.limit(most), {"of_group": group}).all()
