"""The year from its first day to its last."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from bot.bench.year.living import Living
from bot.bench.year.machinery import Machinery
from bot.bench.year.office import open_office
from bot.bench.year.world import BEGINS_AT, LASTS, make_world

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.bench.year.world import World

_WEEK = timedelta(weeks=1)
_COME_WITHIN = 330
"""Days within which everybody has heard of us: most at the beginning."""


def live(url: str, many: int, seed: int, say: Callable[[str], None], lasts: timedelta = LASTS) -> World:
    """Live through a year, or a shorter time, over a new database; give the world as it is then."""
    world = make_world(url, many, seed)
    living = Living(world)
    first = BEGINS_AT.astimezone(world.zone).date()
    people = list(world.people.values())
    open_office(world)
    for person in people:
        living.settle(person, first + timedelta(days=int(_COME_WITHIN * world.chance.random() ** 1.7)))
    machinery = Machinery(world, living.arrived)
    machinery.wake()
    began, at = monotonic(), BEGINS_AT
    while at < BEGINS_AT + lasts:
        at = min(at + _WEEK, BEGINS_AT + lasts)
        world.agenda.run(at)
        share = (at - BEGINS_AT) / lasts
        left = (monotonic() - began) * (1 - share) / share
        say(f"{at:%d %B}: {len(world.sent):,} messages; {left / 60:.1f} minutes left")
    machinery.turn()
    return world
