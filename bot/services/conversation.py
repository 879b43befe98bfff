"""Receives what a contact says: one transaction from the message to the replies.

Seen before, answer what was answered → opt-out and opt-in words → engine turn → session, record and replies
written → commit → the bell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.exc import IntegrityError, OperationalError

from bot.errors import SessionError
from bot.messages import Inbound, Medium, UssdReply
from bot.programme.contacts import meet
from bot.runtime import Runtime
from bot.services import listening, opting, outgoing, recognising
from bot.services.late import speak_late
from bot.services.passage import Passage, Spoken
from bot.services.script import converse
from bot.services.taps import find_tap
from bot.store import reception, turns
from bot.store.database import database_clock
from bot.store.turns import Overtaken

TRIES = 5
"""How often a turn is taken again when another of the same contact was written meanwhile."""

_UNDONE = frozenset({"40P01", "40001"})
"""PostgreSQL undid the transaction so that others can go on: a deadlock, two that cannot both be kept."""


@dataclass(frozen=True, slots=True)
class Received:
    """What came of an inbound message."""

    reply: UssdReply | None = None
    """The screen to answer a USSD request with."""
    queued: int = 0
    """How many outbound messages it made."""
    inbound_id: int | None = None
    """Its record, where it was not seen before."""


def receive(runtime: Runtime, message: Inbound) -> Received:
    """Take in a message, once however often it comes. Raises when it could not be written, and then nothing was."""
    fresh = False
    for last in range(TRIES):
        try:
            received = _receive(runtime, message, fresh=fresh, again=last > 0)
        except (IntegrityError, OperationalError, Overtaken) as error:
            if last == TRIES - 1 or not _passes(error):
                raise
        except SessionError:
            if fresh:
                raise
            fresh = True
        else:
            if received.queued:
                runtime.ring(outgoing.REPLIES)
            return received
    raise AssertionError


def _passes(error: Exception) -> bool:
    """Whether to take the turn again: another was written meanwhile or went first, or a connection broke.

    What a lost connection, or a turn that was undone, had begun to write was never there.
    """
    if not isinstance(error, OperationalError):
        return True
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _UNDONE


def _receive(runtime: Runtime, message: Inbound, *, fresh: bool, again: bool) -> Received:
    with runtime.database.begin() as db:
        if again:
            reception.wait_for_turn(db, message)
        row = reception.find(db, message, runtime.replies_at_most)
        now = row.now if row and runtime.clock is database_clock else runtime.clock(db)
        if row is None and reception.knows_message(db, message):
            row = reception.find(db, message, runtime.replies_at_most)  # another request made it known just now
            if row is None:
                return Received()  # the contact was erased since
        if row is None:
            meet(db, message, now, runtime.seal)
            row = reception.find(db, message, runtime.replies_at_most)
            assert row is not None  # noqa: S101  # it was made in this very transaction
        if row.seen:
            return Received(UssdReply(row.reply, bool(row.ends)) if row.reply is not None else None)
        passage = Passage(runtime, db, message, row, now)
        passage.tap = find_tap(db, row.id, message.choice_id)
        passage.in_doubt = recognising.is_in_doubt(passage)
        spoken = speak_late(passage) or opting.speak(passage) or _speak(passage, fresh=fresh)
        if newcomer := recognising.find_newcomer(passage):
            passage, spoken = newcomer, newcomer.spoken()
        return _write(passage, spoken if passage.may_answer else Spoken())


def _speak(passage: Passage, *, fresh: bool) -> Spoken:
    if passage.row.taken_over_at and passage.message.medium is not Medium.USSD:
        return listening.hear(passage)
    if not passage.may_answer:
        return Spoken()
    passage.open(fresh=fresh)
    if fresh and passage.tap:
        passage.tap = replace(passage.tap, stands=False)
    converse(passage)
    return passage.spoken()


def _write(passage: Passage, spoken: Spoken) -> Received:
    db, message, now = passage.db, passage.message, passage.now
    turns.touch_address(db, passage.row, message, message.sent_at or now)
    reply = None
    if message.medium is Medium.USSD:
        reply = UssdReply(spoken.text, spoken.ends)
    rows = outgoing.rows_of(passage, spoken)
    values = {
        "provider": message.provider,
        "external_id": message.external_id,
        "contact_id": passage.row.id,
        "medium": message.medium,
        "channel": message.channel,
        "text": message.text,
        "reply": reply.text if reply else None,
        "ends": int(reply.ends) if reply else None,
        "replies": len(rows),
        "received_at": message.sent_at or now,
    }
    inbound_id = turns.write_turn(db, passage.left(), values)
    if rows:
        turns.insert_outbox(db, rows, inbound_id)
    return Received(reply, len(rows), inbound_id)
