"""Puts away what is old, once a day: messages go to the archive, what was said and answered goes for good.

Each round takes a bounded piece and commits it, so that it can be cut off anywhere and nobody waits long for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, select, update

from bot.runtime import Runtime
from bot.services.personal.erasing import erase
from bot.store.archive import archive_messages
from bot.store.contacts import contacts
from bot.store.conversations import inbound, sessions
from bot.store.holdings import HOLDINGS
from bot.store.outbox import delivery_updates
from bot.store.retention import retention

AT_ONCE = 500
"""How many rows a round takes of each kind at the most."""
_EVERY = timedelta(days=1)
_LATE = timedelta(days=2)
"""For how long something may still be written to somebody who was erased meanwhile, by what had read them before."""

_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_STANDING = select(retention.c.duty, retention.c.due_at, retention.c.done_to)
_NOTE = (
    update(retention)
    .where(retention.c.duty == bindparam("of_duty"))
    .values(due_at=bindparam("next_at"), done_to=bindparam("last"))
)
_SAID = (
    select(inbound.c.id)
    .where(inbound.c.id > bindparam("behind"), inbound.c.received_at < bindparam("before"))
    .order_by(inbound.c.id)
    .limit(AT_ONCE)
)
_LEAVES = next(dict(holding.becomes or {}) for holding in HOLDINGS if holding.table is inbound)
_UNSAY = update(inbound).where(inbound.c.id.in_(_IDS)).values(_LEAVES)
_OVER = select(sessions.c.id).where(sessions.c.expires_at < bindparam("before")).order_by(sessions.c.id).limit(AT_ONCE)
_FORGET = delete(sessions).where(sessions.c.id.in_(_IDS))
_FOREIGN = (
    select(delivery_updates.c.id)
    .where(delivery_updates.c.outbox_id.is_(None), delivery_updates.c.received_at < bindparam("before"))
    .order_by(delivery_updates.c.id)
    .limit(AT_ONCE)
)
_DROP = delete(delivery_updates).where(delivery_updates.c.id.in_(_IDS))
_ERASED = select(contacts.c.id).where(contacts.c.erased_at > bindparam("since")).order_by(contacts.c.id)


def retain(runtime: Runtime) -> None:
    """Do one round of what is due; a duty that leaves nothing undone is due again in a day."""
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        standing = {row.duty: row for row in db.execute(_STANDING)}
        missing = [{"duty": name, "due_at": now, "done_to": 0} for name in _DUTIES if name not in standing]
        if missing:
            db.execute(insert(retention), missing)
    due = [row for name, row in standing.items() if name in _DUTIES and row.due_at <= now]
    for row in due:
        _do(runtime, row.duty, row.done_to)
    if due:
        runtime.database.forget()


def _do(runtime: Runtime, name: str, behind: int) -> None:
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        seen = _DUTIES[name](runtime, db, now, behind)
        again_at = now if len(seen) == AT_ONCE else now + _EVERY
        db.execute(_NOTE, {"of_duty": name, "next_at": again_at, "last": seen[-1] if seen else behind})


def _archive(runtime: Runtime, db: Connection, now: datetime, _behind: int) -> Sequence[int]:
    return archive_messages(db, now - runtime.retention.messages, AT_ONCE, runtime.seal)


def _unsay(runtime: Runtime, db: Connection, now: datetime, behind: int) -> Sequence[int]:
    """Empty what was said to us; the rows stay, since the books and the recognition of what is repeated need them."""
    ids = list(db.execute(_SAID, {"before": now - runtime.retention.messages, "behind": behind}).scalars())
    db.execute(_UNSAY, {"ids": ids})
    return ids


def _forget_sessions(runtime: Runtime, db: Connection, now: datetime, _behind: int) -> Sequence[int]:
    ids = list(db.execute(_OVER, {"before": now - runtime.retention.sessions}).scalars())
    db.execute(_FORGET, {"ids": ids})
    return ids


def _drop_foreign_updates(runtime: Runtime, db: Connection, now: datetime, _behind: int) -> Sequence[int]:
    """Drop what providers said of messages that are none of ours, or are archived; the others go with their message."""
    ids = list(db.execute(_FOREIGN, {"before": now - runtime.retention.messages}).scalars())
    db.execute(_DROP, {"ids": ids})
    return ids


def _erase_what_came_late(runtime: Runtime, db: Connection, now: datetime, _behind: int) -> Sequence[int]:
    """Erase again who was erased lately: a broadcast that was being prepared may have read them just before."""
    for contact_id in db.execute(_ERASED, {"since": now - _LATE}).scalars().all():
        erase(runtime, db, contact_id)
    return []


_DUTIES: dict[str, Callable[[Runtime, Connection, datetime, int], Sequence[int]]] = {
    "messages": _archive,
    "inbound": _unsay,
    "sessions": _forget_sessions,
    "updates": _drop_foreign_updates,
    "erased": _erase_what_came_late,
}
"""Each does a piece, behind the row that it came to last, and gives the rows that it saw to."""
