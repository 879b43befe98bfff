"""Messages that come at the same time: taken one after another, each once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

from sqlalchemy import Connection, func, select

from bot.messages import Inbound, Medium
from bot.services.conversation import Received, receive
from bot.store.contacts import addresses, contacts
from bot.store.conversations import inbound as inbounds
from bot.store.conversations import sessions
from bot.store.outbox import outbox
from bot.store.tickets import tickets
from bot.store.workshops import registrations
from tests.bots import NOW, Bot, bot_at, inbound, ussd
from tests.factories import add_contact, add_workshop


def at_once(bot: Bot, messages: Sequence[Inbound]) -> list[Received]:
    """Take messages in at the same moment, each in a thread of its own."""
    start = Barrier(len(messages))

    def take(message: Inbound) -> Received:
        start.wait(10)
        return receive(bot.runtime, message)

    with ThreadPoolExecutor(len(messages)) as pool:
        return list(pool.map(take, messages))


def one_after_another(bot: Bot, make: Callable[[int], Inbound]) -> list[Received]:
    return at_once(bot, [make(number) for number in range(12)])


def test_32_duplicates_of_a_first_message_have_one_effect(each_bot: Bot) -> None:
    received = at_once(each_bot, [inbound("hi", external_id="the-same")] * 32)
    assert sorted(one.queued for one in received) == [0] * 31 + [1]
    assert [each_bot.count(table) for table in (contacts, addresses, sessions, inbounds, outbox)] == [1] * 5


def test_32_duplicates_of_an_application_are_one_and_get_one_answer(each_bot: Bot) -> None:
    add_contact(each_bot)
    add_workshop(each_bot)
    phone = each_bot.phone()
    phone.dial()
    phone.press("1", "1")
    received = at_once(each_bot, [ussd(phone.call, f"{phone.typed}*1")] * 32)
    (reply,) = {one.reply for one in received}
    assert reply is not None
    assert reply.text.startswith("Registration went well.")
    assert each_bot.count(registrations) == 1
    assert each_bot.count(outbox) == 1


def test_messages_of_one_contact_at_once_are_all_taken_one_after_another(each_bot: Bot) -> None:
    add_contact(each_bot)
    each_bot.phone().sms("hi")
    received = one_after_another(each_bot, lambda number: inbound(f"what {number}"))
    assert [one.queued for one in received] == [1] * 12
    assert each_bot.values(select(sessions.c.turns)) == [13]
    replies = each_bot.values(select(outbox.c.body).order_by(outbox.c.id))
    told = ["Welcome to Menyesha.", "That choice is not valid.", *["A person will read your message"] * 11]
    assert all(reply.startswith(words) for reply, words in zip(replies, told, strict=True))
    assert each_bot.count(tickets) == 1


def test_first_messages_of_one_contact_at_once_make_one_session(each_bot: Bot) -> None:
    received = one_after_another(each_bot, lambda _: inbound("hi"))
    assert [one.queued for one in received] == [1] * 12
    assert each_bot.count(contacts) == 1
    assert each_bot.count(sessions) == 1


def test_a_first_message_from_several_media_at_once_makes_one_contact(each_bot: Bot) -> None:
    at_once(each_bot, [inbound("hi", Medium.SMS), inbound("hi", Medium.WHATSAPP), ussd("call", "")])
    assert each_bot.count(contacts) == 1
    assert sorted(each_bot.values(select(addresses.c.medium))) == ["sms", "ussd", "whatsapp"]
    assert each_bot.values(select(func.count()).where(sessions.c.ended_at.is_(None))) == [1]


def test_contacts_who_write_at_once_do_not_meet(each_bot: Bot) -> None:
    messages = [inbound("hi", address=f"+2507880001{number:02}") for number in range(16)]
    assert [one.queued for one in at_once(each_bot, messages)] == [1] * 16
    assert each_bot.count(contacts) == 16


def test_two_calls_of_one_contact_at_once_apply_once(each_bot: Bot) -> None:
    add_contact(each_bot)
    add_workshop(each_bot)
    at_once(each_bot, [ussd("call-a", "1*1*1"), ussd("call-b", "1*1*1")])
    assert each_bot.values(select(registrations.c.status)) == ["confirmed"]
    assert each_bot.count(outbox) == 1


def test_a_first_request_that_comes_twice_at_once_gets_the_same_screen_twice(postgres_url: str) -> None:
    request = ussd("call-1", "")
    screens: list[object] = []
    with bot_at(postgres_url) as first:

        def clock(_db: Connection) -> datetime:
            """Have the other one answered after this one has looked for the contact in vain."""
            if not screens:
                screens.append(receive(first.runtime, request).reply)
            return NOW

        with bot_at(postgres_url, publishes=False, clock=clock) as second:
            assert [receive(second.runtime, request).reply] == screens
            assert second.count(contacts) == 1
    assert screens != [None]
