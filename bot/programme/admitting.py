"""What staff decide of who belongs to a group."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from bot.programme.groups import close_group, join, set_leader
from bot.programme.lifecycle import By, put_on_record
from bot.programme.locking import lock_contacts
from bot.programme.membership_requests import FORGOTTEN, LIFE, Status
from bot.programme.stage import Stage
from bot.store.due import plan
from bot.store.groups import membership_requests


def let_in(db: Connection, group: int, contact: int, by: By, now: datetime) -> bool:
    """Let a contact belong to a group; what they had asked is answered by it. False where they belong to it already."""
    lock_contacts(db, contact)
    for request in _asked(db, group, membership_requests.c.contact_id == contact):
        answer(db, request, "join", by, now)
    return join(db, group, contact, by, now)


def decide(db: Connection, request: int, *, joins: bool, by: By, now: datetime) -> bool:
    """Answer in a leader's place who asks to join; they are told. False where nobody waits for that any more.

    Raises LookupError where there is no such request, or it is the leader who asks: that is not for others to answer.
    """
    asks = (membership_requests.c.id == request) & membership_requests.c.leader_id.is_(None)
    row = db.execute(select(membership_requests).where(asks)).one_or_none()
    if row is None:
        msg = f"there is no request {request} to join"
        raise LookupError(msg)
    lock_contacts(db, row.contact_id)
    if not answer(db, request, "join" if joins else "decline", by, now):
        return False
    if joins:
        join(db, row.group_id, row.contact_id, by, now)
    return True


def appoint(stage: Stage, group: int, contact: int, *, leads: bool) -> bool:
    """Let a member lead a group by phone, or no more, on record; False where they do not belong to it."""
    change = set_leader(stage.db, group, contact, leads=leads)
    if change is not None and change.was != change.became:
        put_on_record(stage.db, [change], stage.by, stage.now)
    return change is not None


def dissolve(db: Connection, group: int, by: By, now: datetime) -> None:
    """Let a group be one no more: nobody belongs to it since, and who waits for it is told that they do in vain."""
    for request in _asked(db, group):
        answer(db, request, "decline", by, now)
    close_group(db, group, by, now)


def answer(db: Connection, request: int, event: str, by: By, now: datetime) -> bool:
    """Answer a request to join, and have who asked told; False where it was answered before."""
    if not LIFE.apply(db, request, event, by, now, respond_by=None, **FORGOTTEN):
        return False
    plan(db, "membership_told", request, now, now)
    return True


def _asked(db: Connection, group: int, *which: ColumnElement[bool]) -> Sequence[int]:
    own = (membership_requests.c.group_id == group) & (membership_requests.c.status == Status.ASKED)
    wanted = select(membership_requests.c.id).where(own, *which).order_by(membership_requests.c.id)
    return db.execute(wanted).scalars().all()
