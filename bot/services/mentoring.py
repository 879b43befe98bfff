"""Tells the contact who will call, and asks them later what became of it; takes back what a mentor does not answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row

from bot.marking import N_
from bot.programme.lifecycle import TIME
from bot.programme.locking import lock_contacts
from bot.programme.mentor_records import get_request
from bot.programme.mentor_requests import LIFE, OPEN, TO_CALL, Status
from bot.runtime import Runtime
from bot.services.notices import Notice, ask, notify
from bot.store.mentorship import mentor_requests

_ACCEPTED = N_("Your adviser is {mentor}, who will call you. Request number: {reference}")
_WRITES = N_("Your adviser is {mentor}, who will write to you by us. To write to them, send WRITE. Number: {reference}")
_QUESTION = N_("Did your adviser help you? To answer, dial {ussd} or send ADVICE.")


def lapse(runtime: Runtime, db: Connection, request: int) -> None:
    """Take a request back from a mentor who has not answered: staff see it as overdue."""
    now = runtime.clock(db)
    LIFE.apply(db, request, "lapse", TIME, now, mentor_id=None, respond_by=now)


def tell_accepted(runtime: Runtime, db: Connection, request: int) -> None:
    """Tell the contact who will call."""
    row = _open(db, request, Status.ACCEPTED)
    if row:
        values = {"mentor": row.mentor, "reference": row.reference}
        sentence = _ACCEPTED if row.shares_number else _WRITES
        notify(runtime, db, Notice(row.contact_id, sentence, values, worth=TO_CALL))


def ask_about_call(runtime: Runtime, db: Connection, request: int) -> None:
    """Ask the contact whether the call came, and show staff that the week is over."""
    _ask(runtime, db, _open(db, request, Status.ACCEPTED, Status.CALLED), "call")


def ask_about_help(runtime: Runtime, db: Connection, request: int) -> None:
    """Ask the contact whether it helped."""
    _ask(runtime, db, _open(db, request, Status.ACCEPTED, Status.CALLED), "help")


def end(runtime: Runtime, db: Connection, request: int) -> None:
    """End a request whose contact never said whether it helped; one whose call nobody noted stays with staff."""
    row = _open(db, request, Status.CALLED)
    if row:
        note = "the contact did not say whether it helped"
        LIFE.apply(db, request, "finish", TIME, runtime.clock(db), respond_by=None, asks=None, note=note)


def _ask(runtime: Runtime, db: Connection, row: Row[Any] | None, what: str) -> None:
    if row is None:
        return
    db.execute(mentor_requests.update().where(mentor_requests.c.id == row.id).values(asks=what))
    ask(runtime, db, "advice", Notice(row.contact_id, _QUESTION, worth=timedelta(days=3)))


def _open(db: Connection, request: int, *statuses: Status) -> Row[Any] | None:
    """Give a request that stands in one of these statuses, its contact locked before it is read."""
    lock_contacts(db, get_request(db, request).contact_id)
    row = get_request(db, request)
    return row if row.status in statuses and row.status in OPEN else None
