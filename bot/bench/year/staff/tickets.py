"""Tickets: who asks a person is answered by one, in their own words, and some are spoken with instead of the flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.bench.year.staff.workshops import coordinator
from bot.programme.tickets import LIFE
from bot.services.taking import Taking, take
from bot.services.ticketing import Answer, answer, close
from bot.store.tickets import tickets

if TYPE_CHECKING:
    from bot.bench.year.world import World

_TAKEN, _OVER, _CLOSED = 0.7, 0.2, 0.4
"""How likely a ticket is taken and answered on a day, that the flows stand back meanwhile, and that it is closed."""
_WORDS = ("Murakoze kutwandikira. Tuzaguhamagara ejo.", "Thank you for writing. We call you tomorrow.")


def prepare(_world: World) -> None:
    """Need nothing."""


def work(world: World) -> None:
    """Take, answer and close some of those that stand."""
    with world.runtime.database.begin() as db:
        standing = select(tickets.c.id).where(tickets.c.status.in_(sorted(LIFE.open))).order_by(tickets.c.id)
        found = db.execute(standing).scalars().all()
    for ticket in found:
        if world.happens(_TAKEN):
            _answer(world, ticket)
        if world.happens(_CLOSED):
            with world.runtime.database.begin() as db:
                close(world.runtime, db, ticket, coordinator(db), "settled by phone")


def _answer(world: World, ticket: int) -> None:
    words = f"{world.chance.choice(_WORDS)} ({next(world.serial)})"
    try:
        with world.runtime.database.begin() as db:
            by = coordinator(db)
            take(world.runtime, db, Taking(ticket, by.staff_id or 0, over=world.happens(_OVER)), by)
            answer(world.runtime, db, Answer(ticket, words, None), by)
    except ValueError:
        return  # they cannot be written to: the command says so, and nothing is changed
