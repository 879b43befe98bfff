"""What begins is counted at its price, once; what a day's cap has no room for does not begin."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, Row, func, select, update

from bot.services.broadcasting.closing import tend
from bot.services.broadcasting.preparing import prepare
from bot.services.broadcasting.pricing import Price, Tariff, set_price
from bot.services.broadcasting.spending import Size, afford, spent
from bot.services.broadcasting.starting import start
from bot.services.broadcasting.wording import bodies, size
from bot.services.delivery import drain
from bot.store.broadcasts import broadcasts
from bot.store.outbox import outbox
from bot.store.prices import prices
from tests.bots import NOW, Bot, bot_at
from tests.factories import add_message
from tests.services.broadcasting.rows import add_broadcast, people

FRW = Price("africastalking", "sms", "+250", Decimal("12.345678"), "RWF", date(2027, 1, 1), "contract")


def sizes(db: Connection, rows: Sequence[Row[Any]]) -> dict[int, Size]:
    words = bodies(db, rows)
    return {row.id: Size(size(words[row.id], row.medium)) for row in rows}


def begin(bot: Bot) -> int:
    """Begin what waits, as delivery does; give how many messages that were."""
    with bot.runtime.database.begin() as db:
        rows = db.execute(
            select(outbox).where(outbox.c.status == "queued").order_by(outbox.c.id).with_for_update()
        ).all()
        paid = [row.id for row in afford(bot.runtime, db, rows, sizes(db, rows), bot.now)]
        db.execute(update(outbox).where(outbox.c.id.in_(paid)).values(status="sending", begun_at=bot.now))
        return len(paid)


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
    assert begin(each_bot) == 1
    each_bot.do(update(outbox).values(status="queued"))
    assert begin(each_bot) == 1
    assert spent_by(each_bot) == {"RWF": FRW.amount}


def test_what_has_no_known_price_is_not_counted(bot: Bot) -> None:
    add_prepared(bot, 1)
    bot.do(update(outbox).values(address="+256788000000"))
    assert begin(bot) == 1
    assert spent_by(bot) == {}


def test_what_several_workers_begin_at_once_adds_up(each_bot: Bot) -> None:
    add_prepared(each_bot, 1)
    (row,) = each_bot.rows(select(outbox))

    def one(_: int) -> None:
        with each_bot.runtime.database.begin() as db:
            afford(each_bot.runtime, db, [row], {row.id: Size(1)}, each_bot.now)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(40)))
    assert spent_by(each_bot) == {"RWF": 40 * FRW.amount}


@pytest.mark.parametrize(("cap", "begun"), [("61.72839", 5), ("61.728389", 4), ("12.345678", 1), ("12", 0), ("100", 5)])
def test_the_cap_is_never_exceeded_and_used_to_the_last_message(database_url: str, cap: str, begun: int) -> None:
    with bot_at(database_url, spend_caps={"RWF": Decimal(cap), "USD": Decimal(1)}) as bot:
        add_prepared(bot, 5)
        start(bot.runtime, 1)
        assert drain(bot.runtime, "bulk") == begun
        assert spent_by(bot).get("RWF", 0) == begun * FRW.amount
        assert bot.values(select(outbox.c.status).order_by(outbox.c.id)) == ["accepted"] * begun + ["queued"] * (
            5 - begun
        )
        assert bot.values(select(outbox.c.token)) == [None] * 5
        tend(bot.runtime)
        reason = f"Today's cap of {cap} RWF is used up."
        expected = ("finished", None) if begun == 5 else ("paused", reason)
        assert bot.rows(select(broadcasts.c.status, broadcasts.c.reason)) == [expected]
        assert drain(bot.runtime, "bulk") == 0


def test_several_workers_at_once_do_not_exceed_it(database_url: str) -> None:
    with bot_at(database_url, spend_caps={"RWF": 7 * FRW.amount, "USD": Decimal(1)}) as bot:
        add_prepared(bot, 20)
        start(bot.runtime, 1)
        rows = bot.rows(select(outbox).order_by(outbox.c.id))

        def one(row: Row[Any]) -> int:
            with bot.runtime.database.begin() as db:
                return len(afford(bot.runtime, db, [row], {row.id: Size(1)}, bot.now))

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(one, rows)) == 7
        assert spent_by(bot) == {"RWF": 7 * FRW.amount}


def test_replies_go_on_at_the_cap(sqlite_url: str) -> None:
    with bot_at(sqlite_url, spend_caps={"RWF": Decimal(0), "USD": Decimal(1)}) as bot:
        add_prepared(bot, 1)
        add_message(bot, 1)
        start(bot.runtime, 1)
        assert [drain(bot.runtime, lane) for lane in ("bulk", "replies")] == [0, 1]


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
