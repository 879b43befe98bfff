"""A seat that became free: told once, answered or lapsed, and nobody else's affair stops it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from bot.messages import Medium, MessageClass
from bot.programme.status import Status
from bot.runtime import Lifetimes
from bot.services.delivery import drain
from bot.services.offering import pass_on
from bot.store.contacts import addresses, contacts
from bot.store.conversations import publications, sessions
from bot.store.outbox import outbox
from bot.store.workshops import registrations, workshops
from tests.bots import ANOTHER, CHANNELS, ME, NOW, Bot, Phone, bot_at
from tests.factories import add_contact, add_registration, add_workshop

ASKED = "A seat is free: Cluster management, Monday 22 March. Confirm by 2 March 10:00."
DIAL = "A seat is free: Cluster management, Monday 22 March. To confirm by 2 March 10:00, dial *384*10# or send SEAT."
STATUS = select(registrations.c.status).order_by(registrations.c.id)


def add_waiting(bot: Bot, *numbers: str) -> None:
    """Fill a workshop of one seat, and have these wait for it."""
    workshop = add_workshop(bot, seats=1)
    add_registration(bot, workshop, add_contact(bot, ANOTHER))
    for number in numbers:
        add_registration(bot, workshop, add_contact(bot, number), status=Status.WAITLISTED)


def give_up(bot: Bot) -> None:
    reply = bot.phone(ANOTHER).sms("my trainings", "1", "1", "1")
    assert reply.startswith("Your registration is cancelled")
    pass_on(bot.runtime)


@pytest.fixture
def freed(each_bot: Bot) -> Bot:
    """A seat was given up; who waited for it has just been told."""
    add_waiting(each_bot, ME)
    give_up(each_bot)
    return each_bot


def test_the_next_in_line_is_told_once(freed: Bot) -> None:
    for _ in range(3):
        pass_on(freed.runtime)
    assert freed.phone().arrived() == [f"{ASKED}\n1) Confirm\n2) I cannot come"]
    (row,) = freed.rows(select(outbox).where(outbox.c.address == ME))
    assert (row.message_class, row.due_at, row.expires_at) == (MessageClass.NOTICE, NOW, NOW + timedelta(days=1))
    assert freed.rung[-1] == "replies"


def test_several_who_pass_on_at_once_tell_once(each_bot: Bot) -> None:
    add_waiting(each_bot, ME)
    each_bot.phone(ANOTHER).sms("my trainings", "1", "1", "1")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: pass_on(each_bot.runtime), range(8)))
    pass_on(each_bot.runtime)
    assert len(each_bot.phone().arrived()) == 1


def test_two_who_have_found_the_same_one_to_tell_tell_once(postgres_url: str) -> None:
    both, calls = Barrier(2), threading.local()
    with bot_at(postgres_url) as bot:
        add_waiting(bot, ME)
        bot.phone(ANOTHER).sms("my trainings", "1", "1", "1")

        def clock(_db: Connection) -> datetime:
            calls.count = getattr(calls, "count", 0) + 1
            if calls.count == 2:  # the first is for what has lapsed, the second for whom to tell
                both.wait(10)
            return bot.now

        runtime = replace(bot.runtime, clock=clock)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda _: pass_on(runtime), range(2)))
        assert len(bot.phone().arrived()) == 1


def test_an_offer_is_accepted_by_its_number(freed: Bot) -> None:
    assert freed.phone().sms("1").startswith("Registration went well.")
    assert freed.values(STATUS) == ["cancelled", "confirmed"]


def test_an_offer_is_declined_and_goes_to_the_next(each_bot: Bot) -> None:
    add_waiting(each_bot, ME, "+250788000300")
    give_up(each_bot)
    assert each_bot.phone().sms("2").startswith("Thank you for telling us.")
    pass_on(each_bot.runtime)
    assert each_bot.values(STATUS) == ["cancelled", "declined", "offered"]
    assert each_bot.phone("+250788000300").arrived()[0].startswith("A seat is free")


def test_an_offer_lapses_and_goes_to_the_next(each_bot: Bot) -> None:
    add_waiting(each_bot, ME, "+250788000300")
    give_up(each_bot)
    each_bot.pass_time(days=1, microseconds=1)
    pass_on(each_bot.runtime)
    assert each_bot.values(STATUS) == ["cancelled", "lapsed", "offered"]
    assert each_bot.phone().sms("SEAT").startswith("That seat is not available any more.")
    assert each_bot.phone("+250788000300").sms("seat", "1").startswith("Registration went well.")


def test_an_offer_can_be_taken_up_by_dialling(freed: Bot) -> None:
    phone = freed.phone()
    phone.dial("2*1")
    assert phone.press("1").startswith("Registration went well.")


def test_an_offer_is_not_put_into_a_conversation_that_is_open(bot: Bot) -> None:
    add_waiting(bot, ME)
    bot.phone().sms("my details", "1")
    give_up(bot)
    assert bot.phone().arrived()[-1] == DIAL
    assert bot.phone().sms("Mutesi Diane").startswith("Thank you, Mutesi Diane.")
    assert bot.phone().sms("seat").startswith(ASKED)


def test_on_a_line_that_cannot_be_answered_the_code_to_dial_is_named(sqlite_url: str) -> None:
    one_way = {name: replace(channel, two_way=False) for name, channel in CHANNELS.items()}
    with bot_at(sqlite_url, channels=one_way) as bot:
        add_waiting(bot, ME)
        give_up(bot)
        assert bot.phone().arrived() == [DIAL]
        assert bot.values(select(sessions.c.id).where(sessions.c.contact_id == 2)) == []


def test_a_conversation_that_cannot_be_read_does_not_stop_the_telling(bot: Bot) -> None:
    add_waiting(bot, ME)
    bot.phone().sms("my details")
    bot.do(update(sessions).values(state="broken"))
    give_up(bot)
    assert bot.phone().arrived()[-1].startswith(ASKED)


def test_one_who_cannot_be_told_does_not_stop_the_others(bot: Bot) -> None:
    workshop = add_workshop(bot, seats=2)
    for number in (ME, ANOTHER):
        held = {"status": Status.OFFERED, "offered_until": NOW + timedelta(days=1), "told_at": None}
        add_registration(bot, workshop, add_contact(bot, number), **held)
    bot.phone(ANOTHER).sms("my details")  # so that the flow of offers is not begun for them
    bot.do(delete(publications).where(publications.c.flow == "offer"))
    pass_on(bot.runtime)
    assert bot.phone(ANOTHER).arrived()[-1] == DIAL
    assert bot.values(select(registrations.c.told_at).order_by(registrations.c.id)) == [None, NOW]


def test_a_contact_with_two_offers_is_told_of_both(bot: Bot) -> None:
    contact = add_contact(bot)
    for title, days in (("Later", 2), ("Sooner", 1)):
        held = {"status": Status.OFFERED, "offered_until": NOW + timedelta(days=days), "told_at": None}
        add_registration(bot, add_workshop(bot, title_en=title), contact, **held)
    pass_on(bot.runtime)
    first, second = bot.phone().arrived()
    assert first.startswith("A seat is free: Sooner")
    assert second.startswith("A seat is free: Later")


def test_who_is_known_by_a_call_only_is_told_by_sms(bot: Bot) -> None:
    add_waiting(bot, ME)
    bot.do(delete(addresses).where(addresses.c.value == ME, addresses.c.medium == Medium.SMS))
    give_up(bot)
    assert len(bot.phone().arrived()) == 1


def test_who_has_opted_out_since_is_not_written_to(bot: Bot) -> None:
    add_waiting(bot, ME)
    bot.phone(ANOTHER).sms("my trainings", "1", "1", "1")
    bot.do(update(contacts).where(contacts.c.id == 2).values(opted_out_at=NOW))
    pass_on(bot.runtime)
    drain(bot.runtime, "replies")
    assert bot.values(select(outbox.c.status).where(outbox.c.address == ME)) == ["refused"]


@pytest.fixture
def at_once(database_url: str) -> Iterator[Bot]:
    """A bot where a freed seat is given at once."""
    with bot_at(database_url, lifetimes=Lifetimes(offer=timedelta(0))) as made:
        yield made


def test_at_zero_hours_a_freed_seat_is_given_at_once_and_told(at_once: Bot) -> None:
    add_waiting(at_once, ME)
    give_up(at_once)
    assert at_once.values(STATUS) == ["cancelled", "confirmed"]
    (told,) = at_once.phone().arrived()
    assert told.startswith("A seat became free and it is yours: Cluster management, Monday 22 March.")


EVENING = datetime.fromisoformat("2027-03-01T21:00:00+02:00")
MORNING = datetime.fromisoformat("2027-03-02T08:00:00+02:00")


def test_at_night_an_offer_waits_for_the_morning_and_so_does_its_deadline(bot: Bot) -> None:
    add_waiting(bot, ME)
    bot.now = EVENING
    give_up(bot)
    (row,) = bot.rows(select(outbox).where(outbox.c.address == ME))
    assert (row.due_at, row.expires_at) == (MORNING, MORNING + timedelta(days=1))
    assert "Confirm by 3 March 08:00." in row.body
    assert bot.values(select(registrations.c.offered_until))[1] == MORNING + timedelta(days=1)


def test_a_short_offer_at_night_does_not_lapse_before_it_is_told(sqlite_url: str) -> None:
    with bot_at(sqlite_url, lifetimes=Lifetimes(offer=timedelta(hours=2))) as bot:
        add_waiting(bot, ME)
        bot.now = EVENING
        give_up(bot)
        bot.now = MORNING
        pass_on(bot.runtime)
        drain(bot.runtime, "replies")
        assert bot.values(select(outbox.c.status).where(outbox.c.address == ME)) == ["accepted"]
        assert bot.phone().sms("1").startswith("Registration went well.")


HIDDEN = "RW.AbC123"


def add_hidden(bot: Bot) -> Phone:
    """Have somebody wait for a full workshop who is reached on WhatsApp only, and has no number; give the phone."""
    add_waiting(bot, ME)
    bot.do(delete(addresses).where(addresses.c.contact_id == 2))
    row = {"contact_id": 2, "medium": Medium.WHATSAPP, "value": HIDDEN, "channel": "twilio-whatsapp"}
    bot.do(insert(addresses).values(row))
    return bot.phone(HIDDEN)


def test_who_has_no_number_is_told_on_whatsapp_while_it_is_open(each_bot: Bot) -> None:
    phone = add_hidden(each_bot)
    phone.whatsapp("training")
    each_bot.do(update(sessions).values(ended_at=NOW))
    each_bot.pass_time(hours=23)  # it is nine in the morning
    give_up(each_bot)
    assert phone.arrived()[-1].startswith(ASKED.partition(" Confirm by")[0])
    (row,) = each_bot.rows(select(outbox).where(outbox.c.message_class == MessageClass.NOTICE))
    assert (row.medium, row.expires_at) == (Medium.WHATSAPP, NOW + timedelta(days=1))
    assert phone.tap("Confirm").startswith("Registration went well.")


def test_who_has_no_number_and_has_not_written_for_a_day_is_told_when_they_write(each_bot: Bot) -> None:
    phone = add_hidden(each_bot)
    phone.whatsapp("hi")
    each_bot.pass_time(hours=24)
    give_up(each_bot)
    assert len(phone.arrived()) == 1
    phone.whatsapp("hi")
    pass_on(each_bot.runtime)
    assert phone.arrived()[-1].startswith("A seat is free: Cluster management, Monday 22 March. To confirm by")
    assert phone.whatsapp("seat", "1").startswith("Registration went well.")


def test_what_the_night_holds_back_until_whatsapp_is_closed_waits_for_the_contact(bot: Bot) -> None:
    phone = add_hidden(bot)
    bot.now = MORNING - timedelta(days=1)
    phone.whatsapp("hi")
    bot.now = EVENING
    give_up(bot)
    assert len(phone.arrived()) == 1


def test_who_has_no_number_can_take_up_an_offer_before_anybody_tells(bot: Bot) -> None:
    phone = add_hidden(bot)
    give_up(bot)
    assert phone.whatsapp("seat").startswith(ASKED)


def test_the_question_waits_as_long_as_the_offer_does(sqlite_url: str) -> None:
    with bot_at(sqlite_url, lifetimes=Lifetimes(offer=timedelta(days=3))) as bot:
        add_waiting(bot, ME)
        give_up(bot)
        bot.pass_time(hours=30)
        assert bot.phone().sms("what?").startswith("That choice is not valid.")
        bot.pass_time(hours=30)
        assert bot.phone().sms("1").startswith("Registration went well.")


def test_who_wants_messages_again_is_offered_the_free_seat_at_once(each_bot: Bot) -> None:
    add_waiting(each_bot, ME)
    each_bot.phone().sms("STOP")
    give_up(each_bot)
    assert each_bot.values(STATUS) == ["cancelled", "waitlisted"]
    each_bot.phone().sms("START")
    pass_on(each_bot.runtime)
    assert each_bot.phone().arrived()[-1].startswith(ASKED)


def test_a_seat_at_a_workshop_that_is_cancelled_cannot_be_taken(freed: Bot) -> None:
    freed.do(update(workshops).values(status="cancelled"))
    assert freed.phone().sms("1").startswith("That seat is not available any more.")
    assert freed.values(STATUS) == ["cancelled", "offered"]
