"""Products: staff approve them or say what is to change; buyers want some, and are introduced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.bench.year.staff.workshops import coordinator
from bot.programme.interests import LIFE as INTEREST_LIFE
from bot.programme.interests import Buyer, note_interest
from bot.programme.product_kinds import Reason
from bot.programme.product_lives import Status
from bot.services import exhibiting, introducing
from bot.store.products import interests, products

if TYPE_CHECKING:
    from bot.bench.year.world import World

_SEEN, _APPROVED, _INTRODUCED, _CLOSED = 0.6, 0.7, 0.5, 0.1
"""The share of products that are looked at on a day, that are approved, and of buyers who are introduced or not."""
_BOUGHT = 0.02
"""How likely a buyer asks for a product on a day on which it is shown."""
_SENT = select(products.c.id).where(products.c.status == Status.SUBMITTED).order_by(products.c.id)
_SHOWN = select(products.c.id).where(products.c.status == Status.SHOWN).order_by(products.c.id)
_WANTED = select(interests.c.id).where(interests.c.status.in_(sorted(INTEREST_LIFE.open))).order_by(interests.c.id)


def prepare(_world: World) -> None:
    """Need nothing."""


def work(world: World) -> None:
    """Look at what artisans sent, and introduce buyers."""
    with world.runtime.database.begin() as db:
        sent, shown, wanted = (db.execute(query).scalars().all() for query in (_SENT, _SHOWN, _WANTED))
    for product in shown:
        if world.happens(_BOUGHT):
            _want(world, product)
    for product in sent:
        if world.happens(_SEEN):
            _look_at(world, product)
    for interest in wanted:
        if world.happens(_INTRODUCED):
            _introduce(world, interest)
        elif world.happens(_CLOSED):
            _close(world, interest, None)


def _want(world: World, product: int) -> None:
    buyer = Buyer("A shop in Kigali", f"shop{next(world.serial)}@example.org", "How many a month?")
    with world.runtime.database.begin() as db:
        note_interest(db, product, buyer, world.now)


def _introduce(world: World, interest: int) -> None:
    try:
        with world.runtime.database.begin() as db:
            introducing.introduce(world.runtime, db, interest, coordinator(db))
    except ValueError:
        _close(world, interest, "called")  # the artisan cannot be written to, and the command says: call, then close


def _close(world: World, interest: int, note: str | None) -> None:
    with world.runtime.database.begin() as db:
        introducing.close(world.runtime, db, interest, coordinator(db), note)


def _look_at(world: World, product: int) -> None:
    with world.runtime.database.begin() as db:
        if world.happens(_APPROVED):
            exhibiting.approve(world.runtime, db, product, coordinator(db))
        else:
            exhibiting.give_back(world.runtime, db, product, world.chance.choice(list(Reason)), coordinator(db))
