"""Calls as the mentor notes them by phone: with whom, and what was talked about."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Select, select

from bot.engine.calls import action, source
from bot.programme import mentor_steps
from bot.programme.context import Context
from bot.programme.lifecycle import By
from bot.programme.mentor_requests import Status
from bot.programme.mentor_task_cards import Task, TaskLine, read_task
from bot.programme.mentor_tasks import given_to
from bot.store.mentorship import mentor_requests


@action(reads_only=True)
def find_call(context: Context) -> Task | Literal["several", "none"]:
    """Read the request that this mentor is to call about, unless there are several."""
    taken = context.db.execute(_taken_by(context).limit(2)).scalars().all()
    if len(taken) > 1:
        return "several"
    return Task(read_task(context.db, taken[0])) if taken else "none"


@source(most=8)
def my_tasks(context: Context) -> list[TaskLine]:
    """List the requests that this mentor has taken: those first that wait for a call, the longest waiting first."""
    taken = context.db.execute(_taken_by(context).limit(8)).scalars().all()
    cards = [read_task(context.db, task) for task in taken]
    return [TaskLine(card.value, f"{card.reference} {card.name}") for card in cards]


@action(reads_only=True)
def look_at_task(context: Context, task: int) -> Task | Literal["gone"]:
    """Read one of the requests that this mentor has taken."""
    return Task(read_task(context.db, task)) if _is_taken(context, task) else "gone"


@action()
def note_call(context: Context, task: int, note: str) -> Literal["noted", "gone"]:
    """Put a call on record, in the mentor's words."""
    by = By(contact_id=context.contact_id)
    is_done = _is_taken(context, task) and mentor_steps.note_call(context.db, task, note, by, context.now)
    return "noted" if is_done else "gone"


def _is_taken(context: Context, task: int) -> bool:
    return context.db.execute(_taken_by(context).where(mentor_requests.c.id == task)).first() is not None


def _taken_by(context: Context) -> Select[int]:
    is_called = mentor_requests.c.status == Status.CALLED
    taken = select(mentor_requests.c.id).where(
        given_to(context), is_called | (mentor_requests.c.status == Status.ACCEPTED)
    )
    return taken.order_by(is_called, mentor_requests.c.changed_at, mentor_requests.c.id)
