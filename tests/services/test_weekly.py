"""The week in figures: by day, and by where conversations were left."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import update

from bot.services.counting import count
from bot.services.weekly import MICRO, add_up
from bot.store.counts import counts, read_counts
from bot.store.outbox import outbox
from tests.bots import NOW, Bot
from tests.factories import add_contact, add_message, add_registration, add_workshop

TODAY = NOW.astimezone().date()


def counted(bot: Bot, kind: str, *labels: str) -> dict[tuple[str, ...], int]:
    """Let a minute pass, and give what was counted."""
    bot.pass_time(minutes=1)
    count(bot.runtime)
    with bot.runtime.database.look() as db:
        return dict(add_up(read_counts(db, f"week {kind}"), *labels))


def test_messages_are_counted_by_the_day_on_which_they_were_written(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    first = add_message(each_bot, contact)
    for _ in range(2):
        each_bot.pass_time(days=1)
        add_message(each_bot, contact, created_at=each_bot.now)
    each_bot.do(update(outbox).where(outbox.c.id == first).values(price=Decimal("-0.0487"), currency="USD"))
    days = counted(each_bot, "out", "day", "medium")
    assert list(days.values()) == [1, 1, 1]
    assert len({day for day, _ in days}) == 3
    assert counted(each_bot, "cost", "currency") == {("USD",): round(Decimal("-0.0487") * MICRO)}


def test_what_is_older_than_a_week_is_forgotten(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    add_message(each_bot, contact)
    add_registration(each_bot, add_workshop(each_bot), contact)
    assert sum(counted(each_bot, "out", "day").values()) == 1
    assert counted(each_bot, "registered", "district")
    each_bot.pass_time(days=8)
    assert counted(each_bot, "out", "day") == counted(each_bot, "registered", "district") == {}
    assert not [kind for kind in each_bot.values(counts.select().with_only_columns(counts.c.kind)) if "week" in kind]


def test_a_conversation_is_left_where_nobody_went_on_with_it(each_bot: Bot) -> None:
    add_workshop(each_bot)
    add_contact(each_bot)
    phone = each_bot.phone()
    phone.sms("mentor")
    assert counted(each_bot, "left", "flow") == {}
    each_bot.pass_time(days=3)
    left = counted(each_bot, "left", "flow", "step")
    assert [flow for flow, _ in left] == ["mentor"]


@pytest.mark.parametrize("said", ["menu", "status"])
def test_who_waits_at_the_menu_or_came_to_an_end_left_nothing(each_bot: Bot, said: str) -> None:
    add_contact(each_bot)
    each_bot.phone().sms(said)
    each_bot.pass_time(days=3)
    assert counted(each_bot, "left", "flow") == {}
