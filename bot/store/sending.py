"""The statements by which the results of begun messages are recorded.

Every move is one guarded UPDATE, so that whoever comes late, twice or with an old claim changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, insert, literal_column, or_, select, update

from bot.messages import MessageStatus
from bot.store.contacts import addresses
from bot.store.outbox import attempts, outbox

_UNSETTLED = or_(
    outbox.c.status == literal_column(f"'{MessageStatus.SENDING}'"),
    outbox.c.status == literal_column(f"'{MessageStatus.UNKNOWN}'"),
)
_RECORD = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"), outbox.c.token == bindparam("held"))
    .values(
        status=case((_UNSETTLED, bindparam("to")), else_=outbox.c.status),
        status_at=case((_UNSETTLED, bindparam("now", type_=outbox.c.status_at.type)), else_=outbox.c.status_at),
        provider_id=func.coalesce(bindparam("given_id"), outbox.c.provider_id),
        reason=bindparam("reason"),
        reason_code=case((_UNSETTLED, bindparam("reason_code")), else_=outbox.c.reason_code),
        due_at=func.coalesce(bindparam("again_at", type_=outbox.c.due_at.type), outbox.c.due_at),
        attempts=outbox.c.attempts - bindparam("not_counted"),
        segments=func.coalesce(bindparam("counted"), outbox.c.segments),
        price=bindparam("price"),
        currency=bindparam("currency"),
        token=None,
        leased_until=None,
    )
)
_NOTE_ATTEMPT = insert(attempts)
_UNREACHABLE = (
    update(addresses)
    .where(addresses.c.medium == bindparam("of_medium"), addresses.c.value == bindparam("given"))
    .values(unreachable_at=bindparam("now"))
)
_ORPHANED = (
    update(outbox)
    .where(outbox.c.status == literal_column(f"'{MessageStatus.SENDING}'"), outbox.c.leased_until < bindparam("now"))
    .values(status=MessageStatus.UNKNOWN, leased_until=None, status_at=bindparam("now"))
)
_EXPIRE = (
    update(outbox)
    .where(outbox.c.status == literal_column(f"'{MessageStatus.QUEUED}'"), outbox.c.broadcast_id.is_(None))
    .where(outbox.c.lane == bindparam("of_lane"), outbox.c.due_at <= bindparam("now"))
    .where(outbox.c.expires_at < bindparam("now"))
    .values(status=MessageStatus.EXPIRED, status_at=bindparam("now"), token=None, leased_until=None)
)
_STRAY = (
    select(outbox.c.channel)
    .where(outbox.c.status == literal_column(f"'{MessageStatus.QUEUED}'"), outbox.c.broadcast_id.is_(None))
    .where(outbox.c.lane == bindparam("of_lane"), outbox.c.channel.not_in(bindparam("known", expanding=True)))
    .distinct()
)


def record(db: Connection, results: Sequence[Mapping[str, object]]) -> None:
    """Record what came of begun messages, each fenced by the token that holds it.

    A status that a delivery update has moved already is left; what was taken for lost and is answered late is not.
    """
    db.execute(_RECORD, list(results))


def note_attempts(db: Connection, made: Sequence[Mapping[str, object]]) -> None:
    """Keep the attempts that were not the last word on their message."""
    if made:
        db.execute(_NOTE_ATTEMPT, list(made))


def mark_unreachable(db: Connection, places: Collection[tuple[str, str]], now: datetime) -> None:
    """Note the addresses, given by medium and value, at which nobody can be reached."""
    if places:
        values = [{"of_medium": medium, "given": value, "now": now} for medium, value in sorted(places)]
        db.execute(_UNREACHABLE, values)


def orphan(db: Connection, now: datetime) -> int:
    """Make unknown what was begun and whose lease has run out; gives how many.

    The token stays: should its holder be alive after all, what it has to say still counts.
    """
    return db.execute(_ORPHANED, {"now": now}).rowcount


def expire(db: Connection, lane: str, now: datetime) -> int:
    """Let expire what is due on a lane and no longer worth sending, broadcasts apart; gives how many."""
    return db.execute(_EXPIRE, {"of_lane": lane, "now": now}).rowcount


def find_stray(db: Connection, lane: str, known: Collection[str]) -> list[str]:
    """Give the channels that a lane has messages for and that are none of the known ones."""
    return list(db.execute(_STRAY, {"of_lane": lane, "known": sorted(known)}).scalars())
