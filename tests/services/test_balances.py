"""What is left at the providers: asked every hour, and too little is told before nothing goes out any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import insert, select, update

from bot.asking import Balance
from bot.services.balances import ask_balances, read_balances
from bot.services.counting import count
from bot.services.watching import find_troubles
from bot.simulator.africastalking_api import CREDIT, PRICE
from bot.store.balances import balances
from bot.store.outbox import outbox
from bot.store.prices import spending
from tests.bots import Bot
from tests.factories import add_contact, add_message
from tests.services.world import World, send, world_at


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    with world_at(database_url) as made:
        yield made


def left_at(bot: Bot, amount: str, currency: str = "RWF", provider: str = "africastalking") -> None:
    """Have a provider have told just now what is left."""
    row = {"provider": provider, "amount": Decimal(amount), "currency": currency, "read_at": bot.now}
    bot.do(insert(balances).values(row))


def troubles(bot: Bot) -> list[str]:
    with bot.runtime.database.look() as db:
        return [one.text for one in find_troubles(bot.runtime, db) if one.name.startswith("balance")]


def test_every_provider_is_asked_once_an_hour(world: World) -> None:
    ask_balances(world.bot.runtime)
    before = world.bot.rows(select(balances).order_by(balances.c.provider))
    assert [(row.provider, row.currency) for row in before] == [("africastalking", "RWF"), ("twilio", "USD")]
    assert before[0].amount == CREDIT
    line = {"provider": "africastalking", "channel": "africastalking-sms"}
    world.message(**line)
    world.message()
    send(world)
    ask_balances(world.bot.runtime)
    assert world.bot.rows(select(balances).order_by(balances.c.provider)) == before
    world.bot.pass_time(hours=1, seconds=1)
    ask_balances(world.bot.runtime)
    after = world.bot.rows(select(balances).order_by(balances.c.provider))
    assert after[0].amount == CREDIT - PRICE
    assert after[1].amount < before[1].amount


def test_a_provider_that_cannot_be_asked_is_no_trouble_and_what_it_said_yesterday_is_not_believed(
    each_bot: Bot,
) -> None:
    ask_balances(each_bot.runtime)
    assert each_bot.count(balances) == 0
    each_bot.do(insert(spending).values(day=each_bot.now.date(), currency="RWF", millionths=5_000_000))
    left_at(each_bot, "1")
    assert len(troubles(each_bot)) == 1
    each_bot.pass_time(days=1, seconds=1)
    assert troubles(each_bot) == []


@pytest.mark.parametrize(("left", "is_low"), [("9.99", True), ("10", False), ("-1", True)])
def test_less_than_the_week_was_charged_is_too_little(each_bot: Bot, left: str, *, is_low: bool) -> None:
    contact = add_contact(each_bot)
    for currency in ("RWF", "USD"):
        charged = add_message(each_bot, contact)
        own = {"price": Decimal(10), "currency": currency}
        each_bot.do(update(outbox).where(outbox.c.id == charged).values(own))
    count(each_bot.runtime)
    left_at(each_bot, left)
    with each_bot.runtime.database.look() as db:
        (standing,) = read_balances(each_bot.runtime, db, each_bot.now)
    assert (standing.left, standing.week) == (Balance(Decimal(left), "RWF"), Decimal(10))
    assert standing.is_low == is_low
    said = f"{Decimal(left):,.2f} RWF are left at africastalking; the last seven days cost 10.00."
    assert troubles(each_bot) == [said] * is_low


def test_where_nothing_was_charged_yet_what_was_reckoned_counts(each_bot: Bot) -> None:
    today = each_bot.now.date()
    for day, millionths in ((today, 3_000_000), (today - timedelta(days=6), 4_000_000), (today - timedelta(days=9), 9)):
        each_bot.do(insert(spending).values(day=day, currency="RWF", millionths=millionths))
    left_at(each_bot, "6.50")
    assert troubles(each_bot) == ["6.50 RWF are left at africastalking; the last seven days cost 7.00."]
