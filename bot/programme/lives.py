"""Everything that has a life cycle: what is overdue for staff, and what ends when its contact is erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, literal, select, union_all

from bot.programme import (
    certificates,
    handout_copies,
    interests,
    membership_requests,
    mentor_requests,
    product_lives,
    referral_life,
    surveys,
    template_life,
    tickets,
    workshop_life,
)
from bot.programme.lifecycle import TIME, Lifecycle

LIVES: tuple[Lifecycle, ...] = (
    mentor_requests.LIFE,
    referral_life.LIFE,
    workshop_life.LIFE,
    product_lives.LIFE,
    interests.LIFE,
    surveys.LIFE,
    surveys.INVITATION,
    certificates.LIFE,
    handout_copies.LIFE,
    tickets.LIFE,
    membership_requests.LIFE,
    template_life.LIFE,
)

_OVERDUE = union_all(
    *(
        select(literal(life.table.name).label("subject"), life.table.c.id, life.table.c.status, life.table.c.respond_by)
        .where(life.table.c.status.in_(sorted(life.open)))
        .where(life.table.c.respond_by <= bindparam("now", type_=life.table.c.respond_by.type))
        for life in LIVES
    )
).order_by("respond_by", "subject", "id")


def find_overdue(db: Connection, now: datetime) -> Sequence[Row[Any]]:
    """Give what somebody should have acted on by now, the longest overdue first: subject, id, status, respond_by."""
    return db.execute(_OVERDUE, {"now": now}).all()


def end_lives(db: Connection, contact_id: int, now: datetime) -> None:
    """Let what a contact has open be nobody's affair any more, since they are erased."""
    for life in LIVES:
        if "erase" in life.moves:
            theirs = select(life.table.c.id).where(life.table.c.contact_id == contact_id)
            standing = theirs.where(life.table.c.status.in_(sorted(life.moves["erase"].since)))
            for object_id in db.execute(standing.order_by(life.table.c.id)).scalars().all():
                life.apply(db, object_id, "erase", TIME, now, respond_by=None)
