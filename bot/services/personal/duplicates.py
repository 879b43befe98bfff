"""Contacts who are perhaps one person: of one name, and with a reason more to think so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Any

from rapidfuzz.distance import OSA
from sqlalchemy import Connection, Row, Select, func, select

from bot.marking import N_
from bot.store.contacts import addresses, contacts

_AT_MOST = 20
"""Of one name: a name that more have says little of any two of them."""
_NAMES_AT_ONCE = 50
_NAMED: Select[Any] = (
    select(contacts.c.folded)
    .where(contacts.c.folded > "", contacts.c.folded.like("%_ _%"))
    .group_by(contacts.c.folded)
    .having(func.count().between(2, _AT_MOST))
    .order_by(contacts.c.folded)
    .limit(_NAMES_AT_ONCE)
)


@dataclass(frozen=True, slots=True)
class Double:
    """Two contacts who may be one person, and why."""

    first: Row[Any]
    second: Row[Any]
    reasons: Sequence[str]
    """English sentences, to be translated."""


@dataclass(frozen=True, slots=True)
class Doubles:
    """A page of such pairs."""

    found: Sequence[Double]
    after: str
    """Where the next page begins; empty where there is none."""


def find_doubles(db: Connection, after: str = "") -> Doubles:
    """Give pairs who may be one person, by name, from one name on; a page may hold few where names say little."""
    names = db.execute(_NAMED.where(contacts.c.folded > after) if after else _NAMED).scalars().all()
    found = list(_pairs(db, names))
    return Doubles(found, names[-1] if len(names) == _NAMES_AT_ONCE else "")


def find_doubles_of(db: Connection, contact_id: int) -> Sequence[Double]:
    """Give the pairs of one contact with others who may be the same person."""
    name = select(contacts.c.folded).where(contacts.c.id == contact_id)
    found = _pairs(db, db.execute(name).scalars().all())
    return [double for double in found if contact_id in {double.first.id, double.second.id}]


def _pairs(db: Connection, names: Sequence[str | None]) -> Iterator[Double]:
    columns = (contacts.c.id, contacts.c.name, contacts.c.folded, contacts.c.district, contacts.c.trade)
    those: Select[Any] = select(*columns, contacts.c.created_at).where(contacts.c.erased_at.is_(None))
    rows = db.execute(those.where(contacts.c.folded.in_(names)).order_by(contacts.c.folded, contacts.c.id)).all()
    at = select(addresses.c.contact_id, addresses.c.value).where(addresses.c.contact_id.in_([row.id for row in rows]))
    reached: dict[int, set[str]] = {row.id: set() for row in rows}
    for way in db.execute(at):
        reached[way.contact_id].add(way.value)
    for _, same in groupby(rows, key=lambda row: row.folded):
        for one, two in combinations(list(same)[:_AT_MOST], 2):
            if reasons := list(_reasons(one, two, reached[one.id], reached[two.id])):
                yield Double(one, two, reasons)


def _reasons(one: Row[Any], two: Row[Any], first: set[str], second: set[str]) -> Iterator[str]:
    numbers = [{value for value in values if value.startswith("+")} for values in (first, second)]
    if one.district and one.district == two.district:
        yield N_("the same name and district")
    if any(OSA.distance(left, right) == 1 for left in numbers[0] for right in numbers[1]):
        yield N_("the same name, and numbers that differ in one digit")
    if first and second and bool(numbers[0]) != bool(numbers[1]):
        yield N_("the same name, one known by WhatsApp alone and one by a number")
