"""Counts of what there is too much of to be counted each time: what moves no more is counted once, the rest anew."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.store.schema import metadata

counts = Table(
    "counts",
    metadata,
    Column("kind", String(20), primary_key=True, doc="What is counted: messages, inbound or sessions."),
    Column("labels", String(200), primary_key=True, doc="JSON: what those have in common that are counted here."),
    Column("settled", BigInteger, nullable=False, doc="So old that they move no more: counted once, kept for good."),
    Column("recent", BigInteger, nullable=False, doc="The others, as they were when they were last counted."),
)
_STEP = 10_000
"""Ids that are settled at once."""
_STEPS_AT_MOST = 50

Found = Counter[str]
"""How many, by labels."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted by which of its columns; what is open, or younger than `moves_for`, is not settled."""

    table: Table
    labels: Mapping[str, ColumnElement[str]]
    written_at: ColumnElement[datetime]
    is_open: ColumnElement[bool]
    moves_for: timedelta

    def look(self, db: Connection, mark: int, now: datetime) -> tuple[int, Found, Found]:
        """Give how far what is settled goes on behind a mark, how many those are, and how many the rest."""
        last, settled = db.execute(select(func.max(self.table.c.id))).scalar_one() or 0, Found()
        for _ in range(_STEPS_AT_MOST):
            part = self.table.c.id.between(mark + 1, mark + _STEP)
            moves = part & (self.is_open | (self.written_at >= now - self.moves_for))
            if mark + _STEP > last or db.execute(select(self.table.c.id).where(moves).limit(1)).first():
                break
            settled += count_by(db, self.labels, part)
            mark += _STEP
        return mark, settled, count_by(db, self.labels, self.table.c.id > mark)


def count_by(db: Connection, labels: Mapping[str, ColumnElement[str]], which: ColumnElement[bool]) -> Found:
    """Give how many rows there are of these, by labels."""
    rows = db.execute(select(*labels.values(), func.count()).where(which).group_by(*labels.values()))
    return Found({json.dumps(dict(zip(labels, row, strict=False))): row[-1] for row in rows})


def read_counts(db: Connection, kind: str) -> list[tuple[dict[str, str], int]]:
    """Give the labels and how many there are, settled and recent."""
    rows = db.execute(select(counts).where(counts.c.kind == kind).order_by(counts.c.labels))
    return [(json.loads(row.labels), row.settled + row.recent) for row in rows]


def write_counts(db: Connection, kind: str, settled: Found, recent: Found) -> None:
    """Add what was settled, and put down anew what is recent."""
    db.execute(update(counts).where(counts.c.kind == kind).values(recent=0))
    for labels in settled.keys() | recent.keys():
        here = (counts.c.kind == kind) & (counts.c.labels == labels)
        values = {"settled": counts.c.settled + settled[labels], "recent": recent[labels]}
        if db.execute(update(counts).where(here).values(values)).rowcount == 0:
            row = {"kind": kind, "labels": labels, "settled": settled[labels], "recent": recent[labels]}
            db.execute(insert(counts).values(row))
    db.execute(delete(counts).where(counts.c.kind == kind, counts.c.settled == 0, counts.c.recent == 0))
