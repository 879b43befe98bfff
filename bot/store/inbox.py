"""The statements by which what a provider received for us is held against what we have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select

from bot.messages import Inbound
from bot.store.contacts import addresses
from bot.store.conversations import inbound
from bot.store.outbox import marks

_A_LITTLE = timedelta(minutes=1)
"""By so much the clocks may differ."""
_TEXTS = (
    select(inbound.c.text)
    .where(inbound.c.contact_id == bindparam("contact_id"), inbound.c.received_at > bindparam("since"))
    .order_by(inbound.c.id)
)
_BY_ID = select(inbound.c.id).where(
    inbound.c.provider == bindparam("provider"), inbound.c.external_id == bindparam("external_id")
)
_ALIKE = (
    select(func.count())
    .select_from(inbound)
    .join(addresses, addresses.c.contact_id == inbound.c.contact_id)
    .where(addresses.c.medium == bindparam("medium"), addresses.c.value == bindparam("address"))
    .where(inbound.c.provider == bindparam("provider"), inbound.c.text == bindparam("words"))
    .where(inbound.c.received_at >= bindparam("since"))
)
_MARK = select(marks).where(marks.c.channel == bindparam("of_channel"))
_FORGET = delete(marks).where(marks.c.channel == bindparam("of_channel"))
_KEEP = insert(marks)


def texts_since(db: Connection, contact_id: int, since: datetime) -> Sequence[str]:
    """Give what a contact has written since an instant."""
    return db.execute(_TEXTS, {"contact_id": contact_id, "since": since}).scalars().all()


def has(db: Connection, message: Inbound, *, by_words: bool, nth: int = 1) -> bool:
    """Whether we have a message: by its id, or as the nth with these words from this address since it was sent.

    A provider's inbox may count otherwise than what it brings.
    """
    if db.execute(_BY_ID, {"provider": message.provider, "external_id": message.external_id}).first():
        return True
    if not by_words or message.sent_at is None:
        return False
    values = {"provider": message.provider, "medium": message.medium, "address": message.address}
    alike = db.execute(_ALIKE, {**values, "words": message.text, "since": message.sent_at - _A_LITTLE})
    return bool(alike.scalar_one() >= nth)


def find_mark(db: Connection, channel: str) -> Row[*tuple[Any, ...]] | None:
    """Give how far a channel's inbox was read, and when."""
    return db.execute(_MARK, {"of_channel": channel}).first()


def keep_mark(db: Connection, channel: str, mark: str, now: datetime) -> None:
    """Keep how far a channel's inbox was read."""
    db.execute(_FORGET, {"of_channel": channel})
    db.execute(_KEEP, {"channel": channel, "mark": mark, "read_at": now})
