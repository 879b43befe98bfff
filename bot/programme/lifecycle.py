"""Life cycles: the statuses that an object may have, the events that move it, and the record of every move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, Table, insert, literal, select, update

from bot.store.planning import drop_all
from bot.store.staff import history

_RECORD = insert(history)


@dataclass(frozen=True, slots=True)
class By:
    """Who did something: one of the staff, a contact, or neither, where time did it."""

    staff_id: int | None = None
    contact_id: int | None = None


TIME = By()
"""Nobody: a deadline passed."""


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one thing."""

    subject: str
    """The name of its table."""
    subject_id: int
    event: str
    became: str
    """Its status after."""
    was: str | None = None
    """Its status before; None where it began."""
    note: str | None = None


def put_on_record(db: Connection, changes: Sequence[Change], by: By, now: datetime) -> None:
    """Keep for good what happened, and who did it."""
    who = {"staff_id": by.staff_id, "contact_id": by.contact_id, "changed_at": now}
    if changes:
        db.execute(_RECORD, [{**asdict(change), **who} for change in changes])


@dataclass(frozen=True, slots=True)
class Move:
    """What an event does: from which statuses, to which."""

    since: frozenset[str]
    to: str


def move(since: Iterable[str], to: str) -> Move:
    """Give the move from any of these statuses."""
    return Move(frozenset(since), to)


@dataclass(frozen=True)
class Lifecycle:
    """The life cycle of the objects of one table.

    It has an `id`, a `status`, a `changed_at`, and a `respond_by`: by when somebody must act, null where nobody has to.
    """

    table: Table
    begins: str
    """The status of a new object."""
    moves: Mapping[str, Move]
    """By event. `erase` is what becomes of it when its contact is erased."""
    dues: tuple[str, ...] = ()
    """The kinds of `due` work that an object may have planned; when its life ends, it is dropped."""
    rests: tuple[str, ...] = ()
    """The open statuses in which nobody has to act and nothing is planned: another's life ends it, or none does."""

    @property
    def final(self) -> frozenset[str]:
        """The statuses that nothing leads away from."""
        return frozenset(step.to for step in self.moves.values()) - self.open

    @property
    def open(self) -> frozenset[str]:
        """The statuses in which an object is still somebody's affair."""
        return frozenset().union(*(step.since for step in self.moves.values()))

    def begin(self, db: Connection, values: Mapping[str, object], by: By, now: datetime) -> int:
        """Make an object, on record; gives its id."""
        own = {**values, "status": self.begins, "created_at": now, "changed_at": now}
        made = int(db.execute(insert(self.table).returning(self.table.c.id), own).scalar_one())
        put_on_record(db, [Change(self.table.name, made, "begin", self.begins)], by, now)
        return made

    def begin_all(self, db: Connection, chosen: Select[Any], by: By, now: datetime) -> list[int]:
        """Make an object of each row that is chosen, its columns by their names, on record; gives their ids."""
        found = chosen.subquery()
        own = {"status": self.begins, "created_at": now, "changed_at": now}
        values = {**found.c, **{name: literal(value, self.table.c[name].type) for name, value in own.items()}}
        made = insert(self.table).from_select(list(values), select(*values.values())).returning(self.table.c.id)
        ids = list(db.execute(made).scalars())
        put_on_record(db, [Change(self.table.name, own_id, "begin", self.begins) for own_id in ids], by, now)
        return ids

    def apply(self, db: Connection, object_id: int, event: str, by: By, now: datetime, **values: object) -> bool:
        """Move an object as an event moves it, on record; False where it does not stand where it may be moved from.

        `values` are columns to be set along with the status; `note` among them goes on the record.
        """
        return bool(self.apply_all(db, self.table.c.id == object_id, event, by, now, **values))

    def apply_all(
        self, db: Connection, those: ColumnElement[bool], event: str, by: By, now: datetime, **values: object
    ) -> list[int]:
        """Move those objects of which a condition holds, each as `apply` does; gives the ids of those that moved."""
        step, note = self.moves[event], cast("str | None", values.pop("note", None))
        standing = select(self.table.c.id, self.table.c.status).where(
            those, self.table.c.status.in_(sorted(step.since))
        )
        found = db.execute(standing.order_by(self.table.c.id).with_for_update()).all()
        was: dict[int, str | None] = {row.id: row.status for row in found}
        if was:
            moved = update(self.table).where(self.table.c.id.in_(was))
            db.execute(moved.values(status=step.to, changed_at=now, **values))
            moves = [Change(self.table.name, own, event, step.to, since, note) for own, since in was.items()]
            put_on_record(db, moves, by, now)
        if was and step.to in self.final and self.dues:
            drop_all(db, self.dues, list(was), now)
        return list(was)
