"""A phone that answers whatever we send: after so many replies in five minutes it is answered no more, for a while."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.messages import Medium
from bot.store.contacts import contacts
from bot.store.conversations import inbound, sessions
from bot.store.outbox import outbox
from tests.bots import ANOTHER, Bot, bot_at
from tests.factories import add_contact


def echo(bot: Bot, medium: Medium) -> int:
    """Have a phone send back what it gets until it gets nothing; give how much it got."""
    said, got = "hi", 0
    while said := bot.phone().chat(medium, said):
        got += 1
    return got


@pytest.mark.parametrize("medium", [Medium.SMS, Medium.WHATSAPP])
def test_two_machines_that_talk_with_each_other_come_to_an_end(each_bot: Bot, medium: Medium) -> None:
    add_contact(each_bot)
    assert echo(each_bot, medium) == 60
    assert each_bot.count(inbound) == 61
    assert each_bot.phone().chat(medium, "hi") == ""
    assert each_bot.count(outbox) == 60


def test_after_five_minutes_the_contact_is_answered_again(bot: Bot) -> None:
    add_contact(bot)
    echo(bot, Medium.SMS)
    bot.pass_time(minutes=4, seconds=59)
    assert bot.phone().sms("hi") == ""
    bot.pass_time(seconds=1)
    assert bot.phone().sms("hi").startswith("Welcome to Menyesha.")


def test_what_is_not_answered_leaves_the_open_question_as_it_is(bot: Bot) -> None:
    add_contact(bot)
    echo(bot, Medium.SMS)
    state = select(sessions.c.state, sessions.c.turns)
    before = bot.rows(state)
    bot.phone().sms("my details")
    assert bot.rows(state) == before


def test_both_media_count_together_and_other_contacts_do_not(sqlite_url: str) -> None:
    with bot_at(sqlite_url, replies_at_most=2) as bot:
        phone = bot.phone()
        assert phone.sms("hi")
        assert phone.whatsapp("hi")
        assert phone.sms("hi") == ""
        assert bot.phone(ANOTHER).sms("hi")


def test_a_call_is_answered_however_many_messages_were(sqlite_url: str) -> None:
    with bot_at(sqlite_url, replies_at_most=1) as bot:
        phone = bot.phone()
        phone.sms("hi")
        assert phone.sms("hi") == ""
        assert phone.dial().startswith("Welcome to Menyesha.")


def test_stop_counts_though_it_is_not_answered(sqlite_url: str) -> None:
    with bot_at(sqlite_url, replies_at_most=1) as bot:
        phone = bot.phone()
        phone.sms("hi")
        assert phone.sms("STOP") == ""
        assert bot.values(select(contacts.c.opted_out_at)) == [bot.now]
