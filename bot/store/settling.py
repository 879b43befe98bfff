"""The statements by which messages of unknown fate are found, and sent again or set aside."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, case, func, insert, literal_column, select, tuple_, update
from sqlalchemy.sql.elements import ColumnElement

from bot.messages import MessageStatus
from bot.store.earlier import WAS_DOUBTFUL
from bot.store.outbox import attempts, outbox

_SENDING = outbox.alias("sending")
_IS_SENDING = _SENDING.c.status == literal_column(f"'{MessageStatus.SENDING}'")
_IS_UNKNOWN = outbox.c.status == literal_column(f"'{MessageStatus.UNKNOWN}'")  # as the index has it, for SQLite
_IS_OPEN = and_(_IS_UNKNOWN, outbox.c.set_aside_at.is_(None), outbox.c.status_at <= bindparam("before"))
_LONGEST_FIRST = (outbox.c.status_at, outbox.c.id)
_IN_FLIGHT = select(_SENDING.c.id).where(
    _SENDING.c.contact_id == outbox.c.contact_id,
    _SENDING.c.medium == outbox.c.medium,
    _IS_SENDING,
)
_DOUBTS = (
    select(func.count())
    .select_from(attempts)
    .where(attempts.c.outbox_id == outbox.c.id, WAS_DOUBTFUL)
    .scalar_subquery()
)
_WAITING = (
    select(outbox.c.id)
    .add_columns(func.row_number().over(partition_by=outbox.c.channel, order_by=_LONGEST_FIRST).label("place"))
    .where(_IS_OPEN, ~_IN_FLIGHT.exists())
    .subquery("waiting")
)
_OPEN = (
    select(outbox, _DOUBTS.label("doubts"))
    .join(_WAITING, _WAITING.c.id == outbox.c.id)
    .where(_WAITING.c.place <= bindparam("most"))
    .order_by(*_LONGEST_FIRST)
)
_BUSY = select(outbox.c.id).where(outbox.c.id.in_(bindparam("ids", expanding=True)), _IN_FLIGHT.exists())
_KNOWN = (
    select(outbox.c.provider_id)
    .where(outbox.c.provider == bindparam("provider"), outbox.c.provider_id.in_(bindparam("ids", expanding=True)))
    .union(
        select(attempts.c.provider_id)
        .join(outbox, outbox.c.id == attempts.c.outbox_id)
        .where(outbox.c.provider == bindparam("provider"), attempts.c.provider_id.in_(bindparam("ids", expanding=True)))
    )
)
_AT_ONCE = 500
"""Names in one statement: SQLite takes some thousands."""


def find_open(db: Connection, before: datetime, most: int) -> Sequence[Row[Any]]:
    """Give messages that have been unknown since before an instant, the longest first; `doubts` is how often already.

    Of each channel there are so many at the most: one that cannot be asked keeps none of another from being settled.
    Left out is whose contact is being sent something at this moment, for it could be taken for that.
    """
    return db.execute(_OPEN, {"before": before, "most": most}).all()


def find_busy(db: Connection, rows: Collection[Row[Any]]) -> set[int]:
    """Give the ids of those of these messages whose contact is being sent something at this moment."""
    return set(db.execute(_BUSY, {"ids": [row.id for row in rows]}).scalars())


def find_known(db: Connection, provider: str, ids: Sequence[str]) -> set[str]:
    """Give those of a provider's ids that our messages have."""
    known: set[str] = set()
    for start in range(0, len(ids), _AT_ONCE):
        known |= set(db.execute(_KNOWN, {"provider": provider, "ids": ids[start : start + _AT_ONCE]}).scalars())
    return known


def send_again(db: Connection, rows: Collection[Row[Any]], now: datetime) -> int:
    """Queue unknown messages again, their attempt on record; gives how many. Whose state was moved since is left."""
    same = _unmoved(rows)
    ended = (outbox.c.id, outbox.c.attempts, func.coalesce(outbox.c.begun_at, outbox.c.created_at), outbox.c.status_at)
    outcome = case((outbox.c.reason.is_(None), "orphaned"), else_="unknown")
    columns = ["outbox_id", "number", "begun_at", "ended_at", "outcome", "reason_code", "reason"]
    past = select(*ended, outcome, outbox.c.reason_code, outbox.c.reason).where(same).with_for_update()
    db.execute(insert(attempts).from_select(columns, past))
    # Without its token whoever held it has nothing to say any more.
    queued = {"status": MessageStatus.QUEUED, "status_at": now, "reason": None, "reason_code": None, "token": None}
    return db.execute(update(outbox).where(same).values(queued)).rowcount


def give_up(db: Connection, rows: Collection[Row[Any]], now: datetime, reason: str) -> None:
    """Fail messages that were begun too often."""
    failed = {"status": MessageStatus.FAILED, "status_at": now, "reason": reason}
    db.execute(update(outbox).where(_unmoved(rows)).values(failed))


def set_aside(db: Connection, rows: Collection[Row[Any]], now: datetime) -> None:
    """Leave unknown messages to staff."""
    db.execute(update(outbox).where(_unmoved(rows)).values(set_aside_at=now))


def _unmoved(rows: Collection[Row[Any]]) -> ColumnElement[bool]:
    seen = [(row.id, row.attempts) for row in rows]
    return and_(_IS_UNKNOWN, tuple_(outbox.c.id, outbox.c.attempts).in_(seen))
