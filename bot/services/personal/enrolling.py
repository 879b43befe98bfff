"""Takes in a list of people: who is new becomes a contact, of who is known only the gaps are filled.

What a contact told us themselves is never overwritten, an opt-out always holds, and who was erased comes back only
by a consent of later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from bot.marking import N_
from bot.messages import Channel, Medium
from bot.programme.consent import PROFILE
from bot.programme.contacts import KEPT
from bot.programme.lifecycle import By, Change, put_on_record
from bot.runtime import Runtime
from bot.services.personal.people import Agreed, Person
from bot.store.contacts import addresses, consents, contacts
from bot.store.database import hold
from bot.store.suppressions import find_suppressed

IMPORT = "import"
"""The medium of a consent that was given outside of any conversation."""

WAS_ERASED = N_("was erased, and has not agreed since")
"""Why somebody is left out."""
AT_ONCE = 200
"""How many are taken in by one transaction."""

_KNOWN = (
    select(contacts, addresses.c.value)
    .join(addresses, addresses.c.contact_id == contacts.c.id)
    .where(addresses.c.value.in_(bindparam("numbers", expanding=True)), contacts.c.erased_at.is_(None))
    .order_by(contacts.c.id, addresses.c.id)
    .with_for_update(of=contacts)
)
_AGREED = select(consents.c.contact_id, consents.c.given_at, consents.c.withdrawn_at).where(
    consents.c.contact_id.in_(bindparam("ids", expanding=True)), consents.c.purpose == PROFILE
)
_FILL = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact_id"))
    .values({name: func.coalesce(contacts.c[name], bindparam(f"new_{name}")) for name in KEPT})
)
_INSERT = insert(contacts).returning(contacts.c.id, sort_by_parameter_order=True)


@dataclass(slots=True)
class Enrolled:
    """What came of a list."""

    counts: Counter[str] = field(default_factory=Counter)
    """How many were created, updated or left as they are."""
    skipped: list[tuple[int, str]] = field(default_factory=list)
    """Rows that were left out, and why."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a list is taken in."""

    channel: Channel
    """The line by which its people are reached."""
    by: By
    dry: bool = False
    """Nothing is kept, and the same is told."""


@dataclass(slots=True)
class _Piece:
    """Part of a list in its transaction, with what is known already."""

    runtime: Runtime
    manner: Manner
    db: Connection
    now: datetime
    known: Mapping[str, Row[Any]]
    agreed: Mapping[int, Sequence[Row[Any]]]
    erased: Mapping[str, Row[Any]]
    told: Enrolled

    def since(self, agreed: Agreed) -> datetime:
        return datetime.combine(agreed.on, time(), self.runtime.house.zone)

    def is_barred(self, person: Person) -> bool:
        """Whether somebody was erased, and has not agreed again since."""
        erased = self.erased.get(person.number)
        if erased is None or person.number in self.known:
            return False
        return person.agreed is None or self.since(person.agreed) <= erased.erased_at


def enrol(runtime: Runtime, people: Sequence[Person], manner: Manner, done: Callable[[int], None]) -> Enrolled:
    """Take people in, a piece at a time; `done` is told how many. What was cut off is gone on with by doing it again.

    Who is new, and who is changed, is on record.
    """
    told = Enrolled()
    for at in range(0, len(people), AT_ONCE):
        some = people[at : at + AT_ONCE]
        with runtime.database.begin() as db:
            take_in(runtime, db, some, manner, told)
        done(len(some))
    return told


def take_in(runtime: Runtime, db: Connection, people: Sequence[Person], manner: Manner, told: Enrolled) -> None:
    """Take a piece of a list in, and add to what is told; of a dry run nothing is left. Whoever calls commits."""
    with db.begin_nested() as step:
        _take_in(_piece(runtime, manner, db, people, told), people)
        if manner.dry:
            step.rollback()


