"""Putting people on the staff, some of them with a phone on which they are told and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.bench.year.people import make_helper
from bot.programme.contacts import contact_at
from bot.programme.staff import add_member

if TYPE_CHECKING:
    from bot.bench.year.people import Person
    from bot.bench.year.world import World
    from bot.programme.staff import Role


def hire(world: World, login: str, role: Role, number: str, language: str = "rw") -> tuple[int, Person]:
    """Put somebody with a phone on the staff; gives their id there, and who they are."""
    person = make_helper(world.chance, world.names, number, language)
    person.name = f"{person.name} {login}"[:40]
    world.people[number] = person
    with world.runtime.database.begin() as db:
        contact_id = contact_at(db, number, world.sms.name, world.now, world.runtime.seal)
        values = {"login": login, "name": person.name, "role": role, "contact_id": contact_id}
        return add_member(db, values, world.now), person
