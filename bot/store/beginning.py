"""The statements of the last moment: what is looked at before claimed messages begin, and what becomes of each.

What could forbid a message is locked while it is looked at, so that nothing begins after the commit of an opt-out, a
pause or a cancellation.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Row, Text, Update, bindparam, func, literal_column, select, update

from bot.messages import MessageStatus
from bot.store.broadcasts import broadcasts
from bot.store.claimed import CLAIMED
from bot.store.claiming import LEASE
from bot.store.contacts import addresses, contacts
from bot.store.given import as_given, given
from bot.store.outbox import outbox

_IS_HELD = (
    outbox.c.id.in_(bindparam("ids", expanding=True)),
    outbox.c.token.in_(bindparam("tokens", expanding=True)),
    outbox.c.status == literal_column(f"'{MessageStatus.QUEUED}'"),
)
_THEM = (
    select(contacts.c.id, contacts.c.opted_out_at, contacts.c.doubted_at, contacts.c.taken_over_at)
    .where(contacts.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(contacts.c.id)
)
# A contact who is in a turn just now is passed over: whoever waited here could wait for one who waits for us.
_WISHES = {
    False: _THEM.with_for_update(read=True, skip_locked=True),
    True: _THEM.with_for_update(key_share=True, skip_locked=True),
}
"""Whether nobody else begins something for them meanwhile."""
_HOLD_BROADCASTS = (
    select(
        broadcasts.c.id, broadcasts.c.moved_at, broadcasts.c.resends_id, broadcasts.c.starts_at, broadcasts.c.ends_at
    )
    .where(broadcasts.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(broadcasts.c.id)
    .with_for_update(key_share=True)
)
_MOVED = (
    update(broadcasts).where(broadcasts.c.id.in_(bindparam("ids", expanding=True))).values(moved_at=bindparam("now"))
)
_REACH = select(addresses.c.medium, addresses.c.value, addresses.c.last_inbound_at, addresses.c.unreachable_at).where(
    addresses.c.value.in_(bindparam("given", expanding=True))
)
_ENDS_AT = select(broadcasts.c.ends_at).where(broadcasts.c.id == outbox.c.broadcast_id).scalar_subquery()
_BEGIN = (
    update(outbox)
    .where(*_IS_HELD)
    .values(
        status=MessageStatus.SENDING,
        leased_until=bindparam("until"),
        begun_at=bindparam("now"),
        status_at=bindparam("now"),
        attempts=outbox.c.attempts + literal_column("1"),
    )
    .returning(*CLAIMED, *(outbox.c[name] for name in ("body", "prompt", "choices", "opener", "file_id")))
    .returning(_ENDS_AT.label("ends_at"))
)


def _write_words(dialect: str) -> Update:
    said = given(dialect, row_id=outbox.c.id.type, text=Text(), counted=Integer(), by=Integer()).c
    words = {"body": said.text, "segments": said.counted, "template_text_id": said.by}
    return update(outbox).where(outbox.c.id == said.row_id).values(words)


_WRITE_WORDS = {dialect: _write_words(dialect) for dialect in ("sqlite", "postgresql")}
_KEEP_BACK = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"), outbox.c.token == bindparam("held"))
    .where(outbox.c.status == literal_column(f"'{MessageStatus.QUEUED}'"))
    .values(
        status=bindparam("to"),
        due_at=bindparam("again_at"),
        attempts=bindparam("made"),
        reason=func.coalesce(bindparam("why"), outbox.c.reason),
        status_at=bindparam("now"),
        token=None,
        leased_until=None,
    )
)


def find_wishes(
    db: Connection, contact_ids: Collection[int], *, alone: bool = False
) -> dict[int, Row[*tuple[Any, ...]]]:
    """Give since when each contact wants nothing unasked, is in doubt or taken over, and hold that; not of who is busy.

    `alone` has nobody else begin something for them before this transaction ends.
    """
    if not contact_ids:
        return {}
    found = db.execute(_WISHES[alone], {"ids": sorted(contact_ids)}).all()
    return {row.id: row for row in found}


def hold_broadcasts(db: Connection, broadcast_ids: Collection[int]) -> dict[int, Row[*tuple[Any, ...]]]:
    """Let nobody change these broadcasts before this transaction ends.

    Gives of each when something of it last began, which broadcast it repeats, and its times.
    """
    if not broadcast_ids:
        return {}
    found = db.execute(_HOLD_BROADCASTS, {"ids": sorted(broadcast_ids)}).all()
    return {row.id: row for row in found}


def note_moved(db: Connection, broadcast_ids: Collection[int], now: datetime) -> None:
    """Note that something of these broadcasts begins now."""
    if broadcast_ids:
        db.execute(_MOVED, {"ids": sorted(broadcast_ids), "now": now})


def find_reach(db: Connection, values: Collection[str]) -> dict[tuple[str, str], Row[*tuple[Any, ...]]]:
    """Give when the contacts at these addresses last wrote and whether they can be reached, by medium and address."""
    found = db.execute(_REACH, {"given": sorted(values)}).all() if values else ()
    return {(row.medium, row.value): row for row in found}


def begin(db: Connection, rows: Sequence[Row[Any]], now: datetime) -> Sequence[Row[Any]]:
    """Begin claimed messages: they are `sending`; gives those that were still ours and queued, with words, in order.

    `ends_at` is when the broadcast ends that a message is part of.
    """
    if not rows:
        return []
    values = {"ids": sorted(row.id for row in rows), "tokens": list({row.token for row in rows})}
    return sorted(db.execute(_BEGIN, {**values, "now": now, "until": now + LEASE}).all(), key=lambda row: row.id)


def write_words(db: Connection, words: Sequence[Mapping[str, object]]) -> None:
    """Write of messages that begin, by `row_id`, the `text`, its segments `counted`, and the template `by`, if any."""
    if words:  # they have begun in this transaction: their rows are locked
        db.execute(_WRITE_WORDS[db.dialect.name], {"given": as_given(db.dialect.name, words)})


def keep_back(db: Connection, words: Sequence[Mapping[str, object]]) -> None:
    """Give claimed messages another status, or another instant, instead of beginning them."""
    if words:
        db.execute(_KEEP_BACK, list(words))
