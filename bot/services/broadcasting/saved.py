"""Audiences under a name: kept as their filters, and resolved anew by whoever uses them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.errors import BroadcastError
from bot.marking import N_
from bot.programme.lifecycle import By, Change, put_on_record
from bot.services.broadcasting.audience import Audience
from bot.store.audiences import audiences


class Saved(NamedTuple):
    """An audience under a name."""

    id: int
    name: str
    audience: Audience
    changed_at: datetime


_SAVED = select(audiences.c.id, audiences.c.name, audiences.c.filters, audiences.c.changed_at)
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert(audiences), "postgresql": postgresql.insert(audiences)}
_LONGEST = 60


def save(db: Connection, name: str, audience: Audience, by: By, now: datetime) -> int:
    """Keep an audience under a name, on record, and give its id; what has the name gets these filters.

    Raises BroadcastError where it names people: it is to find others tomorrow.
    """
    name = " ".join(name.split())
    if not 0 < len(name) <= _LONGEST:
        raise BroadcastError(N_("A name has {most} letters at the most."), most=_LONGEST)
    if _names_people(audience):
        raise BroadcastError(N_("An audience is kept by filters, and not by who is in it."))
    values = {"filters": audience.dump(), "changed_at": now}
    made = _INSERT[db.dialect.name].values(name=name, created_at=now, **values)
    kept = made.on_conflict_do_update(index_elements=["name"], set_=values).returning(audiences.c.id)
    saved = int(db.execute(kept).scalar_one())
    put_on_record(db, [Change(audiences.name, saved, "save", "saved", note=audience.dump())], by, now)
    return saved


def _names_people(audience: Audience) -> bool:
    return bool(audience.numbers or audience.contacts or any(map(_names_people, audience.minus)))


def remove(db: Connection, audience_id: int, by: By, now: datetime) -> bool:
    """Keep an audience no more, on record; False where it was removed already. Broadcasts have their own copy."""
    gone = db.execute(delete(audiences).where(audiences.c.id == audience_id)).rowcount == 1
    if gone:
        put_on_record(db, [Change(audiences.name, audience_id, "remove", "removed", "saved")], by, now)
    return gone


def get_saved(db: Connection, name: str) -> Saved:
    """Give an audience by its name. Raises BroadcastError where there is none."""
    found = db.execute(_SAVED.where(audiences.c.name == name)).one_or_none()
    if found is None:
        raise BroadcastError(N_("There is no audience {name}."), name=name)
    return _saved(found)


def list_saved(db: Connection) -> list[Saved]:
    """Give all audiences that have a name, in alphabetical order."""
    return [_saved(row) for row in db.execute(_SAVED.order_by(audiences.c.name))]


def _saved(row: Row[*tuple[Any, ...]]) -> Saved:
    return Saved(row.id, row.name, Audience.model_validate_json(row.filters), row.changed_at)
