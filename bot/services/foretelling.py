"""What staff see before they move or cancel a workshop: who would be told, and in which words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, or_, select

from bot.messages import Medium
from bot.programme.plans import Occasion, move_workshop
from bot.programme.registration_life import STANDING
from bot.programme.stage import Stage
from bot.programme.status import HOLDS_SEAT, Status
from bot.runtime import Runtime
from bot.services.notices import WINDOW
from bot.services.workshop_words import CANCELLED, MOVED, MOVED_SEAT, MOVED_SEAT_OF_MEMBER, say_of
from bot.store.contacts import addresses, contacts
from bot.store.workshops import registrations

_READER = contacts.alias("reader")
_WAY = (
    select(addresses.c.id)
    .where(addresses.c.contact_id == _READER.c.id)
    .where(
        addresses.c.value.startswith("+")
        | and_(addresses.c.medium == Medium.WHATSAPP, addresses.c.last_inbound_at > bindparam("since"))
    )
)
_MAY_NOT = or_(
    _READER.c.opted_out_at.is_not(None),
    _READER.c.taken_over_at.is_not(None),
    _READER.c.doubted_at.is_not(None),
    contacts.c.opted_out_at.is_not(None),
    ~_WAY.exists(),
)
_IS_MEMBER = contacts.c.reached_through_id.is_not(None)
"""Of somebody who is told on the phone of who leads their group."""
_CONCERNED = (
    select(registrations.c.status, _READER.c.language, _MAY_NOT.label("unreachable"), func.count().label("people"))
    .add_columns(_IS_MEMBER.label("is_member"))
    .join(contacts, contacts.c.id == registrations.c.contact_id)
    .join(_READER, _READER.c.id == func.coalesce(contacts.c.reached_through_id, contacts.c.id))
    .where(registrations.c.workshop_id == bindparam("of_workshop"), registrations.c.status.in_(STANDING))
    .group_by(registrations.c.status, _READER.c.language, _MAY_NOT, _IS_MEMBER)
)


@dataclass(frozen=True, slots=True)
class Told:
    """What so many would be told."""

    people: int
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class Foretold:
    """Who would be told what, and how many cannot be told."""

    told: Sequence[Told]
    untold: int


def foretell_move(stage: Stage, workshop_id: int, values: Mapping[str, Any]) -> Foretold:
    """Give what would be told if a workshop were moved so; nothing is changed. Raises Refusal where it cannot be."""
    with stage.db.begin_nested() as trial:
        moved = move_workshop(stage.db, workshop_id, values, Occasion.of(stage))
        trial.rollback()
    return _foretell(stage.runtime, stage.db, moved, dict.fromkeys(HOLDS_SEAT, MOVED_SEAT))


def foretell_cancel(stage: Stage, workshop: Row[Any]) -> Foretold:
    """Give what would be told if a workshop were cancelled."""
    return _foretell(stage.runtime, stage.db, workshop, dict.fromkeys(STANDING, CANCELLED))


def _foretell(runtime: Runtime, db: Connection, workshop: Row[Any], messages: Mapping[Status, str]) -> Foretold:
    now = runtime.clock(db)
    rows = db.execute(_CONCERNED, {"of_workshop": workshop.id, "since": now - WINDOW}).all()
    people: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if not row.unreachable:
            message = messages.get(Status(row.status), MOVED)
            if message == MOVED_SEAT and row.is_member:
                message = MOVED_SEAT_OF_MEMBER
            people[row.language or runtime.default_language, message] += row.people
    told = [
        Told(count, language, say_of(runtime, workshop, message, language, now))
        for (language, message), count in sorted(people.items())
    ]
    return Foretold(told, sum(row.people for row in rows if row.unreachable))
