"""After a dropped call: one SMS that says how to continue, to who agreed to be written to."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import Connection, Row, select, update

from bot.marking import N_
from bot.messages import Channel, Medium, MessageClass, UssdEnd
from bot.programme.consent import STANDING
from bot.programme.contacts import find_address
from bot.runtime import Runtime
from bot.services.midway import SILENT_FOR, is_midway
from bot.services.outgoing import REPLIES, outbox_row
from bot.services.quiet import next_allowed
from bot.store.contacts import contacts
from bot.store.conversations import sessions
from bot.store.database import STORE_AWAY
from bot.store.turns import insert_outbox

DROPPED = N_("The session ended. What you wrote is saved. Dial {ussd} to continue.")

log = logging.getLogger(__name__)

_OPEN = (
    select(sessions.c.id, sessions.c.contact_id, sessions.c.state, sessions.c.turns, sessions.c.expires_at)
    .add_columns(sessions.c.digest, contacts.c.language)
    .join(contacts, contacts.c.id == sessions.c.contact_id)
    .where(sessions.c.ended_at.is_(None), sessions.c.nudged_at.is_(None), sessions.c.medium == Medium.USSD)
    .where(contacts.c.opted_out_at.is_(None), contacts.c.taken_over_at.is_(None))
    .where(contacts.c.doubted_at.is_(None))
    .where(contacts.c.id.in_(STANDING))
    .order_by(sessions.c.id)
    .limit(50)
)


def nudge(runtime: Runtime) -> int:
    """Write to those whose call dropped in the middle some minutes ago; gives to how many."""
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        silent = _OPEN.where(sessions.c.touched_at < now - SILENT_FOR, sessions.c.expires_at > now)
        written = _write(runtime, db, db.execute(silent).all())
    if written:
        runtime.ring(REPLIES)
    return written


def take_in_end(runtime: Runtime, end: UssdEnd) -> None:
    """Take in the end of a call: who was in the middle is written to at once.

    An end that comes before our last answer was committed, or for a call that we do not know, does nothing; the
    sweeper finds the silent session later.
    """
    with runtime.database.begin() as db:
        written = _write(runtime, db, db.execute(_OPEN.where(sessions.c.call == end.session)).all())
    if written:
        runtime.ring(REPLIES)


def _write(runtime: Runtime, db: Connection, rows: Any) -> int:  # noqa: ANN401  # rows of _OPEN
    channel = runtime.channel_for(Medium.SMS)
    written = [message for row in rows if channel and (message := _message_or_none(runtime, db, channel, row))]
    if written:
        insert_outbox(db, written)
    return len(written)


def _message_or_none(runtime: Runtime, db: Connection, channel: Channel, row: Row[Any]) -> dict[str, object] | None:
    """Give the message, if there is one; a session over which we fail is looked at no more, and holds none back."""
    try:
        with db.begin_nested():
            return _message(runtime, db, channel, row)
    except STORE_AWAY:
        raise
    except Exception:
        log.exception("session %s: nobody can be told that the call ended; the others are", row.id)
        db.execute(update(sessions).where(sessions.c.id == row.id).values(nudged_at=runtime.clock(db)))
        return None


def _message(runtime: Runtime, db: Connection, channel: Channel, row: Row[Any]) -> dict[str, object] | None:
    """Give the message, unless there is nothing to continue, or somebody else was faster.

    The contact is locked before the session, as every turn does it.
    """
    now = runtime.clock(db)
    due_at = next_allowed(now, runtime.quiet, runtime.house.zone)
    db.execute(select(contacts.c.id).where(contacts.c.id == row.contact_id).with_for_update())
    unchanged = sessions.c.ended_at.is_(None) & sessions.c.nudged_at.is_(None) & (sessions.c.turns == row.turns)
    first = update(sessions).where(sessions.c.id == row.id, unchanged).values(nudged_at=now)
    number = find_address(db, row.contact_id, Medium.SMS)
    if db.execute(first).rowcount != 1 or number is None or not is_midway(runtime, db, row) or due_at >= row.expires_at:
        return None
    text = runtime.say(row.language or runtime.default_language, DROPPED)
    message = outbox_row(channel, row.contact_id, number, text, now)
    return message | {"message_class": MessageClass.NOTICE, "due_at": due_at, "expires_at": row.expires_at}
