"""The archive: what remains of messages once they are old. Their words and addresses are gone, the counts are not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    BindParameter,
    Column,
    Connection,
    Index,
    Integer,
    Numeric,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
)

from bot.messages import MessageStatus
from bot.store.outbox import attempts, delivery_updates, outbox
from bot.store.schema import Key, Moment, metadata
from bot.store.suppressions import Seal

archive = Table(
    "archive",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False, doc="As it was in the outbox; also our reference."),
    Column("contact_id", Key, nullable=False, index=True),
    Column("inbound_id", Key),
    Column("broadcast_id", Key),
    Column("language", String(2)),
    Column("message_class", String(10), nullable=False),
    Column("lane", String(10), nullable=False),
    Column("medium", String(10), nullable=False),
    Column("channel", String(40), nullable=False),
    Column("provider", String(20), nullable=False),
    Column("address", String(140), nullable=False, doc="Sealed."),
    Column("segments", Integer, nullable=False),
    Column("status", String(10), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("begun_at", Moment),
    Column("provider_id", String(80)),
    Column("earlier_ids", Text, doc="The provider's ids of earlier attempts, with spaces between."),
    Column("reason_code", String(40)),
    Column("status_at", Moment, nullable=False),
    Column("price", Numeric(12, 6)),
    Column("currency", String(3)),
    Index("uq_archive_provider_id", "provider", "provider_id", unique=True),
    Index(
        "ix_archive_broadcast",
        "broadcast_id",
        "status",
        sqlite_where=text("broadcast_id IS NOT NULL"),
        postgresql_where=text("broadcast_id IS NOT NULL"),
    ),
)
"""It refers to no other table, so that moving a message here waits for nobody's turn."""

_AS_THEY_WERE = [outbox.c[column.name] for column in archive.c if column.name != "earlier_ids"]
_EARLIER = (
    select(func.aggregate_strings(attempts.c.provider_id, " "))
    .where(attempts.c.outbox_id == outbox.c.id, attempts.c.provider_id.is_not(None))
    .scalar_subquery()
)
_OLD = (
    select(*_AS_THEY_WERE, _EARLIER.label("earlier_ids"))
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)), outbox.c.status_at < bindparam("before"))
    .where(outbox.c.status.not_in((MessageStatus.QUEUED, MessageStatus.SENDING)))
    .where(outbox.c.id < select(func.max(outbox.c.id)).scalar_subquery())  # SQLite gives the highest id again
    .order_by(outbox.c.id)
    .with_for_update(of=outbox, skip_locked=True)
)
_INSERT = insert(archive)
_GONE: BindParameter[list[int]] = bindparam("gone", expanding=True)
_DELETE = (
    delete(attempts).where(attempts.c.outbox_id.in_(_GONE)),
    delete(delivery_updates).where(delivery_updates.c.outbox_id.in_(_GONE)),
    delete(outbox).where(outbox.c.id.in_(_GONE)),
)


def archive_messages(db: Connection, ids: Sequence[int], before: datetime, seal: Seal) -> None:
    """Move those of these messages here that came to their end before an instant."""
    rows = db.execute(_OLD, {"ids": ids, "before": before}).mappings().all()
    if rows:
        db.execute(_INSERT, [{**row, "address": seal(row["address"])} for row in rows])
        for statement in _DELETE:
            db.execute(statement, {"gone": [row["id"] for row in rows]})
