"""Products: their whole life cycle as a table, and whose photo is whose."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.programme.lifecycle import TIME
from bot.programme.product_lives import LIFE, Status
from bot.store.products import products
from tests.bots import NOW, Bot
from tests.factories import add_contact, add_product

MOVES = {
    Status.DRAFT: {
        "submit": Status.SUBMITTED,
        "lapse": Status.WITHDRAWN,
        "withdraw": Status.WITHDRAWN,
        "erase": Status.WITHDRAWN,
    },
    Status.SUBMITTED: {
        "mend": Status.SUBMITTED,
        "approve": Status.SHOWN,
        "return": Status.RETURNED,
        "withdraw": Status.WITHDRAWN,
        "erase": Status.WITHDRAWN,
    },
    Status.SHOWN: {
        "mend": Status.SUBMITTED,
        "renew": Status.SHOWN,
        "return": Status.RETURNED,
        "lapse": Status.WITHDRAWN,
        "withdraw": Status.WITHDRAWN,
        "erase": Status.WITHDRAWN,
    },
    Status.RETURNED: {
        "mend": Status.SUBMITTED,
        "lapse": Status.WITHDRAWN,
        "withdraw": Status.WITHDRAWN,
        "erase": Status.WITHDRAWN,
    },
    Status.WITHDRAWN: {},
}


@pytest.mark.parametrize("event", LIFE.moves)
@pytest.mark.parametrize("status", Status)
def test_a_product_is_moved_as_the_table_says(bot: Bot, status: Status, event: str) -> None:
    product = add_product(bot, add_contact(bot), status=status)
    with bot.runtime.database.begin() as db:
        moved = LIFE.apply(db, product, event, TIME, NOW)
    assert moved == (event in MOVES[status])
    assert bot.values(select(products.c.status)) == [MOVES[status].get(event, status)]
