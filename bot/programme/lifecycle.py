"""Life cycles: the statuses that an object may have, the events that move it, and the record of every move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, insert, literal, select, update

from bot.store.due import drop, due
from bot.store.staff import history

_AT_ONCE = 1_000
"""Objects that are moved by one statement."""


@dataclass(frozen=True, slots=True)
class By:
    """Who did something: one of the staff, a contact, or neither, where time did it."""

    staff_id: int | None = None
    contact_id: int | None = None


TIME = By()
"""Nobody: a deadline passed."""


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
        self._note(db, made, {"event": "begin", "was": None, "became": self.begins, "note": None}, by, now)
        return made

    def apply(self, db: Connection, object_id: int, event: str, by: By, now: datetime, **values: object) -> bool:
        """Move an object as an event moves it, on record; False where it does not stand where it may be moved from.

        `values` are columns to be set along with the status; `note` among them goes on the record.
        """
        step, note = self.moves[event], values.pop("note", None)
        own = self.table.c.id == bindparam("object_id")
        was = db.execute(select(self.table.c.status).where(own).with_for_update(), {"object_id": object_id}).scalar()
        if was not in step.since:
            return False
        moved = update(self.table).where(self.table.c.id == object_id, self.table.c.status == was)
        if db.execute(moved.values(status=step.to, changed_at=now, **values)).rowcount != 1:
            return False
        self._note(db, object_id, {"event": event, "was": was, "became": step.to, "note": note}, by, now)
        if step.to in self.final:
            for kind in self.dues:
                drop(db, kind, object_id, now)
        return True

    def begin_each(self, db: Connection, chosen: Select[Any], by: By, now: datetime) -> Sequence[int]:
        """Make an object of each row that is chosen, its columns by their names, on record; gives their ids."""
        found = chosen.subquery()
        own = {"status": self.begins, "created_at": now, "changed_at": now}
        values = {**found.c, **{name: literal(value, self.table.c[name].type) for name, value in own.items()}}
        made = insert(self.table).from_select(list(values), select(*values.values())).returning(self.table.c.id)
        ids = db.execute(made).scalars().all()
        what = {"event": "begin", "became": self.begins}
        self._note_each(db, [(made_id, None) for made_id in ids], what, by, now)
        return ids

    def apply_to_each(self, db: Connection, those: ColumnElement[bool], event: str, by: By, now: datetime) -> int:
        """Move all of those objects that an event moves from where they stand, on record; gives how many."""
        step, own, moved = self.moves[event], self.table.c, 0
        batch = select(own.id, own.status).where(those, own.status.in_(sorted(step.since - {step.to})))
        batch = batch.order_by(own.id).limit(_AT_ONCE).with_for_update()
        while rows := db.execute(batch).all():
            ids = [row.id for row in rows]
            db.execute(update(self.table).where(own.id.in_(ids)).values(status=step.to, changed_at=now))
            what = {"event": event, "became": step.to}
            self._note_each(db, [(row.id, row.status) for row in rows], what, by, now)
            if step.to in self.final:
                open_work = due.c.done_at.is_(None) & due.c.kind.in_(self.dues) & due.c.subject_id.in_(ids)
                db.execute(update(due).where(open_work).values(done_at=now, outcome="dropped"))
            moved += len(rows)
        return moved

    def _note_each(
        self, db: Connection, which: Sequence[tuple[int, str | None]], what: Mapping[str, str], by: By, now: datetime
    ) -> None:
        who = {"staff_id": by.staff_id, "contact_id": by.contact_id}
        same = {"subject": self.table.name, **what, **who, "note": None, "changed_at": now}
        if which:
            db.execute(insert(history), [{**same, "subject_id": own, "was": was} for own, was in which])

    def _note(self, db: Connection, object_id: int, what: Mapping[str, object], by: By, now: datetime) -> None:
        who = {"staff_id": by.staff_id, "contact_id": by.contact_id}
        values = {"subject": self.table.name, "subject_id": object_id, **what, **who, "changed_at": now}
        db.execute(insert(history), values)
