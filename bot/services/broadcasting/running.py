"""Which broadcasts may send at this moment, and what their sending counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from bot.runtime import Runtime
from bot.store.broadcasts import broadcasts


def running(_runtime: Runtime, db: Connection, now: datetime) -> list[int]:
    """Give the ids of the broadcasts whose rows may begin now, the longest started first."""
    started = select(broadcasts.c.id).where(broadcasts.c.status == "started")
    open_now = or_(broadcasts.c.starts_at.is_(None), broadcasts.c.starts_at <= now)
    return list(db.execute(started.where(open_now).order_by(broadcasts.c.started_at)).scalars())


def count_begun(runtime: Runtime, db: Connection, rows: Sequence[Row[Any]], now: datetime) -> None:
    """Count what the rows that have just begun will cost, in the transaction that begins them."""
