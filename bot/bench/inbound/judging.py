"""What was brought, held against what the database has of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from bot.bench.talk import Line
from bot.bench.verdict import Verdict
from bot.store.contacts import addresses
from bot.store.conversations import inbound
from bot.store.outbox import outbox
from bot.store.workshops import registrations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.bench.inbound.bringing import Conversation


@dataclass(frozen=True, slots=True)
class Record:
    """What the database has of one message."""

    id: int
    external_id: str
    replies: int
    """How many answers its record counts."""
    answers: int
    """How many there are."""


@dataclass(frozen=True, slots=True)
class Kept:
    """All that the database has."""

    records: Sequence[Record]
    registered: Counter[str]
    """By address."""


def read(db: Connection) -> Kept:
    """Give what the database has."""
    answers = Counter[int](dict(_counted(db, outbox.c.inbound_id)))
    columns = (inbound.c.id, inbound.c.external_id, inbound.c.replies)
    records = [Record(*row, answers=answers[row.id]) for row in db.execute(select(*columns)).all()]
    numbers = dict(db.execute(select(addresses.c.contact_id, addresses.c.value)).all())
    return Kept(records, Counter({numbers[each]: many for each, many in _counted(db, registrations.c.contact_id)}))


def judge(talks: Sequence[Conversation], kept: Kept) -> Verdict:
    """Hold the conversations against what is kept of them."""
    brought = [one for talk in talks for one in talk.brought]
    ids = {one.said.external_id for one in brought}
    times = Counter(record.external_id for record in kept.records)
    broken = {
        "answered 2xx, and not there": [
            one.said.external_id for one in brought if one.taken and not times[one.said.external_id]
        ],
        "taken in more than once": [each for each, many in times.items() if many > 1],
        "there, and never said": sorted(set(times) - ids),
        "one request, several answers": [one.said.external_id for one in brought if len(one.screens) > 1],
        "more or fewer answers than its record counts": [
            record.external_id for record in kept.records if record.replies != record.answers
        ],
        "out of order": _disordered(talks, kept),
        "not registered once": [
            f"{talk.contact.address} {kept.registered[talk.contact.address]} times"
            for talk in talks
            if not talk.is_broken and kept.registered[talk.contact.address] != 1
        ],
    }
    through = sum(not talk.is_broken for talk in talks)
    lines = Counter(one.said.line for one in brought)
    seen = {f"said by {line}": str(lines[line]) for line in Line}
    return Verdict(broken, seen | {"conversations": str(len(talks)), "of them without a call that broke": str(through)})


def _disordered(talks: Sequence[Conversation], kept: Kept) -> list[str]:
    places = {record.external_id: record.id for record in kept.records}
    found = []
    for talk in talks:
        order = [places[one.said.external_id] for one in talk.brought if one.taken and one.said.external_id in places]
        found += [talk.contact.address] if any(later <= earlier for earlier, later in pairwise(order)) else []
    return found


def _counted(db: Connection, column: object) -> list[tuple[int, int]]:
    """Give how many rows there are for each value of a column."""
    counted = select(column, func.count()).where(column.is_not(None)).group_by(column)  # type: ignore[attr-defined, call-overload]
    return [(int(value), int(many)) for value, many in db.execute(counted).all()]
