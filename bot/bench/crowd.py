"""A database that has grown: contacts with what each of them said and heard, and a broadcast that waits for all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, String, cast, func, insert, literal, select

from bot.messages import Medium, MessageClass, MessageStatus
from bot.store.broadcasts import broadcasts
from bot.store.contacts import addresses, contacts
from bot.store.conversations import inbound
from bot.store.database import database_clock
from bot.store.outbox import outbox

if TYPE_CHECKING:
    from sqlalchemy import CTE, Connection, FromClause, Table

CHANNEL = "africastalking-sms"
BROADCAST = 1
_PROVIDER = "africastalking"
_SINCE = timedelta(days=30)
_BODY = "Muraho, amahugurwa yo gutunganya inkweto azatangira ku wa mbere saa mbiri."
_ADDRESS = literal("+2507") + func.substr(cast(contacts.c.id + 100_000_000, String), 2)
"""Of the contact with this id: the number that a phone of the benchmarks' has."""


def grow(db: Connection, many: int, history: int) -> None:
    """Write so many contacts, each with so many messages in and out, and a broadcast to all of them."""
    now = database_clock(db)
    old, each = now - _SINCE, _numbers(history)
    _write(db, contacts, _numbers(many), {"created_at": old})
    known = {"contact_id": contacts.c.id, "channel": CHANNEL, "medium": Medium.SMS}
    _write(db, addresses, contacts, known | {"value": _ADDRESS, "last_inbound_at": old})
    both = contacts.join(each, literal(1) == 1)
    said = {"provider": _PROVIDER, "external_id": _id_of("in", each), "text": "1", "replies": 1, "received_at": old}
    _write(db, inbound, both, known | said)
    sent = {"provider_id": _id_of("out", each), "status": MessageStatus.DELIVERED, "attempts": 1, "begun_at": old}
    _write(db, outbox, both, known | message("replies", old) | sent | {"message_class": MessageClass.REPLY})
    moments = dict.fromkeys(("created_at", "prepared_at", "started_at"), now)
    told = {"text_en": _BODY, "text_rw": _BODY, "filters": "{}", "medium": Medium.SMS, "channel": CHANNEL}
    db.execute(insert(broadcasts), {"name": "Growth", "status": "started", "recipients": many, **told, **moments})
    mine = {"broadcast_id": BROADCAST, "language": "rw", "message_class": MessageClass.BROADCAST}
    _write(db, outbox, contacts, known | message("bulk", now) | mine)


def message(lane: str, due: object) -> dict[str, Any]:
    """Give what a queued message has, but for whom it is to and why."""
    row = {"lane": lane, "provider": _PROVIDER, "address": _ADDRESS, "body": _BODY, "segments": 1}
    return row | {"status": MessageStatus.QUEUED, **dict.fromkeys(("created_at", "due_at", "status_at"), due)}


def queue_replies(db: Connection, many: int) -> None:
    """Write a reply that is due to each of so many contacts."""
    first = select(contacts).order_by(contacts.c.id).limit(many).subquery()
    source = contacts.join(first, first.c.id == contacts.c.id)
    known = {"contact_id": contacts.c.id, "channel": CHANNEL, "medium": Medium.SMS, "message_class": MessageClass.REPLY}
    _write(db, outbox, source, known | message("replies", database_clock(db)))


def _numbers(many: int) -> CTE:
    numbers = select(literal(1).label("n")).cte("numbers", recursive=True)
    return numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < many))


def _id_of(kind: str, each: CTE) -> ColumnElement[str]:
    return literal(f"{kind} ") + cast(contacts.c.id, String) + literal(" ") + cast(each.c.n, String)


def _write(db: Connection, table: Table, source: FromClause, values: dict[str, Any]) -> None:
    """Write a row for each of the source's, in one statement."""
    given = [
        value if isinstance(value, ColumnElement) else literal(value, table.c[name].type)
        for name, value in values.items()
    ]
    db.execute(insert(table).from_select(list(values), select(*given).select_from(source)))
