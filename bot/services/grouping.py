"""Asks who is to answer whether somebody joins a group, and tells the other what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from bot.marking import N_
from bot.messages import Medium
from bot.programme.contacts import contact_at
from bot.programme.lifecycle import TIME
from bot.programme.locking import lock_contacts
from bot.programme.membership_requests import FORGOTTEN, LIFE, TO_LAPSE, Status
from bot.runtime import Runtime
from bot.services.notices import Notice, ask, notify
from bot.services.putting_off import NotYet
from bot.store.contacts import contacts
from bot.store.due import plan
from bot.store.groups import groups, membership_requests, memberships

_ASKS = N_("{name} asks to join {group}. To answer, dial {ussd} or send MEMBERS.")
_INVITED = N_("{leader} asks you to join {group}. To answer, dial {ussd} or send GROUP.")
_JOINED = N_("You are now a member of {group}.")
_NOT_ACCEPTED = N_("Your request to join {group} was not accepted.")
_A_DAY = timedelta(days=1)
_FOR_NOW = select(contacts.c.id).where(
    contacts.c.opted_out_at.is_(None), contacts.c.taken_over_at.is_not(None) | contacts.c.doubted_at.is_not(None)
)
"""Who is not written to for now only: somebody speaks with them, or has to say who they are."""
_TO_ASK = (
    select(memberships.c.contact_id)
    .join(contacts, contacts.c.id == memberships.c.contact_id)
    .where(
        memberships.c.group_id == bindparam("group"), memberships.c.role == "leader", memberships.c.left_at.is_(None)
    )
    .where(contacts.c.opted_out_at.is_(None), contacts.c.taken_over_at.is_(None), contacts.c.doubted_at.is_(None))
    .order_by(memberships.c.id)
    .limit(1)
)
"""The first of a group's leaders who may be written to."""
_AGREED = N_("{name} is now a member of {group}.")


def ask_for_answer(runtime: Runtime, db: Connection, request: int) -> None:
    """Ask the leader whether somebody may join, or somebody whether they join.

    Raises NotYet where who is to be asked cannot be written to for now.
    """
    row = _get(db, request)
    if row.status != Status.ASKED:
        return
    if row.leader_id:
        _invite(runtime, db, row)
        return
    leader = db.execute(_TO_ASK, {"group": row.group_id}).scalar_one_or_none()
    if leader:  # without one, staff see in time that it is overdue
        values = {"name": _name_of(db, row.contact_id), "group": row.group}
        notify(runtime, db, Notice(leader, _ASKS, values, worth=TO_LAPSE))


def lapse(runtime: Runtime, db: Connection, request: int) -> None:
    """Let a request rest that nobody answered; who asked is told."""
    now = runtime.clock(db)
    if LIFE.apply(db, request, "lapse", TIME, now, respond_by=None, **FORGOTTEN):
        plan(db, "membership_told", request, now, now)


def tell(runtime: Runtime, db: Connection, request: int) -> None:
    """Tell who asked what came of it."""
    row = _get(db, request)
    values = {"name": _name_of(db, row.contact_id), "group": row.group}
    if row.leader_id and row.status == Status.JOINED:
        notify(runtime, db, Notice(row.leader_id, _AGREED, values))
    elif row.leader_id is None and row.status != Status.WITHDRAWN:
        joined = row.status == Status.JOINED
        notify(runtime, db, Notice(row.contact_id, _JOINED if joined else _NOT_ACCEPTED, values))


def _invite(runtime: Runtime, db: Connection, row: Row[Any]) -> None:
    """Ask the number that a leader gave; whoever has it becomes known only by that."""
    channel, now = runtime.channel_for(Medium.SMS), runtime.clock(db)
    if channel is None:
        return
    contact = contact_at(db, row.number, channel.name, now, runtime.seal)
    lock_contacts(db, contact)
    mine = (memberships.c.group_id == row.group_id) & (memberships.c.contact_id == contact)
    if db.execute(select(memberships.c.id).where(mine, memberships.c.left_at.is_(None))).first():
        LIFE.apply(db, row.id, "withdraw", TIME, now, respond_by=None, note="was a member already", **FORGOTTEN)
        return
    own = membership_requests.c.id == row.id
    db.execute(update(membership_requests).where(own).values(contact_id=contact))
    values = {"leader": _name_of(db, row.leader_id), "group": row.group}
    if not ask(runtime, db, "invitation", Notice(contact, _INVITED, values, worth=TO_LAPSE)):
        if db.execute(_FOR_NOW.where(contacts.c.id == contact)).first():
            raise NotYet(now + _A_DAY)
        LIFE.apply(db, row.id, "decline", TIME, now, respond_by=None, note="wants no messages", **FORGOTTEN)


def _get(db: Connection, request: int) -> Row[Any]:
    named = select(membership_requests, groups.c.name.label("group"))
    named = named.join(groups, groups.c.id == membership_requests.c.group_id)
    return db.execute(named.where(membership_requests.c.id == request)).one()


def _name_of(db: Connection, contact_id: int | None) -> str:
    return db.execute(select(contacts.c.name).where(contacts.c.id == contact_id)).scalar() or "-"
