"""The statements by which the results of begun messages are recorded.

Every move is one guarded UPDATE, so that whoever comes late, twice or with an old claim changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import BindParameter, Connection, bindparam, case, func, insert, literal_column, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.messages import MessageStatus
from bot.store.contacts import addresses, contacts
from bot.store.outbox import attempts, outbox

_GIVEN: BindParameter[list[str]] = bindparam("given", expanding=True)
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
_HOLD_CONTACTS = (
    select(contacts.c.id)
    .where(contacts.c.id.in_(select(addresses.c.contact_id).where(addresses.c.value.in_(_GIVEN))))
    .order_by(contacts.c.id)
    .with_for_update(read=True, key_share=True)
)
_NOW: BindParameter[datetime] = bindparam("now", type_=addresses.c.unreachable_at.type)
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
