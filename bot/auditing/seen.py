"""The ids that a provider showed, kept outside memory: an account may have any number of messages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class Seen:
    """Ids that were seen."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Begin with none."""
        self._db = db
        self._db.execute("CREATE TABLE seen (id TEXT PRIMARY KEY) WITHOUT ROWID")

    def add(self, ids: Iterable[str]) -> None:
        """Keep these."""
        self._db.executemany("INSERT OR IGNORE INTO seen VALUES (?)", ((one,) for one in ids))

    def __contains__(self, one: str) -> bool:
        return self._db.execute("SELECT 1 FROM seen WHERE id = ?", (one,)).fetchone() is not None


@contextmanager
def seen_ids() -> Iterator[Seen]:
    """Give a place for ids, in a file without a name that is gone afterwards."""
    db = sqlite3.connect("", isolation_level=None)
    try:
        yield Seen(db)
    finally:
        db.close()
