"""A number that was silent for half a year is asked who is there; until then nothing of the contact is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.messages import Medium
from bot.programme.status import Status
from bot.runtime import Lifetimes
from bot.services.conversation import receive
from bot.services.notices import Notice, notify
from bot.services.offering import pass_on
from bot.store.contacts import addresses, contacts
from bot.store.conversations import inbound as inbounds
from bot.store.conversations import sessions
from bot.store.outbox import outbox
from bot.store.workshops import registrations
from tests.bots import ME, NOW, Bot, Phone, bot_at, inbound
from tests.factories import add_contact, add_message, add_registration, add_workshop

WHO = "Welcome back. To continue, enter your full name."
DIFFERS = "What you wrote is not correct. If you need help, call 0788000000.\n1) Try again\n2) I am another person"
MENU = "Welcome to Menyesha. Choose:"
CHOOSE = "Hitamo ururimi / Choose language:"
DOUBTED = select(contacts.c.doubted_at).order_by(contacts.c.id)
WAYS: dict[str, Callable[[Phone, str], str]] = {
    "ussd": lambda phone, text: phone.press(text) if phone.call else phone.dial(),
    "sms": lambda phone, text: phone.sms(text),
    "whatsapp": lambda phone, text: phone.whatsapp(text),
}


@pytest.fixture
def silent(each_bot: Bot) -> Bot:
    """Somebody who has a seat was last heard of half a year ago."""
    add_registration(each_bot, add_workshop(each_bot), add_contact(each_bot))
    each_bot.phone().sms("hi")
    each_bot.pass_time(days=182)
    return each_bot


@pytest.mark.parametrize("say", WAYS.values(), ids=WAYS)
def test_who_knows_the_name_goes_on(silent: Bot, say: Callable[[Phone, str], str]) -> None:
    phone = silent.phone()
    assert say(phone, "my details").startswith(WHO)
    assert say(phone, "aline UWASE").startswith(MENU)
    assert say(phone, "4").startswith("Uwase Aline\nTumba, Huye")
    assert silent.values(DOUBTED) == [None]


@pytest.mark.parametrize("say", WAYS.values(), ids=WAYS)
def test_another_person_begins_as_a_new_contact_and_reads_nothing_of_the_one_before(
    silent: Bot, say: Callable[[Phone, str], str]
) -> None:
    phone = silent.phone()
    heard = [say(phone, text) for text in ("hi", "Mutesi Diane", "2", "2", "4")]
    assert heard[1].startswith(DIFFERS)
    assert heard[2].startswith(CHOOSE)
    assert heard[4].startswith("Menyesha helps makers of shoes")
    assert not any(known in screen for screen in heard for known in ("Uwase", "Aline", "Tumba", "Cluster"))
    assert silent.values(select(contacts.c.name).order_by(contacts.c.id)) == ["Uwase Aline", None]
    assert set(silent.values(select(addresses.c.contact_id))) == {2}
    assert silent.values(select(registrations.c.contact_id)) == [1]
    assert silent.values(select(sessions.c.contact_id).where(sessions.c.ended_at.is_(None))) == [2]
    assert silent.values(select(inbounds.c.contact_id).order_by(inbounds.c.id)) == [1, 1, 1, 2, 2, 2]


@pytest.mark.parametrize(
    "said", ["my details", "My trainings", "seat", "training", "3", "menu", "english", "back", "00", "1"]
)
def test_nothing_that_is_said_gets_past_the_question(silent: Bot, said: str) -> None:
    phone = silent.phone()
    heard = [phone.sms("hi"), *(phone.sms(text) for text in (said, "3", said, "2", "1", said))]
    assert not any(known in screen for screen in heard for known in ("Uwase", "Tumba", "Cluster"))


def test_a_dialled_path_is_not_taken_for_the_answer(silent: Bot) -> None:
    phone = silent.phone()
    assert phone.dial("4").startswith(WHO)
    assert phone.press("Uwase Aline").startswith(MENU)
    assert phone.press("4").startswith("Uwase Aline")


def test_who_dials_again_is_asked_again(silent: Bot) -> None:
    phone = silent.phone()
    phone.dial()
    assert phone.press("Mutesi Diane").startswith(DIFFERS)
    assert phone.dial().startswith(DIFFERS)
    assert phone.press("1").startswith(WHO)


def test_the_question_stays_open_however_long_it_takes_and_wherever_they_write(silent: Bot) -> None:
    phone = silent.phone()
    assert phone.sms("hi") == WHO
    silent.pass_time(days=3)
    assert phone.whatsapp("my details") == WHO
    assert phone.dial().startswith(WHO)
    assert phone.press("Uwase Aline").startswith(MENU)


@pytest.mark.parametrize("name", ["Uwase Alin", "ALINE  uwase", "Nitwa Uwase Aline"])
def test_a_slip_and_another_order_are_no_matter(silent: Bot, name: str) -> None:
    silent.phone().sms("hi")
    assert silent.phone().sms(name).startswith(MENU)


@pytest.mark.parametrize("name", ["Uwase", "Aline", "Uwase Alice Marie", "Uwimana Aline"])
def test_a_part_of_the_name_or_another_one_is_not_enough(silent: Bot, name: str) -> None:
    silent.phone().sms("hi")
    assert silent.phone().sms(name) == DIFFERS


def test_an_old_screen_that_is_tapped_shows_nothing(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.whatsapp("hi")
    bot.do(update(contacts).values(doubted_at=bot.now))
    assert [phone.tap("My details"), phone.tap("My details")] == [WHO, WHO]
    phone.whatsapp("Mutesi Diane", "what?")
    assert phone.tap("My details").startswith(DIFFERS)
    assert phone.tap("Try again") == WHO


def test_a_tap_on_the_question_later_takes_no_number_from_who_is_known(silent: Bot) -> None:
    phone = silent.phone()
    phone.whatsapp("hi", "Mutesi Diane")
    assert phone.tap("Try again") == WHO
    phone.whatsapp("Uwase Aline")
    assert phone.tap("I am another person").startswith(MENU)
    assert silent.count(contacts) == 1


def test_stop_counts_at_once_and_goes_with_whoever_said_it(silent: Bot) -> None:
    phone = silent.phone()
    assert phone.sms("STOP").startswith("You will no longer receive messages")
    assert phone.sms("hi") == WHO
    phone.sms("Mutesi Diane", "2")
    assert silent.values(select(contacts.c.opted_out_at).order_by(contacts.c.id)) == [silent.now, silent.now]


def test_the_stop_of_the_one_before_is_not_that_of_the_next(silent: Bot) -> None:
    silent.do(update(contacts).values(opted_out_at=NOW))
    silent.phone().sms("hi", "Mutesi Diane", "2")
    assert silent.values(select(contacts.c.opted_out_at).order_by(contacts.c.id)) == [NOW, None]


def test_what_was_still_to_be_sent_to_the_one_before_is_called_back(silent: Bot) -> None:
    waiting = add_message(silent, 1)
    silent.phone().sms("hi", "Mutesi Diane", "2")
    assert silent.values(select(outbox.c.status).where(outbox.c.id == waiting)) == ["cancelled"]
    assert silent.values(select(outbox.c.status).where(outbox.c.message_class == "reply").distinct()) == ["queued"]


def test_until_it_is_known_who_it_is_nobody_is_told_of_a_seat_and_then_at_once(bot: Bot) -> None:
    contact = add_contact(bot)
    bot.phone().sms("hi")
    bot.pass_time(days=10)
    bot.do(update(contacts).values(doubted_at=bot.now))
    add_registration(bot, add_workshop(bot, seats=1), contact, status=Status.WAITLISTED)
    with bot.runtime.database.begin() as db:
        assert not notify(bot.runtime, db, Notice(contact, "Thank you for answering."))
    pass_on(bot.runtime)
    assert len(bot.phone().arrived()) == 1
    bot.phone().sms("hi", "Uwase Aline")
    assert bot.values(select(registrations.c.status)) == ["offered"]


def test_a_number_that_is_heard_of_on_any_medium_is_not_silent(bot: Bot) -> None:
    add_contact(bot)
    for _ in range(3):
        bot.pass_time(days=100)
        assert bot.phone().sms("hi").startswith(MENU)
    assert bot.phone().dial().startswith(MENU)


def test_whoever_was_never_heard_of_is_silent_since_they_are_on_record(bot: Bot) -> None:
    add_contact(bot)
    bot.pass_time(days=182)
    assert bot.phone().sms("hi") == WHO


def test_whoever_has_given_no_name_is_not_asked_for_it(bot: Bot) -> None:
    add_contact(bot, name=None)
    bot.phone().sms("hi")
    bot.pass_time(days=400)
    assert bot.phone().sms("hi").startswith(MENU)


def test_how_long_is_a_setting(sqlite_url: str) -> None:
    with bot_at(sqlite_url, lifetimes=Lifetimes(silence=timedelta(days=10))) as bot:
        add_contact(bot)
        bot.phone().sms("hi")
        bot.pass_time(days=9, hours=23)
        assert bot.phone().sms("hi").startswith(MENU)
        bot.pass_time(days=10)
        assert bot.phone().sms("hi") == WHO


def test_a_repeated_message_is_answered_once(silent: Bot) -> None:
    message = inbound("hi", Medium.SMS, ME, "the-same")
    assert [receive(silent.runtime, message).queued for _ in range(2)] == [1, 0]
