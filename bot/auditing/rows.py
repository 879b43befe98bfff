"""Every message as JSON, one a line within a list, so that it can be read as a whole or a line at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, bindparam, literal_column, select

from bot.store.archive import archive
from bot.store.outbox import attempts, outbox

_CHUNK = 1000
_SHOWN = ("id", "medium", "address", "provider", "provider_id", "status")
_ARCHIVED = (
    select(*(archive.c[name] for name in _SHOWN), literal_column("''").label("body"), archive.c.earlier_ids)
    .where(archive.c.id > bindparam("after"))
    .order_by(archive.c.id)
    .limit(_CHUNK)
)
_ROWS = (
    select(*(outbox.c[name] for name in _SHOWN), outbox.c.body, literal_column("NULL").label("earlier_ids"))
    .where(outbox.c.id > bindparam("after"))
    .order_by(outbox.c.id)
    .limit(_CHUNK)
)
_EARLIER = (
    select(attempts.c.outbox_id, attempts.c.provider_id)
    .where(attempts.c.outbox_id > bindparam("after"), attempts.c.outbox_id <= bindparam("last"))
    .where(attempts.c.provider_id.is_not(None))
    .order_by(attempts.c.id)
)


def listed(db: Connection) -> Iterator[str]:
    """Give the lines of the list; `earlier_ids` are those of attempts after which a message was sent again.

    The archive's come first, without words and with a sealed address.
    """
    yield "["
    comma = ""
    for query in (_ARCHIVED, _ROWS):
        for row in _each(db, query):
            yield f"{comma}{json.dumps(row, ensure_ascii=False)}"
            comma = ","
    yield "]"


def _each(db: Connection, query: Select[Any]) -> Iterator[dict[str, Any]]:
    after = 0
    while rows := db.execute(query, {"after": after}).mappings().all():
        values = {"after": after, "last": rows[-1]["id"]}
        earlier: dict[int, list[str]] = {}
        for row_id, provider_id in db.execute(_EARLIER, values):
            earlier.setdefault(row_id, []).append(provider_id)
        for row in rows:
            archived = (row["earlier_ids"] or "").split()
            yield {**row, "earlier_ids": archived or earlier.get(row["id"], [])}
        after = values["last"]
