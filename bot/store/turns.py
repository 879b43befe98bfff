"""What a webhook turn writes: the session, the message itself, the replies; in few statements, each made once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Connection, Row, bindparam, insert, literal_column, select, update

from bot.messages import Inbound, Medium
from bot.store import books
from bot.store.contacts import addresses
from bot.store.conversations import inbound, sessions
from bot.store.outbox import outbox

_A_MOMENT = timedelta(minutes=1)

_INSERT_SESSION = insert(sessions)
_UPDATE_SESSION = (
    update(sessions)
    .where(sessions.c.id == bindparam("session_id"), sessions.c.turns == bindparam("seen_turns"))
    .values(
        medium=bindparam("medium"),
        channel=bindparam("channel"),
        digest=bindparam("digest"),
        state=bindparam("state"),
        call=bindparam("call"),
        typed=bindparam("typed"),
        touched_at=bindparam("touched_at"),
        expires_at=bindparam("expires_at"),
        ended_at=bindparam("ended_at"),
        turns=sessions.c.turns + literal_column("1"),
    )
)
_END_SESSION = update(sessions).where(sessions.c.id == bindparam("session_id")).values(ended_at=bindparam("now"))
_TOUCH_ADDRESS = (
    update(addresses)
    .where(addresses.c.id == bindparam("address_id"))
    .values(last_inbound_at=bindparam("now"), channel=bindparam("channel"), unreachable_at=None)
)
_REACHED = (
    update(addresses)
    .where(addresses.c.medium == literal_column(f"'{Medium.SMS}'"), addresses.c.value == bindparam("number"))
    .where(addresses.c.unreachable_at.is_not(None))
    .values(unreachable_at=None)
)
_INSERT_INBOUND = insert(inbound).returning(inbound.c.id)
_WRITTEN = _UPDATE_SESSION.returning(sessions.c.contact_id).cte("written")
_TOLD = [column for column in inbound.c if column.name not in {"id", "contact_id"}]
_WRITE_BOTH = (
    insert(inbound)
    .from_select(
        [inbound.c.contact_id, *_TOLD],
        select(_WRITTEN.c.contact_id, *(bindparam(column.name, type_=column.type) for column in _TOLD)),
    )
    .returning(inbound.c.id)
)
"""The session and the message in one round trip, as PostgreSQL can have it."""
_INSERT_OUTBOX = insert(outbox)


class Overtaken(Exception):  # noqa: N818  # not an error: the turn is simply taken again
    """Another turn of the same contact was written since we read; everything is to be read again."""


def end_session(db: Connection, session_id: int, now: datetime) -> None:
    """Close a session."""
    db.execute(_END_SESSION, {"session_id": session_id, "now": now})


def write_session(db: Connection, session: Mapping[str, object]) -> None:
    """Write a session as it is now: one with `seen_turns` goes on, any other begins.

    Raises Overtaken where it was written since it was read, and IntegrityError where another one is open.
    """
    if "seen_turns" not in session:
        db.execute(_INSERT_SESSION, session)
    elif db.execute(_UPDATE_SESSION, session).rowcount != 1:
        raise Overtaken


def write_turn(db: Connection, session: Mapping[str, object], message: Mapping[str, object]) -> int:
    """Write the open session, if there is one, and the inbound message; give that one's id.

    Raises what `write_session` raises, and IntegrityError where the message is recorded already.
    """
    if "seen_turns" in session and db.dialect.name == "postgresql":
        values = {**session, **message}
        del values["contact_id"]  # the session has it
        inbound_id = db.execute(_WRITE_BOTH, values).scalar_one_or_none()
        if inbound_id is None:
            raise Overtaken
        return int(inbound_id)
    if session:
        write_session(db, session)
    return int(db.execute(_INSERT_INBOUND, message).scalar_one())


def touch_address(db: Connection, found: Row[*tuple[Any, ...]], message: Inbound, now: datetime) -> None:
    """Note that the contact who was found wrote this now, unless that was noted a moment ago.

    Whoever dials us has a phone that takes SMS, whatever the provider said before.
    """
    is_fresh = found.last_inbound_at is not None and now - found.last_inbound_at < _A_MOMENT
    if not is_fresh or found.channel != message.channel or found.unreachable_at:
        db.execute(_TOUCH_ADDRESS, {"address_id": found.address_id, "channel": message.channel, "now": now})
        if message.medium is Medium.USSD:
            db.execute(_REACHED, {"number": message.address})


def insert_outbox(db: Connection, rows: Sequence[Mapping[str, object]], inbound_id: int | None = None) -> None:
    """Put messages into the outbox: what an inbound message was answered with, or else what is noted in the books."""
    db.execute(_INSERT_OUTBOX, [{**row, "inbound_id": inbound_id} for row in rows])
    if inbound_id is None:
        books.note(db, cast("datetime", rows[0]["created_at"]), "notices", len(rows))
