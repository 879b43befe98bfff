"""Requests as their mentor sees them: accepted or declined, and each call noted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Select, select

from bot.engine.calls import action, source
from bot.programme import mentor_steps
from bot.programme.context import Context
from bot.programme.lifecycle import By
from bot.programme.mentor_cards import Task, TaskCard, TaskLine
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
    given = select(mentor_requests.c.id).where(_given_to(context), mentor_requests.c.status == Status.GIVEN)
    first = given.order_by(mentor_requests.c.changed_at, mentor_requests.c.id).limit(1)
    found = context.db.execute(first).scalar_one_or_none()
    return Task(_card(context, found)) if found else "none"


@action(reads_only=True)
def find_call(context: Context) -> Task | Literal["several", "none"]:
    """Read the request that this mentor is to call about, unless there are several."""
    taken = context.db.execute(_taken_by(context).limit(2)).scalars().all()
    if len(taken) > 1:
        return "several"
    return Task(_card(context, taken[0])) if taken else "none"


@source(most=8)
def my_tasks(context: Context) -> list[TaskLine]:
    """List the requests that this mentor has taken: those first that wait for a call, the longest waiting first."""
    cards = [_card(context, task) for task in context.db.execute(_taken_by(context).limit(8)).scalars()]
    return [TaskLine(card.value, f"{card.reference} {card.name}") for card in cards]


@action(reads_only=True)
def look_at_task(context: Context, task: int) -> Task | Literal["gone"]:
    """Read one of the requests that this mentor has taken."""
    taken = context.db.execute(_taken_by(context).where(mentor_requests.c.id == task)).scalar_one_or_none()
    return Task(_card(context, taken)) if taken else "gone"


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


def _taken_by(context: Context) -> Select[int]:
    is_called = mentor_requests.c.status == Status.CALLED
    taken = select(mentor_requests.c.id).where(
        _given_to(context), is_called | (mentor_requests.c.status == Status.ACCEPTED)
    )
    return taken.order_by(is_called, mentor_requests.c.changed_at, mentor_requests.c.id)


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
