"""The statements of the hot path, each made once: what a webhook turn reads and writes.

One joined read, one guarded write of the session, one insert for the inbound and one for the replies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, insert, literal_column, select, update

from bot.messages import Inbound
from bot.store.contacts import addresses, contacts
from bot.store.conversations import inbound, revisions, sessions
from bot.store.outbox import outbox
from bot.store.schema import Moment

_A_MOMENT = timedelta(minutes=1)

_FIND = (
    select(
        contacts.c.id,
        contacts.c.language,
        contacts.c.name,
        contacts.c.district,
        contacts.c.sector,
        contacts.c.trade,
        contacts.c.opted_out_at,
        contacts.c.taken_over_at,
        addresses.c.id.label("address_id"),
        addresses.c.channel,
        addresses.c.last_inbound_at,
        sessions.c.id.label("session_id"),
        sessions.c.medium.label("session_medium"),
        sessions.c.digest,
        sessions.c.state,
        sessions.c.turns,
        sessions.c.call,
        sessions.c.typed,
        sessions.c.expires_at,
        revisions.c.withdrawn_at,
        inbound.c.id.label("seen"),
        inbound.c.reply,
        inbound.c.ends,
        func.clock_timestamp(type_=Moment).label("now"),
    )
    .select_from(addresses)
    .join(contacts, contacts.c.id == addresses.c.contact_id)
    .outerjoin(sessions, and_(sessions.c.contact_id == contacts.c.id, sessions.c.ended_at.is_(None)))
    .outerjoin(revisions, revisions.c.digest == sessions.c.digest)
    .outerjoin(
        inbound,
        and_(inbound.c.provider == bindparam("provider"), inbound.c.external_id == bindparam("external_id")),
    )
    .where(addresses.c.medium == bindparam("medium"), addresses.c.value == bindparam("address"))
    .with_for_update(of=contacts)
)
_LOCK = (
    select(contacts.c.id)
    .join(addresses, addresses.c.contact_id == contacts.c.id)
    .where(addresses.c.medium == bindparam("medium"), addresses.c.value == bindparam("address"))
    .with_for_update(of=contacts)
)
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
    .values(last_inbound_at=bindparam("now"), channel=bindparam("channel"))
)
_INSERT_INBOUND = insert(inbound).returning(inbound.c.id)
_TOLD = [column for column in inbound.c if column not in {inbound.c.id, inbound.c.contact_id}]
_WRITTEN = _UPDATE_SESSION.returning(sessions.c.contact_id).cte("written")
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


def find(db: Connection, message: Inbound) -> Row[*tuple[Any, ...]] | None:
    """Give the contact at an address, locked, with the open session and, if it came before, the message's record."""
    values = {
        "provider": message.provider,
        "external_id": message.external_id,
        "medium": message.medium,
        "address": message.address,
    }
    return db.execute(_FIND, values).one_or_none()


def wait_for_turn(db: Connection, message: Inbound) -> None:
    """Lock the contact at an address, if there is one, before anything is read.

    PostgreSQL reads what stands beside a locked row as it was before the wait: who was overtaken waits first.
    """
    db.execute(_LOCK, {"medium": message.medium, "address": message.address})


def knows_call(db: Connection, contact_id: int, call: str) -> bool:
    """Whether a request of this USSD call was taken in before."""
    seen = select(inbound.c.id).where(
        inbound.c.contact_id == contact_id, inbound.c.external_id.startswith(f"{call}|", autoescape=True)
    )
    return db.execute(seen.limit(1)).first() is not None


def end_session(db: Connection, session_id: int, now: datetime) -> None:
    """Close a session."""
    db.execute(_END_SESSION, {"session_id": session_id, "now": now})


def write_turn(
    db: Connection, found: Row[*tuple[Any, ...]], session: Mapping[str, object], message: Mapping[str, Any]
) -> int:
    """Write what a turn leaves: the session, if one is open, and the inbound message, whose id is given.

    A session with `seen_turns` goes on, any other begins. Raises Overtaken where it was written since it was found, and
    IntegrityError where the contact has another one, or where the message is recorded already.
    """
    _touch_address(db, found, message["channel"], message["received_at"])
    goes_on = "seen_turns" in session
    if goes_on and db.dialect.name == "postgresql":
        inbound_id = db.execute(_WRITE_BOTH, {**session, **message}).scalar_one_or_none()
        if inbound_id is None:
            raise Overtaken
        return int(inbound_id)
    if goes_on and db.execute(_UPDATE_SESSION, session).rowcount != 1:
        raise Overtaken
    if session and not goes_on:
        db.execute(_INSERT_SESSION, session)
    return int(db.execute(_INSERT_INBOUND, message).scalar_one())


def _touch_address(db: Connection, found: Row[*tuple[Any, ...]], channel: str, now: datetime) -> None:
    """Note that the contact wrote by this channel now, unless that was noted a moment ago."""
    if found.channel != channel or found.last_inbound_at is None or now - found.last_inbound_at >= _A_MOMENT:
        db.execute(_TOUCH_ADDRESS, {"address_id": found.address_id, "channel": channel, "now": now})


def insert_outbox(db: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Put messages into the outbox."""
    db.execute(_INSERT_OUTBOX, list(rows))
