"""What a webhook turn reads: all of it in one joined statement, made once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, literal_column, select

from bot.messages import Inbound
from bot.store.contacts import addresses, contacts
from bot.store.conversations import inbound, revisions, sessions
from bot.store.schema import Moment

_EARLIER = inbound.alias("earlier")
_LIMITING = (
    select(_EARLIER.c.received_at)
    .where(_EARLIER.c.contact_id == contacts.c.id, _EARLIER.c.replies > literal_column("0"))
    .where(_EARLIER.c.medium != literal_column("'ussd'"))
    .order_by(_EARLIER.c.received_at.desc())
    .limit(literal_column("1"))
    .offset(bindparam("replies_but_one"))
    .scalar_subquery()
)
"""When the message came that is the last but so many of those that were answered in a chat; through their own index."""

_FIND = (
    select(
        contacts.c.id,
        contacts.c.language,
        contacts.c.name,
        contacts.c.district,
        contacts.c.sector,
        contacts.c.trade,
        contacts.c.sex,
        contacts.c.opted_out_at,
        contacts.c.taken_over_at,
        contacts.c.doubted_at,
        contacts.c.puzzled_at,
        addresses.c.id.label("address_id"),
        addresses.c.channel,
        addresses.c.last_inbound_at,
        addresses.c.unreachable_at,
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
        _LIMITING.label("limiting_at"),
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
    .where(contacts.c.erased_at.is_(None))  # who was erased while we waited for the lock is not found
    .with_for_update(of=contacts)
)
_LOCK = (
    select(contacts.c.id)
    .join(addresses, addresses.c.contact_id == contacts.c.id)
    .where(addresses.c.medium == bindparam("medium"), addresses.c.value == bindparam("address"))
    .with_for_update(of=contacts)
)

_SEEN = select(inbound.c.id).where(
    inbound.c.provider == bindparam("provider"), inbound.c.external_id == bindparam("external_id")
)


def find(db: Connection, message: Inbound, replies_at_most: int) -> Row[*tuple[Any, ...]] | None:
    """Give the contact at an address, locked, with the open session and, if it came before, the message's record.

    `limiting_at` is when the last message but so many came that was answered in a chat; null where there are fewer.
    """
    values = {
        "replies_but_one": replies_at_most - 1,
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


def knows_message(db: Connection, message: Inbound) -> bool:
    """Whether a message was taken in before, whoever wrote it."""
    return db.execute(_SEEN, {"provider": message.provider, "external_id": message.external_id}).first() is not None


def knows_call(db: Connection, contact_id: int, call: str) -> bool:
    """Whether a request of this USSD call was taken in before."""
    seen = select(inbound.c.id).where(
        inbound.c.contact_id == contact_id, inbound.c.external_id.startswith(f"{call}|", autoescape=True)
    )
    return db.execute(seen.limit(1)).first() is not None
