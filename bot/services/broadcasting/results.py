"""What became of a broadcast's messages, with the reasons in plain words."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Text, bindparam, cast, func, null, select, union_all

from bot.asking import Explains
from bot.messages import MessageStatus
from bot.runtime import Runtime
from bot.store.archive import archive
from bot.store.outbox import outbox

_EACH = union_all(
    *(
        select(table.c.status, table.c.provider, table.c.reason_code, reason.label("reason")).where(
            table.c.broadcast_id == bindparam("of_broadcast")
        )
        for table, reason in ((outbox, outbox.c.reason), (archive, cast(null(), Text)))
    )
).subquery()
_COUNTED = select(*_EACH.c, func.count().label("messages")).group_by(*_EACH.c)
_WITH_REASON = (MessageStatus.UNKNOWN, MessageStatus.FAILED, MessageStatus.REFUSED, MessageStatus.CANCELLED)


class Result(NamedTuple):
    """So many messages of which the same became for the same reason."""

    status: MessageStatus
    reason: str
    """A sentence for staff; empty where there is nothing to explain, or nobody said why."""
    messages: int


def results_of(runtime: Runtime, db: Connection, broadcast_id: int) -> list[Result]:
    """Give what became of a broadcast's messages by status and reason, the furthest status and the most first."""
    counted: Counter[tuple[MessageStatus, str]] = Counter()
    for row in db.execute(_COUNTED, {"of_broadcast": broadcast_id}):
        status = MessageStatus(row.status)
        counted[status, _reason(runtime, row) if status in _WITH_REASON else ""] += row.messages
    found = [Result(status, reason, messages) for (status, reason), messages in counted.items()]
    return sorted(found, key=lambda one: (-one.status.rank, one.status, -one.messages, one.reason))


def _reason(runtime: Runtime, row: Row[*tuple[Any, ...]]) -> str:
    """Give what the provider's code means, else what was said when it was tried, else the code itself."""
    provider = runtime.adapters.get(row.provider)
    meaning = provider.explain(row.reason_code) if row.reason_code and isinstance(provider, Explains) else ""
    return meaning or row.reason or row.reason_code or ""
