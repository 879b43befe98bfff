"""Tickets as staff act on them: answered, once each time, and closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select

from bot.errors import Refusal
from bot.marking import N_
from bot.messages import Medium, MessageClass
from bot.programme.lifecycle import TIME, By
from bot.programme.ticket_words import say
from bot.programme.tickets import LIFE, TO_HAND_BACK, TO_LAPSE
from bot.runtime import Runtime
from bot.services.outgoing import outbox_row
from bot.services.taking import OVER, lock_ticket, speak
from bot.services.ways import find_ways
from bot.store import turns
from bot.store.due import plan
from bot.store.staff import staff
from bot.store.tickets import ticket_words
from bot.text import fold_gsm7

_ANSWER = N_("Answer to question {reference}: {words}")
_OPTED_OUT = N_("Whoever asked {reference} wants no messages since. Call them, or close it.")
_MEANWHILE = N_("{name} answered meanwhile. Read it, then send yours if it is still needed.")
_WORTH = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody of the staff says to a contact who asked."""

    ticket: int
    words: str
    medium: Medium | None = None
    """By which it goes; None: by which they asked."""
    key: str | None = None
    """Of the form that it was written in: what comes twice by it is said once."""
    seen_id: int | None = None
    """The last words of the ticket that its writer has seen; None where that does not matter."""


def answer(runtime: Runtime, db: Connection, given: Answer, by: By) -> Medium:
    """Answer a contact, outside quiet hours; gives by which medium. Raises Refusal where it cannot be, with why."""
    now, row = runtime.clock(db), lock_ticket(db, given.ticket)
    medium = given.medium or Medium(row.medium)
    if given.key and _is_said(db, given.key):
        return medium
    ways = find_ways(runtime, db, row.contact_id, now)
    _refuse_who_opted_out(db, row)
    _refuse_what_crosses(db, given, by)
    way = ways.get(medium)
    if not LIFE.apply(db, given.ticket, "reply", by, now, staff_id=by.staff_id, respond_by=None):
        raise Refusal(OVER, reference=row.reference)
    say(db, given.ticket, {"staff_id": by.staff_id, "words": given.words, "said_at": now, "key": given.key})
    plan(db, "ticket_lapse", given.ticket, now + TO_LAPSE, now)
    if row.taken_over_at:
        plan(db, "ticket_back", given.ticket, now + TO_HAND_BACK, now)
    words = compose(runtime, row, given.words, medium)
    message = outbox_row(runtime.channels[way.channel], row.contact_id, way.address, words, now)
    # Who wants no notices has asked nonetheless, and is answered.
    is_asked = {"message_class": MessageClass.REPLY if row.opted_out_at else MessageClass.NOTICE}
    due = {"due_at": ways.due_at, "expires_at": ways.due_at + _WORTH}
    turns.insert_outbox(db, [message | is_asked | due])
    return medium


def compose(runtime: Runtime, row: Row[Any], words: str, medium: Medium) -> str:
    """Give an answer as it goes out to the contact of a ticket; by SMS what has a plain twin in GSM-7 is that."""
    whole = runtime.say(row.language or runtime.default_language, _ANSWER, reference=row.reference, words=words)
    return fold_gsm7(whole) if medium is Medium.SMS else whole


def close(runtime: Runtime, db: Connection, ticket: int, by: By, note: str | None) -> None:
    """Have nothing more to do with a ticket: the flows speak again. Raises Refusal where it is over already."""
    now, row = runtime.clock(db), lock_ticket(db, ticket)
    if not LIFE.apply(db, ticket, "close", by, now, respond_by=None, note=note):
        raise Refusal(OVER, reference=row.reference)
    speak(db, row.contact_id, None)


def lapse(runtime: Runtime, db: Connection, ticket: int) -> None:
    """Let a ticket rest to whose answer not a word came back."""
    now, row = runtime.clock(db), lock_ticket(db, ticket)
    if LIFE.apply(db, ticket, "lapse", TIME, now, respond_by=None):
        speak(db, row.contact_id, None)


def _is_said(db: Connection, key: str) -> bool:
    return db.execute(select(ticket_words.c.id).where(ticket_words.c.key == key)).first() is not None


def _refuse_who_opted_out(db: Connection, row: Row[Any]) -> None:
    theirs = (ticket_words.c.ticket_id == row.id) & ticket_words.c.staff_id.is_(None)
    asked_at = db.execute(select(func.max(ticket_words.c.said_at)).where(theirs)).scalar_one()
    if row.opted_out_at and asked_at and row.opted_out_at > asked_at:
        raise Refusal(_OPTED_OUT, reference=row.reference)


def _refuse_what_crosses(db: Connection, given: Answer, by: By) -> None:
    """Refuse an answer whose writer has not seen what a colleague answered."""
    if given.seen_id is None:
        return
    newer = (ticket_words.c.ticket_id == given.ticket) & (ticket_words.c.id > given.seen_id)
    others = select(staff.c.name).join(ticket_words, ticket_words.c.staff_id == staff.c.id)
    name = db.execute(others.where(newer, staff.c.id != by.staff_id).limit(1)).scalar_one_or_none()
    if name:
        raise Refusal(_MEANWHILE, name=name)
