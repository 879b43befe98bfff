"""Work that is due at a time: written when it is planned, opened by the sweeper when its time has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, Row, String, Table, bindparam, insert, select, text, update

from bot.store.schema import Key, Moment, metadata

due = Table(
    "due",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String(30), nullable=False, doc="What is to be done."),
    Column("subject_id", Key, nullable=False, doc="With which object; the kind says of which table."),
    Column("due_at", Moment, nullable=False),
    Column("planned_at", Moment, nullable=False),
    Column("done_at", Moment, doc="When it was done, or found not to be needed; null while it is to be done."),
    Column("outcome", String(10), doc="done, dropped, or failed after too many tries."),
    Column("tries", Integer, nullable=False, server_default="0"),
    Index(
        "uq_due_open",
        "kind",
        "subject_id",
        unique=True,
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
    Index(
        "ix_due_open",
        "due_at",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
)

_OPEN = due.c.done_at.is_(None)
_OF = (due.c.kind == bindparam("of_kind")) & (due.c.subject_id == bindparam("of_subject")) & _OPEN
_MOVE = update(due).where(_OF).values(due_at=bindparam("at"))
_INSERT = insert(due)
_DROP = update(due).where(_OF, due.c.due_at > bindparam("now")).values(done_at=bindparam("now"), outcome="dropped")
_NEXT = select(due).where(_OPEN, due.c.due_at <= bindparam("now")).order_by(due.c.due_at, due.c.id).limit(200)
_FOUND = (due.c.id == bindparam("due_id")) & (due.c.due_at == bindparam("found_at"))
_TAKE = (
    update(due)
    .where(_FOUND, _OPEN | (due.c.outcome == "dropped"))
    .values(done_at=bindparam("now"), outcome="done", tries=due.c.tries + 1)
)
_FAIL = update(due).where(_FOUND, _OPEN).values(due_at=bindparam("again_at"), tries=due.c.tries + 1)
_GIVE_UP = _FAIL.values(done_at=bindparam("now"), outcome="failed")


def plan(db: Connection, kind: str, subject_id: int, at: datetime, now: datetime) -> None:
    """Have something done at a time; what is planned already for the same object is moved there."""
    if db.execute(_MOVE, {"of_kind": kind, "of_subject": subject_id, "at": at}).rowcount == 0:
        db.execute(_INSERT, {"kind": kind, "subject_id": subject_id, "due_at": at, "planned_at": now})


def drop(db: Connection, kind: str, subject_id: int, now: datetime) -> None:
    """Have something not done after all; nothing happens where it was not planned.

    What is due by now is left to who does it, perhaps in this very transaction: they find that it is not needed.
    """
    db.execute(_DROP, {"of_kind": kind, "of_subject": subject_id, "now": now})


def find_due(db: Connection, now: datetime) -> Sequence[Row[Any]]:
    """Give what is to be done by now, the longest due first, a few hundred at most."""
    return db.execute(_NEXT, {"now": now}).all()


def take(db: Connection, found: Row[Any], now: datetime) -> bool:
    """Mark work as done, in the transaction that does it; False where somebody else did it, or it was moved meanwhile.

    What ends the life of its object has dropped itself with all else that was planned for it.
    """
    return db.execute(_TAKE, {"due_id": found.id, "found_at": found.due_at, "now": now}).rowcount == 1


def fail(db: Connection, found: Row[Any], now: datetime, again_at: datetime | None) -> None:
    """Have work that failed tried again later, unless it was moved meanwhile; without a time it has failed for good."""
    own = {"due_id": found.id, "found_at": found.due_at}
    if again_at:
        db.execute(_FAIL, {**own, "again_at": again_at})
    else:
        db.execute(_GIVE_UP, {**own, "again_at": now, "now": now})
