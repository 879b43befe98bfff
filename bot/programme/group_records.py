"""Groups as staff look at them: listed, with who asks to join, and what was written to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from bot.programme.membership_requests import Status
from bot.store.contacts import contacts
from bot.store.groups import group_texts, groups, membership_requests, memberships

_STANDING = memberships.c.left_at.is_(None)
_OF_GROUP = memberships.c.group_id == groups.c.id
_ASKING = (membership_requests.c.group_id == groups.c.id) & (membership_requests.c.status == Status.ASKED)
_LEADER = (
    select(contacts.c.name)
    .join(memberships, memberships.c.contact_id == contacts.c.id)
    .where(_OF_GROUP, _STANDING, memberships.c.role == "leader")
    .order_by(memberships.c.id)
    .limit(1)
)
_LISTED = select(
    groups,
    select(func.count()).where(_OF_GROUP, _STANDING).correlate(groups).scalar_subquery().label("members"),
    select(func.count()).where(_ASKING).correlate(groups).scalar_subquery().label("requests"),
    _LEADER.correlate(groups).scalar_subquery().label("leader"),
).where(groups.c.closed_at.is_(None))
_ASKED_BY = contacts.alias("leader")
_REQUESTS = (
    select(membership_requests.c.id, membership_requests.c.contact_id, membership_requests.c.leader_id)
    .add_columns(membership_requests.c.respond_by, membership_requests.c.created_at, contacts.c.name)
    .add_columns(_ASKED_BY.c.name.label("leader"))
    .outerjoin(contacts, contacts.c.id == membership_requests.c.contact_id)
    .outerjoin(_ASKED_BY, _ASKED_BY.c.id == membership_requests.c.leader_id)
    .where(membership_requests.c.status == Status.ASKED)
    .order_by(membership_requests.c.id)
)
_TEXTS = (
    select(group_texts.c.id, group_texts.c.created_at, group_texts.c.words)
    .add_columns(group_texts.c.broadcast_id, group_texts.c.dropped_at, group_texts.c.dropped_for)
    .order_by(group_texts.c.id.desc())
)


def list_groups(db: Connection, district: str = "", after: str = "", most: int | None = None) -> Sequence[Row[Any]]:
    """Give the groups by name, with `leader` and how many `members` they have and how many `requests` wait."""
    wanted = _LISTED.where(groups.c.name > after) if after else _LISTED
    wanted = wanted.where(groups.c.district == district) if district else wanted
    return db.execute(wanted.order_by(groups.c.name).limit(most)).all()


def list_names(db: Connection) -> Sequence[str]:
    """Give the names of all groups that are not closed."""
    return db.execute(select(groups.c.name).where(groups.c.closed_at.is_(None)).order_by(groups.c.name)).scalars().all()


def get_group_by_id(db: Connection, group: int) -> Row[Any]:
    """Give a group as `list_groups` does. Raises LookupError where there is none, or it is closed."""
    row = db.execute(_LISTED.where(groups.c.id == group)).one_or_none()
    if row is None:
        msg = f"there is no group with the id {group}"
        raise LookupError(msg)
    return row


def requests_to(db: Connection, group: int, after: int = 0, most: int | None = None) -> Sequence[Row[Any]]:
    """Give who asks to join a group or is asked by its leader, the longest waiting first; those after a request."""
    of_it = (membership_requests.c.group_id == group) & (membership_requests.c.id > after)
    return db.execute(_REQUESTS.where(of_it).limit(most)).all()


def texts_to(db: Connection, group: int, most: int | None = None) -> Sequence[Row[Any]]:
    """Give what leaders wrote to a group, the latest first."""
    return db.execute(_TEXTS.where(group_texts.c.group_id == group).limit(most)).all()
