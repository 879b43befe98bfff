"""What the engine takes for a turn, over whole registrations, so that each kind counts as often as it occurs."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from bot.bench.rehearsal import REGISTRATION, Rehearsal
from bot.engine.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.bench.rehearsal import Contact

_CONVERSATIONS = 25
"""In a round."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Microseconds of CPU a turn, in the cheapest round: whatever else the machine does only adds to it."""

    alone: float
    with_json: float
    """The session loaded from JSON before, and dumped after."""


def measure(rehearsal: Rehearsal, rounds: int) -> Cost:
    """Give what a turn costs on a medium."""
    numbers = count()

    def cheapest(talk: Callable[[Rehearsal, Contact], None]) -> float:
        found = []
        for _ in range(rounds):
            contacts = [rehearsal.meet(next(numbers)) for _ in range(_CONVERSATIONS)]
            began = time.process_time_ns()
            for contact in contacts:
                talk(rehearsal, contact)
            found.append((time.process_time_ns() - began) / 1000 / (_CONVERSATIONS * len(REGISTRATION)))
        return min(found)

    return Cost(cheapest(_talk), cheapest(_talk_in_json))


def _talk(rehearsal: Rehearsal, contact: Contact) -> None:
    for _, said in REGISTRATION:
        rehearsal.say(contact, said)


def _talk_in_json(rehearsal: Rehearsal, contact: Contact) -> None:
    for _, said in REGISTRATION:
        rehearsal.say(contact, said)
        contact.session = Session.load(contact.session.dump())
