"""What has begun is counted at its price, once, in the transaction that begins it; the cap is of a day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from bot.services.broadcasting.preparing import prepare
from bot.services.broadcasting.pricing import Price, Tariff, set_price
from bot.services.broadcasting.running import count_begun
from bot.services.broadcasting.spending import spent
from bot.store.outbox import outbox
from bot.store.prices import prices
from tests.bots import NOW, Bot
from tests.services.broadcasting.rows import add_broadcast, people

FRW = Price("africastalking", "sms", "+250", Decimal("12.345678"), "RWF", date(2027, 1, 1), "contract")


def begin(bot: Bot, attempts: int = 1, **values: object) -> None:
    """Begin all rows, as delivery does, and count them."""
    with bot.runtime.database.begin() as db:
        begun = update(outbox).values(status="sending", attempts=attempts, begun_at=bot.now, **values)
        count_begun(bot.runtime, db, db.execute(begun.returning(outbox)).all(), bot.now)


def spent_by(bot: Bot) -> dict[str, Decimal]:
    with bot.runtime.database.begin() as db:
        return spent(bot.runtime, db, bot.now)


def add_prepared(bot: Bot, number: int, **values: object) -> None:
    people(bot, number)
    prepare(bot.runtime, add_broadcast(bot, "draft", **values))
    with bot.runtime.database.begin() as db:
        set_price(db, FRW)


def test_each_segment_of_each_text_is_counted(each_bot: Bot) -> None:
    add_prepared(each_bot, 3, text_en="x" * 161)
    begin(each_bot)
    assert spent_by(each_bot) == {"RWF": 3 * 2 * FRW.amount}


def test_days_are_those_of_the_contacts(each_bot: Bot) -> None:
    add_prepared(each_bot, 1)
    each_bot.now = datetime(2027, 3, 1, 21, 59, tzinfo=UTC)
    begin(each_bot)
    assert spent_by(each_bot) == {"RWF": FRW.amount}
    each_bot.pass_time(minutes=1)
    assert spent_by(each_bot) == {}


def test_what_is_tried_again_was_counted(each_bot: Bot) -> None:
    add_prepared(each_bot, 1)
    begin(each_bot, attempts=2)
    assert spent_by(each_bot) == {}


def test_what_no_broadcast_sent_is_not_counted(bot: Bot) -> None:
    add_prepared(bot, 1)
    begin(bot, broadcast_id=None)
    assert spent_by(bot) == {}


def test_what_has_no_known_price_is_not_counted(bot: Bot) -> None:
    add_prepared(bot, 1)
    begin(bot, medium="whatsapp")
    assert spent_by(bot) == {}


def test_what_several_workers_begin_at_once_adds_up(each_bot: Bot) -> None:
    add_prepared(each_bot, 1)

    def one(_: int) -> None:
        begin(each_bot)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(40)))
    assert spent_by(each_bot) == {"RWF": 40 * FRW.amount}


@pytest.mark.parametrize(
    ("address", "day", "expected"),
    [
        ("+250788000000", date(2027, 3, 1), "12.345678"),
        ("+250788000000", date(2026, 12, 31), "0.019"),
        ("+250738000000", date(2027, 3, 1), "20"),
        ("+250738000000", date(2027, 3, 31), "20"),
        ("+250738000000", date(2027, 4, 1), "18"),
        ("+256788000000", date(2027, 3, 1), None),
    ],
)
def test_the_price_is_that_of_the_day_and_of_the_longest_prefix(
    each_bot: Bot, address: str, day: date, expected: str | None
) -> None:
    with each_bot.runtime.database.begin() as db:
        for prefix, amount, since in (
            ("+250", FRW.amount, date(2027, 1, 1)),
            ("+25073", Decimal(20), date(2027, 1, 1)),
            ("+25073", Decimal(18), date(2027, 4, 1)),
        ):
            set_price(db, Price("africastalking", "sms", prefix, amount, "RWF", since, "contract"))
        price = Tariff.of(db, day).find("africastalking", "sms", address)
    assert (price and price.amount) == (expected and Decimal(expected))


def test_a_price_of_the_same_day_replaces_the_one_before(each_bot: Bot) -> None:
    with each_bot.runtime.database.begin() as db:
        set_price(db, FRW)
        set_price(db, FRW)
        assert db.execute(select(func.count()).select_from(prices)).scalar_one() == 1
        assert Tariff.of(db, NOW.date()).find("twilio", "sms", "+250788000000") is not None
