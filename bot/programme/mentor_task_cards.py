"""What flows read of a request as its mentor has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from sqlalchemy import Connection

from bot.engine.kinds import Septets
from bot.programme.mentor_records import get_request
from bot.programme.mentor_requests import Status


@dataclass(frozen=True, slots=True)
class TaskCard:
    """A request as its mentor reads it."""

    value: int
    reference: Annotated[str, Septets(6)]
    name: Annotated[str, Septets(40)]
    district: Annotated[str, Septets(10)]
    question: Annotated[str, Septets(160)]
    number: Annotated[str, Septets(13)]
    """The contact's, where they gave leave to share it and the mentor has accepted; else a dash."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A request as a line in a list: its reference and the name of the other."""

    value: int
    label: Annotated[str, Septets(47)]


@dataclass(frozen=True, slots=True)
class Task:
    """A request that a mentor was given."""

    task: TaskCard


def read_task(db: Connection, request: int) -> TaskCard:
    """Give a request as its mentor reads it."""
    row = get_request(db, request)
    shares = row.shares_number and row.status in (Status.ACCEPTED, Status.CALLED)
    number = (row.number if shares else None) or "-"
    return TaskCard(
        request, row.reference, (row.name or "-")[:40], row.district[:10] or "-", row.question[:160], number
    )
