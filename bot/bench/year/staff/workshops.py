"""Workshops: announced some weeks ahead, so many in the year that many find a seat and some do not."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert

from bot.bench.year.agenda import at_local
from bot.programme.staff import Role, add_member
from bot.programme.status import Admission
from bot.store.workshops import workshops

if TYPE_CHECKING:
    from bot.bench.year.world import World

LOGIN = "coordinator"
_EACH_FOR, _FEWEST = 60, 12
"""How many people there is a workshop for, and how many there are in a year at least."""
_WORKING_DAYS = 260
_KINDS = (
    ("Cluster management", "Gucunga amatsinda", Admission.FIRST_COME, 36, 2),
    ("Footwear design and product development", "Guhanga imideli y'inkweto", Admission.SELECTION, 20, 5),
)
_VENUES = ("Umurava Hall, Kigali", "Inkingi Workshop, Huye", "Ituze Centre, Musanze", "Isoko House, Rwamagana")


def prepare(world: World) -> None:
    """Put the coordinator on the staff, and announce the first workshop."""
    with world.runtime.database.begin() as db:
        add_member(db, {"login": LOGIN, "name": "Mutesi Grace", "role": Role.COORDINATOR}, world.now)
    _announce(world)


def work(world: World) -> None:
    """Announce a workshop on some days."""
    if world.happens(max(_FEWEST, len(world.people) / _EACH_FOR) / _WORKING_DAYS):
        _announce(world)


def _announce(world: World) -> None:
    chance = world.chance
    title_en, title_rw, admission, seats, days = chance.choices(_KINDS, (3, 1))[0]
    venue, starts_on = chance.choice(_VENUES), _monday(world, chance.randint(3, 5))
    values = {
        "title_en": title_en,
        "title_rw": title_rw,
        "venue_en": venue,
        "venue_rw": venue,
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=days - 1),
        "starts_at": time(9),
        "seats": min(seats, max(2, len(world.people) // 15)),
        "admission": admission,
        "closes_at": at_local(starts_on - timedelta(days=3), 17, world.zone),
        "created_at": world.now,
    }
    with world.runtime.database.begin() as db:
        db.execute(insert(workshops).values(values))


def _monday(world: World, weeks: int) -> date:
    today = world.now.astimezone(world.zone).date()
    return today + timedelta(days=-today.weekday(), weeks=weeks)
