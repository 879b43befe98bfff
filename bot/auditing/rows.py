"""Every message as JSON, one a line within a list, so that it can be read as a whole or a line at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from bot.store.outbox import attempts, outbox

_CHUNK = 1000
_ROWS = (
    select(outbox.c.id, outbox.c.medium, outbox.c.address, outbox.c.provider, outbox.c.provider_id)
    .add_columns(outbox.c.status, outbox.c.body)
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
    """Give the lines of the list; `earlier_ids` are those of attempts after which a message was sent again."""
    yield "["
    comma = ""
    after = 0
    while rows := db.execute(_ROWS, {"after": after}).all():
        earlier: dict[int, list[str]] = {}
        for row in db.execute(_EARLIER, {"after": after, "last": rows[-1].id}):
            earlier.setdefault(row.outbox_id, []).append(row.provider_id)
        for row in rows:
            yield f"{comma}{_line(row, earlier.get(row.id, []))}"
            comma = ","
        after = rows[-1].id
    yield "]"


def _line(row: Row[*tuple[Any, ...]], earlier_ids: list[str]) -> str:
    return json.dumps({**row._mapping, "earlier_ids": earlier_ids}, ensure_ascii=False)  # noqa: SLF001  # its public way to a mapping
