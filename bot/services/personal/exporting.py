"""Gives a person all that is known of them, as one document."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from typing import Any

from sqlalchemy import Connection, or_, select

from bot.runtime import Runtime
from bot.store.archive import archive
from bot.store.broadcasts import broadcasts
from bot.store.contacts import contacts
from bot.store.holdings import HOLDINGS
from bot.store.outbox import outbox
from bot.store.workshops import registrations, workshops

Document = dict[str, Any]
"""What JSON can say."""

_OURS_ALONE = ("token", "leased_until", "folded")
"""Says nothing of the person, and something of how we work."""
_NESTED = ("state", "choices", "fields")
"""Columns that hold JSON."""
_WORKSHOPS = select(
    workshops.c.id, workshops.c.title_en, workshops.c.venue_en, workshops.c.starts_on, workshops.c.ends_on
)
_BROADCASTS = select(broadcasts.c.id, broadcasts.c.name, broadcasts.c.text_en, broadcasts.c.text_rw)


def export(runtime: Runtime, db: Connection, contact_id: int) -> Document:
    """Give everything that is held of a contact, by table, and the workshops and broadcasts that it names."""
    document: Document = {"exported_at": _plain("", runtime.clock(db))}
    merged = select(contacts.c.id).where(contacts.c.merged_into_id == contact_id).order_by(contacts.c.id)
    every = [contact_id, *db.execute(merged).scalars()]
    for holding in HOLDINGS:
        rows = chain.from_iterable(db.execute(holding.rows(), {"whose": one}).mappings() for one in every)
        document[holding.table.name] = [
            {name: _plain(name, value) for name, value in row.items() if value is not None and name not in _OURS_ALONE}
            for row in rows
        ]
    theirs = select(registrations.c.workshop_id).where(registrations.c.contact_id == contact_id)
    document["workshops"] = _named(db, _WORKSHOPS.where(workshops.c.id.in_(theirs)).order_by(workshops.c.id))
    sent = select(outbox.c.broadcast_id).where(outbox.c.contact_id == contact_id)
    archived = select(archive.c.broadcast_id).where(archive.c.contact_id == contact_id)
    was_in = or_(broadcasts.c.id.in_(sent), broadcasts.c.id.in_(archived))
    document["broadcasts"] = _named(db, _BROADCASTS.where(was_in).order_by(broadcasts.c.id))
    return document


def _named(db: Connection, query: Any) -> list[Document]:  # noqa: ANN401  # whatever columns are asked for
    return [{name: _plain(name, value) for name, value in row.items()} for row in db.execute(query).mappings()]


def _plain(name: str, value: Any) -> Any:  # noqa: ANN401  # whatever a column holds
    match value:
        case str() if name in _NESTED and value:
            return json.loads(value)
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
    return value
