"""Who could not be told what became of their registration: it is on record, so that staff can call them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from bot.programme.lifecycle import TIME, Change, put_on_record
from bot.store.staff import history
from bot.store.workshops import registrations

UNTOLD = "untold"
_OF_WORKSHOP = (
    select(history.c.subject_id, history.c.note)
    .join(registrations, registrations.c.id == history.c.subject_id)
    .where(history.c.subject == registrations.name, history.c.event == UNTOLD)
    .where(registrations.c.workshop_id == bindparam("of_workshop"))
    .order_by(history.c.id)
)


def note_untold(db: Connection, registration: int, status: str, news: str, now: datetime) -> None:
    """Keep that somebody was not told a piece of news, since they cannot be written to now."""
    put_on_record(db, [Change(registrations.name, registration, UNTOLD, status, status, news)], TIME, now)


def find_untold(db: Connection, workshop_id: int) -> Mapping[int, str]:
    """Give the last news that was not told to somebody with a registration at a workshop, by registration."""
    return {row.subject_id: row.note for row in db.execute(_OF_WORKSHOP, {"of_workshop": workshop_id})}
