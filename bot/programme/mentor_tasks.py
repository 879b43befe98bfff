"""Requests as their mentor sees them: accepted or declined, and each call noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, select

from bot.engine.calls import action
from bot.programme import mentor_steps
from bot.programme.context import Context
from bot.programme.lifecycle import By
from bot.programme.mentor_cards import Task, TaskCard
from bot.programme.mentor_records import get_request
from bot.programme.mentor_requests import Status
from bot.programme.mentor_steps import accept, decline
from bot.store.mentorship import mentor_requests, mentors
from bot.store.staff import staff


@dataclass(frozen=True, slots=True)
class ByText:
    """A request whose contact keeps the number to themselves: they are written to, by us."""

    task: TaskCard


@action(reads_only=True)
def find_task(context: Context) -> Task | Literal["none"]:
    """Read the request that this mentor was given first and has not answered."""
    return _first(context, Status.GIVEN)


@action(reads_only=True)
def find_call(context: Context) -> Task | Literal["none"]:
    """Read the request that this mentor is to call about, the longest waiting first."""
    return _first(context, Status.ACCEPTED, Status.CALLED)


@action()
def accept_task(context: Context, task: int) -> Task | ByText | Literal["gone"]:
    """Take a request: the contact is told who will call."""
    if not (_is_theirs(context, task) and accept(context.db, task, _by(context), context.now)):
        return "gone"
    card = _card(context, task)
    return ByText(card) if card.number == "-" else Task(card)


@action()
def decline_task(context: Context, task: int) -> Literal["declined", "gone"]:
    """Leave a request to another mentor: it goes back to staff."""
    is_done = _is_theirs(context, task) and decline(context.db, task, _by(context), context.now)
    return "declined" if is_done else "gone"


@action()
def note_call(context: Context, task: int, note: str) -> Literal["noted", "gone"]:
    """Put a call on record, in the mentor's words."""
    is_done = _is_theirs(context, task) and mentor_steps.note_call(context.db, task, note, _by(context), context.now)
    return "noted" if is_done else "gone"


def _first(context: Context, *statuses: Status) -> Task | Literal["none"]:
    given = select(mentor_requests.c.id).where(_given_to(context), mentor_requests.c.status.in_(statuses))
    oldest = given.order_by(mentor_requests.c.changed_at, mentor_requests.c.id).limit(1)
    found = context.db.execute(oldest).scalar_one_or_none()
    return Task(_card(context, found)) if found else "none"


def _is_theirs(context: Context, task: int) -> bool:
    theirs = select(mentor_requests.c.id).where(mentor_requests.c.id == task, _given_to(context))
    return context.db.execute(theirs).first() is not None


def _by(context: Context) -> By:
    return By(contact_id=context.contact_id)


def _given_to(context: Context) -> ColumnElement[bool]:
    """Give the condition that a request was given to the mentor who speaks."""
    speaks = staff.c.contact_id == context.contact_id
    own = (
        select(mentors.c.id).join(staff, staff.c.id == mentors.c.staff_id).where(speaks, staff.c.disabled_at.is_(None))
    )
    return mentor_requests.c.mentor_id.in_(own)


def _card(context: Context, task: int) -> TaskCard:
    row = get_request(context.db, task)
    shares = row.shares_number and row.status in (Status.ACCEPTED, Status.CALLED)
    number = (row.number if shares else None) or "-"
    return TaskCard(task, row.reference, (row.name or "-")[:40], row.district[:10] or "-", row.question[:160], number)
