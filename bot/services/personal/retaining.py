"""Puts away what is old, once a day: messages go to the archive, what was said and answered goes for good.

Each round looks at a stretch of rows and commits what it did with them, so that it can be cut off anywhere and nobody
waits long for it. Rows come in the order of time: the first that is young ends the day's work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import Any

from sqlalchemy import BindParameter, Column, Connection, bindparam, delete, insert, select, update

from bot.programme.interests import forget_interest
from bot.runtime import Retention, Runtime
from bot.services.apart import do_apart
from bot.services.personal.erasing import erase
from bot.store.archive import archive_messages
from bot.store.contacts import contacts
from bot.store.conversations import inbound, sessions
from bot.store.holdings import HOLDINGS
from bot.store.outbox import delivery_updates, outbox
from bot.store.products import interests
from bot.store.rounds import rounds

AT_ONCE = 200
"""How many rows a round looks at, of each kind."""
_EVERY = timedelta(days=1)
_LATE = timedelta(days=2)
"""For how long something may still be written to somebody who was erased meanwhile, by what had read them before."""

_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_STANDING = select(rounds.c.name, rounds.c.value, rounds.c.next_at)
_NOTE = (
    update(rounds)
    .where(rounds.c.name == bindparam("of_duty"))
    .values(next_at=bindparam("goes_on_at"), value=bindparam("last"))
)
_LEAVES = next(dict(holding.becomes or {}) for holding in HOLDINGS if holding.table is inbound)
_UNSAY = update(inbound).where(inbound.c.id.in_(_IDS)).values(_LEAVES)
_END = delete(sessions).where(sessions.c.id.in_(_IDS), sessions.c.expires_at < bindparam("before"))
_DROP = delete(delivery_updates).where(delivery_updates.c.id.in_(_IDS), delivery_updates.c.outbox_id.is_(None))
_ERASED = (
    select(contacts.c.id)
    .where(contacts.c.erased_at > bindparam("since"), contacts.c.merged_into_id.is_(None))
    .order_by(contacts.c.id)
)

_Act = Callable[[Runtime, Connection, Sequence[int], datetime], object]


@dataclass(frozen=True, slots=True)
class _Duty:
    """What is done with the rows of a table that are older than a limit."""

    began: Column[datetime]
    """By what a row's age is told."""
    limit: Callable[[Retention], timedelta]
    act: _Act
    """What is done with the old ones of a stretch."""
    is_final: bool = False
    """Whether a row that was seen to needs no other look; else the next day begins at the first row."""

    def stretch(self, db: Connection, behind: int, before: datetime) -> list[int]:
        """Give the rows that come behind one, up to the first that is young."""
        key = self.began.table.c.id
        ahead = select(key, self.began.label("began")).where(key > behind).order_by(key).limit(AT_ONCE)
        return [row.id for row in takewhile(lambda row: row.began < before, db.execute(ahead))]


def retain(runtime: Runtime) -> None:
    """Do one round of what is due; a duty that has come to what is young is due again in a day."""
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        standing = {row.name: row for row in db.execute(_STANDING.where(rounds.c.name.in_(_DUTIES)))}
        missing = [{"name": name, "value": 0, "next_at": now} for name in _DUTIES if name not in standing]
        if missing:
            db.execute(insert(rounds), missing)
    due = [row for row in standing.values() if row.next_at <= now]
    done: list[bool] = []
    do_apart({row.name: row for row in due}, lambda row: done.append(_do(runtime, row)))
    if any(done):  # once a day, and not at each of many rounds
        _erase_what_came_late(runtime)
    if due:
        runtime.database.forget()


def _do(runtime: Runtime, row: Any) -> bool:  # noqa: ANN401  # a row of _STANDING
    """Do one round of a duty; gives whether it is done with for today."""
    duty = _DUTIES[row.name]
    with runtime.database.begin() as db:
        now = runtime.clock(db)
        before = now - duty.limit(runtime.retention)
        ids = duty.stretch(db, row.value, before)
        duty.act(runtime, db, ids, before)
        goes_on = len(ids) == AT_ONCE
        last = (ids[-1] if ids else row.value) if goes_on or duty.is_final else 0
        db.execute(_NOTE, {"of_duty": row.name, "goes_on_at": now if goes_on else now + _EVERY, "last": last})
    return not goes_on


def _forget(runtime: Runtime, db: Connection, ids: Sequence[int]) -> None:
    for interest in ids:
        forget_interest(db, interest, runtime.clock(db))


def _erase_what_came_late(runtime: Runtime) -> None:
    """Erase again who was erased lately: a broadcast that was being prepared may have read them just before."""
    with runtime.database.begin() as db:
        lately = db.execute(_ERASED, {"since": runtime.clock(db) - _LATE}).scalars().all()
    do_apart({f"contact {contact_id}": contact_id for contact_id in lately}, partial(_erase, runtime))


def _erase(runtime: Runtime, contact_id: int) -> None:
    with runtime.database.begin() as db:
        erase(runtime, db, contact_id)


_DUTIES = {
    "retain messages": _Duty(
        outbox.c.created_at,
        lambda kept: kept.messages,
        lambda runtime, db, ids, before: archive_messages(db, ids, before, runtime.seal),
    ),
    "retain inbound": _Duty(
        inbound.c.received_at,
        lambda kept: kept.messages,
        lambda _, db, ids, __: db.execute(_UNSAY, {"ids": ids}),  # the rows stay: they are counted, and recognised
        is_final=True,
    ),
    "retain sessions": _Duty(
        sessions.c.started_at,
        lambda kept: kept.sessions,
        lambda _, db, ids, before: db.execute(_END, {"ids": ids, "before": before}),
    ),
    "retain interests": _Duty(
        interests.c.created_at,
        lambda kept: kept.interests,
        lambda runtime, db, ids, _: _forget(runtime, db, ids),
        is_final=True,
    ),
    "retain updates": _Duty(
        delivery_updates.c.received_at,
        lambda kept: kept.messages,
        lambda _, db, ids, __: db.execute(_DROP, {"ids": ids}),  # of what is not archived; the others went with it
    ),
}
