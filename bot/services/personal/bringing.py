"""Brings in a list in two steps: what it would do is looked at first, then it is taken in, to its end.

What is read is kept for so long only. Each piece is a transaction of its own, with how far it came: a process that
dies loses nothing, and the chores go on where it was.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bot.errors import Refusal
from bot.marking import N_
from bot.messages import Medium
from bot.programme.lifecycle import By
from bot.programme.stage import Stage
from bot.runtime import Runtime
from bot.services.apart import do_apart
from bot.services.personal.enrolling import AT_ONCE, Enrolled, Manner, take_in
from bot.services.personal.people import Agreed, Person
from bot.store.enrolments import enrolments

_KEPT = timedelta(days=1)
"""How long a list waits for somebody to have it taken in."""
_ROUND = 5.0
"""Seconds that the chores give to lists at a time."""
_TRIES = 5
"""How often in a row we may fail over a list until it is left."""


class Status(StrEnum):
    """How far a list has come."""

    CHECKING = "checking"
    """It is found out what it would do."""
    READY = "ready"
    """That is known; somebody is to say that it be done."""
    RUNNING = "running"
    """It is being taken in."""
    DONE = "taken_in"
    """All of it is."""
    FAILED = "failed"
    """We ourselves fail over it; staff bring it again once that is mended."""
    DROPPED = "left"
    """Nobody wanted it."""


_UNDER_WAY = (Status.CHECKING, Status.RUNNING)
_NEXT = {Status.CHECKING: Status.READY, Status.RUNNING: Status.DONE}


def stage_list(stage: Stage, name: str, people: Sequence[Person]) -> int:
    """Keep a list that was read, to be looked at; gives its id. Raises Refusal where nobody could be reached."""
    if stage.runtime.channel_for(Medium.SMS) is None:
        raise Refusal(N_("There is no line for SMS, by which they could be reached. Have one set."))
    told = json.dumps({"counts": {}, "skipped": []})
    moments = {"created_at": stage.now, "changed_at": stage.now}
    values = {"staff_id": stage.member.id, "name": name[-80:], "status": Status.CHECKING, "total": len(people)}
    kept = {"people": json.dumps([_dumped(person) for person in people]), "done": 0, "told": told}
    made = insert(enrolments).values(**values, **kept, **moments).returning(enrolments.c.id)
    return int(stage.db.execute(made).scalar_one())


def start_list(stage: Stage, enrolment: int) -> None:
    """Have a list taken in, once. Raises Refusal where it is, or was not looked at yet."""
    fresh = json.dumps({"counts": {}, "skipped": []})
    if not _move(stage, enrolment, Status.READY, status=Status.RUNNING, done=0, told=fresh):
        raise Refusal(N_("This list is being taken in already, or was dropped."))


def drop_list(stage: Stage, enrolment: int) -> None:
    """Forget a list that is not to be taken in. Raises Refusal where it is being taken in."""
    if not _move(stage, enrolment, Status.READY, Status.CHECKING, status=Status.DROPPED, people=None):
        raise Refusal(N_("This list is being taken in already, or was dropped."))


def get_list(db: Connection, enrolment: int) -> Row[Any]:
    """Give a list as it stands. Raises LookupError where there is none."""
    row = db.execute(select(enrolments).where(enrolments.c.id == enrolment)).one_or_none()
    if row is None:
        raise LookupError(enrolment)
    return row


def told_of(row: Row[Any]) -> Enrolled:
    """Give what a list did so far, or would do."""
    told = json.loads(row.told)
    return Enrolled(Counter(told["counts"]), [(number, reason) for number, reason in told["skipped"]])


def bring_in(runtime: Runtime, seconds: float = _ROUND) -> None:
    """Go on with the lists that are under way for so long, and forget those for which nobody came.

    One over which we fail keeps none of the others waiting, and is left after five times.
    """
    ends_at = time.monotonic() + seconds
    _forget_old(runtime)
    with runtime.database.look() as db:
        under_way = select(enrolments.c.id, enrolments.c.people).where(enrolments.c.status.in_(_UNDER_WAY))
        rows = db.execute(under_way.order_by(enrolments.c.id)).all()

    def go_on(row: Row[*tuple[Any, ...]]) -> None:
        people = [_person(values) for values in json.loads(row.people)]
        while _do_piece(runtime, row.id, people) and time.monotonic() < ends_at:
            pass

    for row in do_apart({f"list {row.id} of people": row for row in rows}, go_on):
        _note_failure(runtime, row.id)


def _forget_old(runtime: Runtime) -> None:
    with runtime.database.look() as db:
        now = runtime.clock(db)
        waits = enrolments.c.status.in_((Status.CHECKING, Status.READY))
        old = select(enrolments.c.id).where(waits, enrolments.c.created_at < now - _KEPT)
        ids = db.execute(old).scalars().all()
    if ids:
        with runtime.database.begin() as db:
            theirs = update(enrolments).where(waits, enrolments.c.id.in_(ids))
            db.execute(theirs.values(status=Status.DROPPED, people=None, changed_at=now))


def _note_failure(runtime: Runtime, enrolment: int) -> None:
    """Count that we failed over a list, and leave it after five times."""
    counted = update(enrolments).where(enrolments.c.id == enrolment, enrolments.c.status.in_(_UNDER_WAY))
    with runtime.database.begin() as db:
        moved = {"failures": enrolments.c.failures + 1, "changed_at": runtime.clock(db)}
        db.execute(counted.values(moved))
        db.execute(counted.where(enrolments.c.failures >= _TRIES).values(status=Status.FAILED, people=None))


def _do_piece(runtime: Runtime, enrolment: int, people: Sequence[Person]) -> bool:
    """Look at a piece of a list, or take it in; False where that was the last."""
    with runtime.database.begin() as db:
        own = enrolments.c.id == enrolment
        row = db.execute(select(enrolments).where(own).with_for_update()).one()
        if row.status not in _UNDER_WAY:
            return False
        channel = runtime.channel_for(Medium.SMS)
        assert channel is not None  # noqa: S101  # else it was not kept
        told, some = told_of(row), people[row.done : row.done + AT_ONCE]
        manner = Manner(channel, By(staff_id=row.staff_id), dry=row.status == Status.CHECKING)
        take_in(runtime, db, some, manner, told)
        done = row.done + len(some)
        is_last = done >= row.total
        status = _NEXT[row.status] if is_last else row.status
        left = {"people": None} if status == Status.DONE else {}
        kept = json.dumps({"counts": told.counts, "skipped": told.skipped})
        values = {"status": status, "done": done, "told": kept, "failures": 0, "changed_at": runtime.clock(db), **left}
        db.execute(update(enrolments).where(own).values(values))
        return not is_last


def _move(stage: Stage, enrolment: int, *since: Status, **values: object) -> bool:
    standing = (enrolments.c.id == enrolment) & enrolments.c.status.in_(since)
    moved = update(enrolments).where(standing).values(**values, changed_at=stage.now)
    return stage.db.execute(moved).rowcount == 1


def _dumped(person: Person) -> dict[str, object]:
    agreed = asdict(person.agreed) | {"on": person.agreed.on.isoformat()} if person.agreed else None
    return {"row": person.row, "number": person.number, "known": dict(person.known), "agreed": agreed}


def _person(values: Mapping[str, Any]) -> Person:
    agreed = values["agreed"]
    given = Agreed(agreed["wording"], date.fromisoformat(agreed["on"]), agreed["source"]) if agreed else None
    return Person(values["row"], values["number"], values["known"], given)