def _piece(runtime: Runtime, manner: Manner, db: Connection, people: Sequence[Person], told: Enrolled) -> _Piece:
    numbers = [person.number for person in people]
    hold(db, *numbers)  # as whoever meets them does
    db.execute(_KNOWN, {"numbers": numbers}).all()  # whoever was merged while we waited has their number elsewhere now
    known = {row.value: row for row in reversed(db.execute(_KNOWN, {"numbers": numbers}).all())}
    agreed: dict[int, list[Any]] = {}
    for row in db.execute(_AGREED, {"ids": [row.id for row in known.values()]}):
        agreed.setdefault(row.contact_id, []).append(row)
    erased = find_suppressed(db, numbers, runtime.seal)
    return _Piece(runtime, manner, db, runtime.clock(db), known, agreed, erased, told)


def _take_in(piece: _Piece, people: Iterable[Person]) -> None:
    new, changed = [], []
    for person in people:
        if piece.is_barred(person):
            piece.told.skipped.append((person.row, WAS_ERASED))
        elif person.number in piece.known:
            changed.append(person)
        else:
            new.append(person)
    ids = _create(piece, new)
    ids |= {person.number: piece.known[person.number].id for person in changed}
    told = dict.fromkeys(ids, "left as they are")
    told |= dict.fromkeys(_agree(piece, [*new, *changed], ids) | _fill(piece, changed), "updated")
    told |= dict.fromkeys((person.number for person in new), "created")
    piece.told.counts.update(told.values())
    changes = [
        Change(contacts.name, ids[number], "import", became)
        for number, became in told.items()
        if became != "left as they are"
    ]
    put_on_record(piece.db, changes, piece.manner.by, piece.now)


def _create(piece: _Piece, people: Sequence[Person]) -> dict[str, int]:
    """Make contacts, reached by SMS; who wanted no messages when they were erased wants none now."""
    if not people:
        return {}
    sealed = [piece.erased.get(person.number) for person in people]
    rows = [
        {
            **dict.fromkeys(KEPT),
            **person.known,
            "opted_out_at": erased.opted_out_at if erased else None,
            "created_at": piece.now,
        }
        for person, erased in zip(people, sealed, strict=True)
    ]
    ids = piece.db.execute(_INSERT, rows).scalars().all()
    made = {person.number: int(made) for person, made in zip(people, ids, strict=True)}
    own = {"medium": Medium.SMS, "channel": piece.manner.channel.name}
    piece.db.execute(insert(addresses), [{"contact_id": made[one], "value": one, **own} for one in made])
    return made


def _fill(piece: _Piece, people: Iterable[Person]) -> set[str]:
    """Fill the gaps in what is known of contacts; gives the numbers of those who had one."""
    gaps = {person.number: _gaps(piece.known[person.number], person) for person in people}
    rows = [
        {"contact_id": piece.known[number].id, **{f"new_{name}": found.get(name) for name in KEPT}}
        for number, found in gaps.items()
        if found
    ]
    if rows:
        piece.db.execute(_FILL, rows)
    return {number for number, found in gaps.items() if found}


def _gaps(row: Row[Any], person: Person) -> dict[str, str]:
    """Give what a list tells that is not known yet; a sector only of the district that is known."""
    gaps = {name: value for name, value in person.known.items() if getattr(row, name) is None}
    if row.district is not None and row.district != person.known.get("district"):
        gaps.pop("sector", None)
    return gaps


def _agree(piece: _Piece, people: Iterable[Person], ids: Mapping[str, int]) -> set[str]:
    """Record the consents that say something new: none stands, and none was taken back since."""
    new = {
        person.number: _consent(piece, person, person.agreed, ids[person.number])
        for person in people
        if person.agreed and not _is_older(piece, person.agreed, ids[person.number])
    }
    if new:
        piece.db.execute(insert(consents), list(new.values()))
    return set(new)


def _is_older(piece: _Piece, agreed: Agreed, contact_id: int) -> bool:
    since = piece.since(agreed)
    return any(row.withdrawn_at is None or row.withdrawn_at >= since for row in piece.agreed.get(contact_id, ()))


def _consent(piece: _Piece, person: Person, agreed: Agreed, contact_id: int) -> dict[str, object]:
    return {
        "contact_id": contact_id,
        "purpose": PROFILE,
        "wording": agreed.wording,
        "language": person.known["language"],
        "medium": IMPORT,
        "source": agreed.source,
        "given_at": piece.since(agreed),
    }
