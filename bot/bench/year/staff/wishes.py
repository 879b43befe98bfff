"""What people want of their data: some ask to be forgotten, and staff erase them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from bot.services.personal.erasing import erase
from bot.store.contacts import addresses

if TYPE_CHECKING:
    from bot.bench.year.world import World

_IN_A_YEAR = 0.01
"""The share of people who ask for it."""
_WORKING_DAYS = 260
_WHO = select(addresses.c.contact_id).where(addresses.c.value == bindparam("number")).limit(1)


def prepare(_world: World) -> None:
    """Need nothing."""


def work(world: World) -> None:
    """Erase somebody on some days; they may come again as somebody new."""
    if not world.happens(_IN_A_YEAR * len(world.people) / _WORKING_DAYS):
        return
    person = world.chance.choice([one for one in world.people.values() if one.visits])
    with world.runtime.database.begin() as db:
        contact_id = db.execute(_WHO, {"number": person.number}).scalar()
        if contact_id is None or not erase(world.runtime, db, contact_id):
            return
    person.patience = 0
