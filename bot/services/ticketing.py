"""Tickets as staff act on them: taken, answered, closed; and who speaks with the contact meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from bot.engine.words import N_
from bot.messages import Inbound, Medium, MessageClass
from bot.programme.contacts import find_address, find_open_chat
from bot.programme.lifecycle import TIME, By
from bot.programme.locking import lock_contacts
from bot.programme.ticket_words import say
from bot.programme.tickets import LIFE, STANDING, TO_HAND_BACK, TO_LAPSE
from bot.runtime import Runtime
from bot.services.notices import WINDOW
from bot.services.outgoing import outbox_row
from bot.services.quiet import next_allowed
from bot.store import turns
from bot.store.contacts import contacts
from bot.store.due import drop, plan
from bot.store.tickets import ticket_words, tickets

_ANSWER = N_("Answer to question {reference}: {words}")
_WORTH = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody of the staff says to a contact who asked."""

    ticket: int
    words: str
    medium: Medium | None = None
    """By which it goes; None: by which they asked."""


def take(runtime: Runtime, db: Connection, ticket: int, by: By, *, over: bool) -> bool:
    """Let somebody of the staff have a ticket; `over`: and speak instead of the flows. False where it is over."""
    now, row = runtime.clock(db), _lock(db, ticket)
    if not LIFE.apply(db, ticket, "take", by, now, staff_id=by.staff_id, told_at=None):
        return False
    if over:
        _speak(db, row.contact_id, now)
        plan(db, "ticket_back", ticket, now + TO_HAND_BACK, now)
    return True


def answer(runtime: Runtime, db: Connection, given: Answer, by: By) -> Medium:
    """Answer a contact, outside quiet hours; gives by which medium. Raises ValueError where it cannot be, with why."""
    now, row = runtime.clock(db), _lock(db, given.ticket)
    due_at = next_allowed(now, runtime.quiet, runtime.house.zone)
    _refuse_who_opted_out(db, row)
    way = _way(runtime, db, row, given.medium or Medium(row.medium), due_at)
    if not LIFE.apply(db, given.ticket, "reply", by, now, staff_id=by.staff_id, respond_by=None):
        msg = f"ticket {row.reference} is {row.status}"
        raise ValueError(msg)
    say(db, given.ticket, {"staff_id": by.staff_id, "words": given.words, "said_at": now})
    plan(db, "ticket_lapse", given.ticket, now + TO_LAPSE, now)
    if row.taken_over_at:
        plan(db, "ticket_back", given.ticket, now + TO_HAND_BACK, now)
    words = runtime.say(row.language or runtime.default_language, _ANSWER, reference=row.reference, words=given.words)
    message = outbox_row(runtime.channels[way.channel], row.contact_id, way.address, words, now)
    # Who wants no notices has asked nonetheless, and is answered.
    is_asked = {"message_class": MessageClass.REPLY if row.opted_out_at else MessageClass.NOTICE}
    turns.insert_outbox(db, [message | is_asked | {"due_at": due_at, "expires_at": due_at + _WORTH}])
    return way.medium


def close(runtime: Runtime, db: Connection, ticket: int, by: By, note: str | None) -> bool:
    """Have nothing more to do with a ticket: the flows speak again. False where it is over already."""
    now, row = runtime.clock(db), _lock(db, ticket)
    is_closed = LIFE.apply(db, ticket, "close", by, now, respond_by=None, note=note)
    if is_closed:
        _speak(db, row.contact_id, None)
    return is_closed


def hand_back(runtime: Runtime, db: Connection, ticket: int) -> None:
    """Let the flows speak again with the contact of a ticket, which stands as it stood.

    Of one that is over nothing is handed back: if somebody speaks with the contact, it is for a later one.
    """
    row = _lock(db, ticket)
    if row.status in STANDING:
        _speak(db, row.contact_id, None)
        drop(db, "ticket_back", ticket, runtime.clock(db))


def lapse(runtime: Runtime, db: Connection, ticket: int) -> None:
    """Let a ticket rest to whose answer not a word came back."""
    now, row = runtime.clock(db), _lock(db, ticket)
    if LIFE.apply(db, ticket, "lapse", TIME, now, respond_by=None):
        _speak(db, row.contact_id, None)


def _speak(db: Connection, contact_id: int, since: datetime | None) -> None:
    """Let a person speak with a contact since an instant; None: the flows."""
    db.execute(update(contacts).where(contacts.c.id == contact_id).values(taken_over_at=since))


def _lock(db: Connection, ticket: int) -> Row[Any]:
    """Give a ticket with its contact's language and wishes; the contact is locked, before all else."""
    lock_contacts(db, db.execute(select(tickets.c.contact_id).where(tickets.c.id == ticket)).scalar_one())
    wishes = (contacts.c.language, contacts.c.opted_out_at, contacts.c.taken_over_at)
    both = select(tickets, *wishes).join(contacts, contacts.c.id == tickets.c.contact_id)
    return db.execute(both.where(tickets.c.id == ticket)).one()


def _refuse_who_opted_out(db: Connection, row: Row[Any]) -> None:
    theirs = (ticket_words.c.ticket_id == row.id) & ticket_words.c.staff_id.is_(None)
    asked_at = db.execute(select(func.max(ticket_words.c.said_at)).where(theirs)).scalar_one()
    if row.opted_out_at and asked_at and row.opted_out_at > asked_at:
        msg = f"who asked {row.reference} wants no messages since; call them, or close it"
        raise ValueError(msg)


def _way(runtime: Runtime, db: Connection, row: Row[Any], medium: Medium, at: datetime) -> Inbound:
    """Give the line by which a contact is answered. Raises ValueError where there is none, with what helps."""
    by_chat = medium is Medium.WHATSAPP
    found = find_open_chat(db, row.contact_id, at - WINDOW) if by_chat else find_address(db, row.contact_id, Medium.SMS)
    channel = runtime.channel_for(medium)
    if found and channel:
        return Inbound(channel.provider, channel.name, medium, found, external_id="")
    if by_chat:
        msg = "they last wrote more than 24 hours ago, and WhatsApp takes nothing but templates; add: --by sms"
    else:
        msg = "they have no number that is known here; answer on WhatsApp: --by whatsapp"
    raise ValueError(msg)
