"""Groups: cooperatives and clusters, who belongs to them, and who leads them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bot.programme.lifecycle import By, Change, put_on_record
from bot.store.groups import groups, memberships


class Kind(StrEnum):
    """What holds a group together."""

    COOPERATIVE = "cooperative"
    """Registered as one."""
    CLUSTER = "cluster"
    """Around something that is made, such as school shoes."""


def add_group(db: Connection, values: dict[str, object], by: By, now: datetime) -> int:
    """Make a group: kind, name, perhaps district; gives its id. Raises IntegrityError for a name that is taken."""
    made = int(db.execute(insert(groups).returning(groups.c.id), {**values, "created_at": now}).scalar_one())
    put_on_record(db, [Change(groups.name, made, "begin", "open")], by, now)
    return made


def get_group(db: Connection, name: str) -> Row[Any]:
    """Give the group of a name that is not closed. Raises LookupError where there is none."""
    row = db.execute(select(groups).where(groups.c.name == name, groups.c.closed_at.is_(None))).one_or_none()
    if row is None:
        msg = f"there is no group {name!r}; see: bot groups list"
        raise LookupError(msg)
    return row


def close_group(db: Connection, group: int, by: By, now: datetime) -> None:
    """Let a group be one no more; nobody belongs to it since."""
    db.execute(update(groups).where(groups.c.id == group).values(closed_at=now))
    standing = (memberships.c.group_id == group) & memberships.c.left_at.is_(None)
    db.execute(update(memberships).where(standing).values(left_at=now))
    put_on_record(db, [Change(groups.name, group, "close", "closed", "open")], by, now)


def join(db: Connection, group: int, contact_id: int, by: By, now: datetime) -> bool:
    """Let a contact belong to a group, on record; False where they do already."""
    if db.execute(_standing(group, contact_id)).first():
        return False
    values = {"group_id": group, "contact_id": contact_id, "joined_at": now}
    made = db.execute(insert(memberships).returning(memberships.c.id), values).scalar_one()
    put_on_record(db, [Change(memberships.name, made, "join", "member")], by, now)
    return True


def leave(db: Connection, group: int, contact_id: int, by: By, now: datetime) -> bool:
    """Let a contact belong to a group no more, on record; False where they do not."""
    row = db.execute(_standing(group, contact_id)).one_or_none()
    if row is None:
        return False
    db.execute(update(memberships).where(memberships.c.id == row.id).values(left_at=now))
    put_on_record(db, [Change(memberships.name, row.id, "leave", "left", row.role)], by, now)
    return True


def set_leader(db: Connection, group: int, contact_id: int, *, leads: bool) -> Change | None:
    """Let a member lead a group, or be a member like the others; None where they do not belong to it.

    Gives the change, for whoever puts it on record.
    """
    row = db.execute(_standing(group, contact_id)).one_or_none()
    if row is None:
        return None
    role = "leader" if leads else "member"
    db.execute(update(memberships).where(memberships.c.id == row.id).values(role=role))
    return Change(memberships.name, row.id, "lead", role, row.role)


def _standing(group: int, contact_id: int) -> Any:  # noqa: ANN401  # a query
    mine = (memberships.c.group_id == group) & (memberships.c.contact_id == contact_id)
    return select(memberships).where(mine, memberships.c.left_at.is_(None)).with_for_update()
