"""What a failed call means beyond its message: for the contact, and for the channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.errors import Fault, SendError
from bot.messages import Accepted, Medium, MessageClass, Outbound
from bot.pace import Pace
from bot.services.delivery import drain
from bot.store.breakers import PROBE_EVERY, breakers, open_breaker
from bot.store.contacts import addresses, contacts
from bot.store.outbox import attempts, outbox
from tests.bots import ANOTHER, ME, NOW, Bot, raises
from tests.factories import add_contact, add_message

STATUS = select(outbox.c.status).order_by(outbox.c.id)
REPLY = {"message_class": MessageClass.REPLY}


def add_messages(bot: Bot, number: int) -> None:
    for place in range(number):
        phone = f"+2507882{place:05}"
        add_message(bot, add_contact(bot, phone), address=phone, **REPLY)


def test_an_opt_out_at_the_provider_is_one_with_us(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot))
    each_bot.providers["africastalking"].told[""] = raises(SendError(Fault.OPTED_OUT, "Opted out.", code="406"))
    drain(each_bot.runtime, "replies")
    assert each_bot.values(STATUS) == ["failed"]
    assert each_bot.values(select(contacts.c.opted_out_at)) == [each_bot.now]


def test_an_address_where_nobody_is_gets_replies_only_until_somebody_writes(each_bot: Bot) -> None:
    contact = add_contact(each_bot)
    add_message(each_bot, contact)
    told = each_bot.providers["africastalking"].told
    told[""] = raises(SendError(Fault.ADDRESS, "This is not a phone number.", code="403"))
    drain(each_bot.runtime, "replies")
    gone = select(addresses.c.medium).where(addresses.c.unreachable_at == NOW)
    assert each_bot.values(gone) == ["sms"]
    told.clear()
    add_message(each_bot, contact)
    drain(each_bot.runtime, "replies")
    assert each_bot.values(STATUS) == ["failed", "refused"]
    each_bot.phone().sms("hi")
    assert each_bot.values(gone) == []


@pytest.mark.parametrize("medium", [Medium.USSD, Medium.SMS])
def test_a_number_that_is_known_from_a_call_alone_is_not_tried_and_paid_again_until_they_call_or_write(
    each_bot: Bot, medium: Medium
) -> None:
    contact = add_contact(each_bot)
    each_bot.do(addresses.delete().where(addresses.c.medium == Medium.SMS))
    add_message(each_bot, contact)
    provider = each_bot.providers["africastalking"]
    provider.told[""] = raises(SendError(Fault.ADDRESS, "This is not a phone number.", code="403"))
    drain(each_bot.runtime, "replies")
    known = select(addresses.c.medium, addresses.c.contact_id, addresses.c.unreachable_at).order_by(addresses.c.id)
    assert each_bot.rows(known) == [("ussd", contact, None), ("sms", contact, NOW)]
    add_message(each_bot, contact)
    drain(each_bot.runtime, "replies")
    assert (each_bot.values(STATUS), len(provider.asked)) == (["failed", "refused"], 1)
    phone = each_bot.phone()
    phone.dial() if medium is Medium.USSD else phone.sms("hi")
    assert each_bot.rows(known) == [("ussd", contact, None), ("sms", contact, None)]


@pytest.mark.parametrize("fault", [Fault.CHANNEL, Fault.AWAY, Fault.BUSY])
def test_what_is_no_fault_of_the_message_spends_no_attempt(each_bot: Bot, fault: Fault) -> None:
    add_message(each_bot, add_contact(each_bot), **REPLY)
    each_bot.providers["africastalking"].told[""] = raises(SendError(fault, "No.", code="1"))
    for _ in range(8):
        drain(each_bot.runtime, "replies")
        each_bot.pass_time(minutes=1)
    assert each_bot.rows(select(outbox.c.status, outbox.c.attempts, outbox.c.reason)) == [("queued", 0, "No.")]
    assert each_bot.values(select(attempts.c.outcome)) == [fault] * 8
    each_bot.providers["africastalking"].told.clear()
    drain(each_bot.runtime, "replies")
    assert each_bot.values(STATUS) == ["accepted"]


def test_a_channel_that_cannot_send_stops_at_once_and_says_why(each_bot: Bot) -> None:
    add_message(each_bot, add_contact(each_bot), **REPLY)
    each_bot.providers["africastalking"].told[""] = raises(SendError(Fault.CHANNEL, "No balance.", code="405"))
    drain(each_bot.runtime, "replies")
    (stopped,) = each_bot.rows(select(breakers))
    assert tuple(stopped) == ("africastalking-sms", NOW, NOW + PROBE_EVERY, 0, "No balance.", "405")


@pytest.mark.parametrize("fault", [Fault.AWAY, Fault.UNKNOWN])
def test_a_provider_that_leaves_five_calls_in_a_row_unanswered_stops_its_channel(each_bot: Bot, fault: Fault) -> None:
    told = each_bot.providers["africastalking"].told
    for number, error in enumerate((fault, fault, fault, fault, Fault.FINAL, fault, fault, fault, fault, fault)):
        assert each_bot.count(breakers) == 0
        told[""] = raises(SendError(error, "No.", code="1"))
        add_message(each_bot, add_contact(each_bot, f"+25078810{number:04}"), **REPLY)
        drain(each_bot.runtime, "replies")
        each_bot.do(outbox.update().where(outbox.c.status == "queued").values(status="cancelled"))
    assert each_bot.count(breakers) == 1


@pytest.mark.slow
def test_an_outage_of_half_an_hour_costs_a_probe_each_ten_seconds(each_bot: Bot) -> None:
    add_messages(each_bot, 30)
    provider = each_bot.providers["africastalking"]
    provider.told[""] = raises(SendError(Fault.AWAY, "It could not be reached.", code="ConnectionRefusedError"))
    drain(each_bot.runtime, "replies")
    assert each_bot.count(breakers) == 1
    provider.asked.clear()
    for _ in range(30 * 60):
        each_bot.pass_time(seconds=1)
        drain(each_bot.runtime, "replies")
    assert 30 * 6 - 2 <= len(provider.asked) <= 30 * 6
    assert set(each_bot.rows(select(outbox.c.status, outbox.c.attempts))) == {("queued", 0)}
    provider.told.clear()
    each_bot.pass_time(minutes=1)
    assert drain(each_bot.runtime, "replies") == 30
    assert each_bot.count(breakers) == 0
    assert each_bot.values(STATUS) == ["accepted"] * 30


def test_a_stopped_channel_does_not_hold_up_another(each_bot: Bot) -> None:
    told = each_bot.providers["africastalking"].told
    told[""] = raises(SendError(Fault.CHANNEL, "No balance.", code="405"))
    contact = add_contact(each_bot)
    add_message(each_bot, contact)
    drain(each_bot.runtime, "replies")
    add_message(each_bot, add_contact(each_bot, ANOTHER), address=ANOTHER, channel="twilio-sms", provider="twilio")
    assert drain(each_bot.runtime, "replies") == 1
    assert each_bot.values(STATUS) == ["queued", "accepted"]


def test_what_was_under_way_when_its_channel_stopped_does_not_let_it_go_on(bot: Bot) -> None:
    add_messages(bot, 2)
    one, other = bot.values(select(outbox.c.address))

    def late(_: Outbound) -> Accepted:
        while not bot.count(breakers):
            pass
        return Accepted("late")

    provider = bot.providers["africastalking"]
    provider.told = {one: raises(SendError(Fault.CHANNEL, "No balance.")), other: late}
    drain(bot.runtime, "replies")
    assert bot.count(breakers) == 1


def test_a_sender_that_is_too_fast_rests(bot: Bot) -> None:
    add_message(bot, add_contact(bot))
    pause, pace = timedelta(seconds=7), Pace(None, {"africastalking-sms": 100.0})
    bot.providers["africastalking"].told[ME] = raises(SendError(Fault.BUSY, "Slow down.", retry_after=pause))
    drain(replace(bot.runtime, pace=pace), "replies")
    assert bot.values(select(outbox.c.due_at)) == [NOW + pause]
    assert 6 < pace.book("africastalking-sms", 1, urgent=True).wait < 7


def test_a_message_that_nobody_was_called_for_lets_no_channel_go_on(each_bot: Bot) -> None:
    add_messages(each_bot, 1)
    each_bot.do(update(outbox).values(choices="not JSON"))
    with each_bot.runtime.database.begin() as db:
        open_breaker(db, "africastalking-sms", NOW, SendError(Fault.CHANNEL, "No balance.", code="405"))
    each_bot.now += PROBE_EVERY
    drain(each_bot.runtime, "replies")
    assert each_bot.values(select(outbox.c.attempts)) == [1]
    assert each_bot.values(select(breakers.c.probes)) == [1]


@pytest.mark.parametrize("asked", [timedelta(days=1), timedelta(days=2_900_000)])
def test_nobody_waits_longer_than_an_hour_whatever_a_provider_asks(each_bot: Bot, asked: timedelta) -> None:
    add_messages(each_bot, 1)
    told = each_bot.providers["africastalking"].told
    told[""] = raises(SendError(Fault.BUSY, "Not now.", code="429", retry_after=asked))
    drain(each_bot.runtime, "replies")
    assert each_bot.rows(select(outbox.c.status, outbox.c.due_at)) == [("queued", NOW + timedelta(hours=1))]
