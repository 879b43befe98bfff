"""Requests as their mentor sees them: accepted or declined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, select

from bot.engine.calls import action
from bot.programme.context import Context
from bot.programme.lifecycle import By
from bot.programme.mentor_requests import Status
from bot.programme.mentor_steps import accept, decline
from bot.programme.mentor_task_cards import Task, TaskCard, read_task
from bot.store.mentorship import mentor_requests, mentors
from bot.store.staff import staff


@dataclass(frozen=True, slots=True)
class ByText:
    """A request whose contact keeps the number to themselves: they are written to, by us."""

    task: TaskCard


@action(reads_only=True)
def find_task(context: Context) -> Task | Literal["none"]:
    """Read the request that this mentor was given first and has not answered."""
    given = select(mentor_requests.c.id).where(given_to(context), mentor_requests.c.status == Status.GIVEN)
    first = given.order_by(mentor_requests.c.changed_at, mentor_requests.c.id).limit(1)
    found = context.db.execute(first).scalar_one_or_none()
    return Task(read_task(context.db, found)) if found else "none"


@action()
def accept_task(context: Context, task: int) -> Task | ByText | Literal["gone"]:
    """Take a request: the contact is told who will call."""
    if not (_is_theirs(context, task) and accept(context.db, task, _by(context), context.now)):
        return "gone"
    card = read_task(context.db, task)
    return ByText(card) if card.number == "-" else Task(card)


@action()
def decline_task(context: Context, task: int) -> Literal["declined", "gone"]:
    """Leave a request to another mentor: it goes back to staff."""
    is_done = _is_theirs(context, task) and decline(context.db, task, _by(context), context.now)
    return "declined" if is_done else "gone"


def _is_theirs(context: Context, task: int) -> bool:
    theirs = select(mentor_requests.c.id).where(mentor_requests.c.id == task, given_to(context))
    return context.db.execute(theirs).first() is not None


def _by(context: Context) -> By:
    return By(contact_id=context.contact_id)


def given_to(context: Context) -> ColumnElement[bool]:
    """Give the condition that a request was given to the mentor who speaks."""
    speaks = staff.c.contact_id == context.contact_id
    own = (
        select(mentors.c.id).join(staff, staff.c.id == mentors.c.staff_id).where(speaks, staff.c.disabled_at.is_(None))
    )
    return mentor_requests.c.mentor_id.in_(own)
