"""Duties that one process has at a time, however many hosts there are: whoever holds the lease does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, insert, update
from sqlalchemy.exc import IntegrityError

from bot.store.database import Database
from bot.store.outbox import leases

_TAKE = (
    update(leases)
    .where(leases.c.name == bindparam("of_name"))
    .where((leases.c.holder == bindparam("by")) | (leases.c.until < bindparam("now")))
    .values(holder=bindparam("by"), until=bindparam("ends"))
)
_KEEP = (
    update(leases)
    .where(leases.c.name == bindparam("of_name"), leases.c.holder == bindparam("by"))
    .values(until=bindparam("ends"))
)
_INSERT = insert(leases)


@dataclass(frozen=True, slots=True)
class Lease:
    """A duty's name and who would have it."""

    name: str
    holder: str

    def take(self, database: Database, clock: Callable[[Connection], datetime], length: timedelta) -> bool:
        """Have it for so long from now; False where another has it. Who holds it may take it again at any time."""
        try:
            with database.begin() as db:
                now = clock(db)
                values = {"of_name": self.name, "by": self.holder, "now": now, "ends": now + length}
                if db.execute(_TAKE, values).rowcount == 0:
                    db.execute(_INSERT, {"name": self.name, "holder": self.holder, "until": now + length})
        except IntegrityError:
            return False
        return True

    def keep(self, database: Database, clock: Callable[[Connection], datetime], length: timedelta) -> bool:
        """Have it for so long from now on; False where it ran out and another has had it since."""
        with database.begin() as db:
            return (
                db.execute(_KEEP, {"of_name": self.name, "by": self.holder, "ends": clock(db) + length}).rowcount == 1
            )
