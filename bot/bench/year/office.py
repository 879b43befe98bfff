"""The office: staff who come on working days, act on their lists, and leave some of it undone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from bot.bench.year.agenda import at_local
from bot.bench.year.staff import (
    banks,
    broadcasts,
    certificates,
    groups,
    mentorship,
    products,
    surveys,
    tickets,
    wishes,
    workshops,
)
from bot.services.outgoing import REPLIES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.bench.year.world import World


class Desk(Protocol):
    """What staff do for a subject; a module of `staff/` is one."""

    def prepare(self, world: World, /) -> None:
        """Set up what the subject needs, before the year begins."""

    def work(self, world: World, /) -> None:
        """Do a working day's work."""


_DESKS: Sequence[Desk] = (
    workshops,
    certificates,
    mentorship,
    banks,
    products,
    groups,
    tickets,
    surveys,
    broadcasts,
    wishes,
)
_OPENS, _BETWEEN = 9.1, timedelta(minutes=7)
_FRIDAY = 4
_AT_WORK = 0.93
"""How likely each of them is there on a working day."""


def open_office(world: World) -> None:
    """Set everything up, and have staff come from now on."""
    for desk in _DESKS:
        desk.prepare(world)
    _open(world, world.now.astimezone(world.zone).date())


def _open(world: World, day: date) -> None:
    world.agenda.at(at_local(day, _OPENS, world.zone), lambda: _work(world, day))


def _work(world: World, day: date) -> None:
    for desk in _DESKS:
        if day.weekday() <= _FRIDAY and world.happens(_AT_WORK):
            desk.work(world)
            world.runtime.ring(REPLIES)  # as every command of staff does
            world.agenda.pass_time(_BETWEEN)
    _open(world, day + timedelta(days=1))
