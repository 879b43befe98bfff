"""The statements by which the results of begun messages are recorded.

Every move is one guarded UPDATE, so that whoever comes late, twice or with an old claim changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    String,
    Update,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

from bot.messages import MessageStatus
from bot.store.contacts import addresses, contacts
from bot.store.given import as_given, given
from bot.store.outbox import attempts, outbox

_VALUES: BindParameter[list[str]] = bindparam("given", expanding=True)
_NOW: BindParameter[datetime] = bindparam("now", type_=addresses.c.unreachable_at.type)
_UNSETTLED = or_(
    outbox.c.status == literal_column(f"'{MessageStatus.SENDING}'"),
    outbox.c.status == literal_column(f"'{MessageStatus.UNKNOWN}'"),
)
_RESULT: dict[str, TypeEngine[Any]] = {
    "row_id": outbox.c.id.type,
    "held": String(),
    "to": String(),
    "given_id": String(),
    "reason": String(),
    "reason_code": String(),
    "again_at": outbox.c.due_at.type,
    "not_counted": Integer(),
    "counted": Integer(),
    "price": outbox.c.price.type,
    "currency": String(),
}


def _record(dialect: str) -> Update:
    """Give the statement that records results; their messages are locked in the order of their ids."""
    result = given(dialect, **_RESULT).c
    mine = and_(outbox.c.id == result.row_id, outbox.c.token == result.held)
    held = (
        select(outbox.c.id, *result)
        .where(mine)
        .order_by(outbox.c.id)
        .with_for_update(of=outbox, key_share=True)
        .cte("held")
        .c
    )
    return (
        update(outbox)
        .where(outbox.c.id == held.row_id)
        .values(
            status=case((_UNSETTLED, held.to), else_=outbox.c.status),
            status_at=case((_UNSETTLED, _NOW), else_=outbox.c.status_at),
            provider_id=func.coalesce(held.given_id, outbox.c.provider_id),
            reason=held.reason,
            reason_code=case((_UNSETTLED, held.reason_code), else_=outbox.c.reason_code),
            due_at=func.coalesce(held.again_at, outbox.c.due_at),
            attempts=outbox.c.attempts - func.coalesce(held.not_counted, literal_column("0")),
            segments=func.coalesce(held.counted, outbox.c.segments),
            price=held.price,
            currency=held.currency,
            token=None,
            leased_until=None,
        )
    )


_RECORD = {dialect: _record(dialect) for dialect in ("sqlite", "postgresql")}
_NOTE_ATTEMPT = insert(attempts)
_HOLD_CONTACTS = (
    select(contacts.c.id)
    .where(contacts.c.id.in_(select(addresses.c.contact_id).where(addresses.c.value.in_(_VALUES))))
    .order_by(contacts.c.id)
    .with_for_update(read=True, key_share=True)
)
_UNREACHABLE = {
    name: dialect.insert(addresses)
    .from_select(
        ["contact_id", "medium", "value", "channel", "unreachable_at"],
        select(addresses.c.contact_id, bindparam("of_medium"), addresses.c.value, bindparam("by_channel"), _NOW)
        .where(addresses.c.value == bindparam("given"))
        .order_by(addresses.c.id)
        .limit(1),
    )
    .on_conflict_do_update(index_elements=["medium", "value"], set_={"unreachable_at": _NOW})
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
"""A number that was known from a call alone becomes one for SMS at which nobody is."""
_IS_ORPHANED = and_(
    outbox.c.status == literal_column(f"'{MessageStatus.SENDING}'"), outbox.c.leased_until < bindparam("now")
)
_IS_WORTHLESS = and_(
    outbox.c.status == literal_column(f"'{MessageStatus.QUEUED}'"),
    outbox.c.broadcast_id.is_(None),
    outbox.c.lane == bindparam("of_lane"),
    outbox.c.due_at <= bindparam("now"),
    outbox.c.expires_at < bindparam("now"),
)


def _sweep(those: ColumnElement[bool], **values: object) -> Update:
    """Give the statement that changes those of these messages that nobody else has in hand: it waits for none."""
    free = select(outbox.c.id).where(those).with_for_update(skip_locked=True, key_share=True)
    changed = {"status_at": bindparam("now"), "leased_until": None, **values}
    return update(outbox).where(outbox.c.id.in_(free), those).values(changed)


_ORPHANED = _sweep(_IS_ORPHANED, status=MessageStatus.UNKNOWN)
_EXPIRE = _sweep(_IS_WORTHLESS, status=MessageStatus.EXPIRED, token=None)
_STRAY = (
    select(outbox.c.channel)
    .where(outbox.c.status == literal_column(f"'{MessageStatus.QUEUED}'"), outbox.c.broadcast_id.is_(None))
    .where(outbox.c.lane == bindparam("of_lane"), outbox.c.channel.not_in(bindparam("known", expanding=True)))
    .distinct()
)


def record(db: Connection, results: Sequence[Mapping[str, object]], now: datetime) -> None:
    """Record what came of begun messages, by `row_id` and the token by which each is `held`; what is left out is null.

    A status that a delivery update has moved already is left; what was taken for lost and is answered late is not.
    """
    dialect = db.dialect.name
    db.execute(_RECORD[dialect], {"given": as_given(dialect, results), "now": now})


def note_attempts(db: Connection, made: Sequence[Mapping[str, object]]) -> None:
    """Keep the attempts that were not the last word on their message."""
    if made:
        db.execute(_NOTE_ATTEMPT, list(made))


def mark_unreachable(db: Connection, places: Collection[tuple[str, str, str]], now: datetime) -> None:
    """Note the addresses, given by medium, value and the channel that was tried, at which nobody can be reached."""
    if places:
        names = ("of_medium", "given", "by_channel")
        values = [dict(zip(names, place, strict=True)) | {"now": now} for place in sorted(places)]
        db.execute(_HOLD_CONTACTS, {"given": [value for _, value, _ in places]}).all()
        db.execute(_UNREACHABLE[db.dialect.name], values)


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
