"""Interests of buyers: their whole life cycle as a table."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.programme.interests import LIFE, Buyer, Status, note_interest
from bot.programme.lifecycle import TIME
from bot.store.products import interests
from tests.bots import NOW, Bot
from tests.factories import add_contact, add_product

MOVES = {
    Status.NEW: {"introduce": Status.INTRODUCED, "close": Status.CLOSED, "erase": Status.CLOSED},
    Status.INTRODUCED: {},
    Status.CLOSED: {},
}


@pytest.mark.parametrize("event", LIFE.moves)
@pytest.mark.parametrize("status", Status)
def test_an_interest_is_moved_as_the_table_says(bot: Bot, status: Status, event: str) -> None:
    product = add_product(bot, add_contact(bot))
    with bot.runtime.database.begin() as db:
        interest = note_interest(db, product, Buyer("Jean Bosco", "+250788300400"), NOW)
        db.execute(update(interests).values(status=status))
        moved = LIFE.apply(db, interest, event, TIME, NOW)
    assert moved == (event in MOVES[status])
    assert bot.values(select(interests.c.status)) == [MOVES[status].get(event, status)]
