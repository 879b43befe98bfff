"""Whether there are as many messages as were ever written: the books and the inbound records say how many."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, bindparam, func, select

from bot.auditing.findings import Finding
from bot.store.all_messages import all_messages
from bot.store.books import books
from bot.store.broadcasts import broadcasts
from bot.store.conversations import inbound

_THERE = (
    select(all_messages.c.inbound_id, func.count().label("there"))
    .where(all_messages.c.inbound_id.is_not(None))
    .group_by(all_messages.c.inbound_id)
    .subquery("there")
)
_UNLIKE_THEIR_INBOUND = (
    select(inbound.c.id, inbound.c.replies, func.coalesce(_THERE.c.there, 0).label("there"))
    .outerjoin(_THERE, _THERE.c.inbound_id == inbound.c.id)
    .where(inbound.c.replies != func.coalesce(_THERE.c.there, 0))
    .order_by(inbound.c.id)
)
_REPLIES_TO = (
    select(all_messages.c.id).where(all_messages.c.inbound_id == bindparam("inbound_id")).order_by(all_messages.c.id)
)
_UNASKED = select(func.count()).select_from(all_messages).where(all_messages.c.inbound_id.is_(None))
_BY_BROADCAST = (
    select(all_messages.c.broadcast_id, func.count().label("there"))
    .where(all_messages.c.broadcast_id.is_not(None))
    .group_by(all_messages.c.broadcast_id)
    .subquery("of_broadcasts")
)
_UNLIKE_THEIR_BROADCAST = (
    select(broadcasts.c.id, broadcasts.c.recipients, func.coalesce(_BY_BROADCAST.c.there, 0).label("there"))
    .outerjoin(_BY_BROADCAST, _BY_BROADCAST.c.broadcast_id == broadcasts.c.id)
    .where(broadcasts.c.recipients != func.coalesce(_BY_BROADCAST.c.there, 0))
)
_STATUSES = select(all_messages.c.status, func.count()).group_by(all_messages.c.status)


def written(db: Connection) -> int:
    """Give how many messages were ever written, as the inbound records and the books have it."""
    replies = db.execute(select(func.coalesce(func.sum(inbound.c.replies), 0))).scalar_one()
    return int(replies) + _noted(db)


def statuses(db: Connection) -> dict[str, int]:
    """Give how many messages have each status."""
    return {str(status): int(count) for status, count in db.execute(_STATUSES).all()}


def look_at_books(db: Connection) -> Iterator[Finding]:
    """Say where there are more or fewer messages than were written."""
    for row in db.execute(_UNLIKE_THEIR_INBOUND):
        here = ", ".join(map(str, db.execute(_REPLIES_TO, {"inbound_id": row.id}).scalars())) or "none"
        text = f"was answered with {row.replies} messages, and there are {row.there}: {here}"
        yield Finding(f"inbound {row.id}", text)
    noted, there = _noted(db), int(db.execute(_UNASKED).scalar_one())
    if noted != there:
        yield Finding("books", f"{noted} messages were written that nobody had asked for, and there are {there}")
    for row in db.execute(_UNLIKE_THEIR_BROADCAST):
        text = f"was prepared with {row.recipients} messages, and there are {row.there}"
        yield Finding(f"broadcast {row.id}", text)


def _noted(db: Connection) -> int:
    return int(db.execute(select(func.coalesce(func.sum(books.c.rows), 0))).scalar_one())
