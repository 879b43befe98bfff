"""A USSD call: every request brings all that was typed, some come twice, and calls drop."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.messages import Medium
from bot.services.conversation import receive
from bot.store.contacts import contacts
from bot.store.conversations import inbound as inbounds
from bot.store.conversations import sessions
from bot.store.outbox import outbox
from bot.store.workshops import registrations
from tests.bots import ANOTHER, FIRST_PAGE, MENU, Bot, inbound, ussd
from tests.factories import add_contact, add_workshop

RESUME = "Welcome back. You did not finish last time.\n1) Continue where you left off\n2) Start again"
NAME = "Enter your full name."


def test_a_call_is_answered_with_a_screen_and_no_message(bot: Bot) -> None:
    add_contact(bot)
    reply = receive(bot.runtime, ussd("call", "")).reply
    assert reply is not None
    assert (reply.text, reply.ends) == (FIRST_PAGE, False)
    assert bot.count(outbox) == 0
    assert bot.rung == []


def test_a_repeated_request_gets_the_same_screen_and_acts_once(each_bot: Bot) -> None:
    add_contact(each_bot)
    add_workshop(each_bot)
    phone = each_bot.phone()
    phone.dial()
    phone.press("1", "1")
    last = phone.press("1")
    before = [each_bot.rows(select(table)) for table in (contacts, sessions, inbounds, outbox, registrations)]

    again = phone.again()

    assert again.reply is not None
    assert again.reply.ends
    assert f"{again.reply.text}\n[end]" == last
    assert again.queued == 0
    assert [each_bot.rows(select(table)) for table in (contacts, sessions, inbounds, outbox, registrations)] == before
    assert each_bot.count(registrations) == 1


def test_a_request_repeated_late_gets_the_screen_it_had(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.dial()
    first = phone.press("4")
    phone.press("1", "Mutesi Diane")
    again = receive(bot.runtime, ussd(phone.call, "4"))
    assert again.reply is not None
    assert again.reply.text == first
    assert bot.values(select(contacts.c.name)) == ["Mutesi Diane"]


def test_a_star_inside_an_answer_is_part_of_it_and_the_next_answer_is_found(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.dial()
    phone.press("4", "1")
    assert phone.press("Uwase*Aline").startswith("Enter your name in letters only.")
    assert phone.press("Mutesi*").startswith("Enter your name in letters only.")
    assert phone.press("Mutesi Diane").startswith("Thank you, Mutesi Diane.")
    assert phone.typed == "4*1*Uwase*Aline*Mutesi**Mutesi Diane"


def test_a_dialled_path_is_played_step_by_step(bot: Bot) -> None:
    add_contact(bot)
    assert bot.phone().dial("4*1") == f"{NAME}\n0) Back"


def test_a_dialled_path_goes_on_with_the_next_key(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.dial("4*1")
    assert phone.press("Mutesi Diane").startswith("Thank you, Mutesi Diane.")


def test_a_dialled_path_skips_the_language_question(bot: Bot) -> None:
    assert bot.phone().dial("4") != bot.phone(ANOTHER).dial()
    assert bot.values(select(contacts.c.language)) == [None, None]


def test_a_dialled_path_begins_at_the_main_menu_whatever_was_open(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.dial("4*1")
    assert phone.dial("5").startswith("Choose language")


def test_a_dialled_path_stops_where_it_is_not_understood(bot: Bot) -> None:
    add_contact(bot)
    add_workshop(bot)
    assert bot.phone().dial("99*1*1*1").startswith("That choice is not valid. Try again:\nWelcome to Menyesha. Choose:")


def test_a_dialled_path_may_lead_to_the_end(bot: Bot) -> None:
    add_contact(bot)
    add_workshop(bot)
    assert bot.phone().dial("1*1*1*1*1").endswith("[end]")
    assert bot.count(registrations) == 1


def test_dialling_again_offers_to_continue(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.dial("4*1")
    assert phone.dial().startswith(RESUME)
    assert phone.press("1").startswith(NAME)


def test_dialling_again_offers_to_start_again(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.dial("4*1")
    phone.dial()
    assert phone.press("2") == FIRST_PAGE


def test_dialling_again_at_the_main_menu_offers_nothing_to_continue(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.dial()
    assert phone.dial() == FIRST_PAGE


def test_who_dropped_at_the_language_question_is_asked_for_the_language_again(bot: Bot) -> None:
    phone = bot.phone()
    first = phone.dial()
    assert phone.dial() == first


def test_after_an_hour_there_is_nothing_to_continue(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.dial("4*1")
    bot.pass_time(minutes=59, seconds=59)
    assert phone.dial().startswith(RESUME)
    bot.pass_time(hours=1)
    assert phone.dial() == FIRST_PAGE
    assert bot.count(sessions) == 2


def test_answers_are_kept_as_they_come_when_the_call_drops(bot: Bot) -> None:
    add_workshop(bot)
    phone = bot.phone()
    phone.dial()
    phone.press("2", "1", "1", "Uwase Aline", "Huye")
    phone.dial()
    assert phone.press("1").startswith("Choose the sector you live in:")
    (kept,) = bot.rows(select(contacts.c.language, contacts.c.name, contacts.c.district))
    assert tuple(kept) == ("en", "Uwase Aline", "Huye")


ELSEWHERE = {
    Medium.SMS: "The session ended. Continue on SMS, or dial *384*10#.\n[end]",
    Medium.WHATSAPP: "The session ended. Continue on WhatsApp, or dial *384*10#.\n[end]",
}


@pytest.mark.parametrize("medium", ELSEWHERE)
def test_a_call_is_told_where_its_conversation_went_and_takes_no_part_in_it(bot: Bot, medium: Medium) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.dial("4*1")
    assert phone.chat(medium, "and now?") == NAME
    assert phone.press("Mutesi Diane") == ELSEWHERE[medium]
    assert bot.values(select(contacts.c.name)) == ["Uwase Aline"]
    assert bot.values(select(sessions.c.medium)) == [medium]
    assert phone.chat(medium, "Mutesi Diane").startswith("Thank you, Mutesi Diane.")


def test_a_call_is_told_so_too_where_another_conversation_was_begun_meanwhile(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.dial("4*1")
    phone.sms("training", "hi")  # there is none, which ends it
    assert phone.press("1") == ELSEWHERE[Medium.SMS]
    assert phone.sms("4").startswith("Uwase Aline")


def test_who_dials_after_another_medium_took_over_is_asked_whether_to_continue(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.dial("4*1")
    phone.sms("and now?")
    phone.press("1")
    assert phone.dial().startswith(RESUME)
    assert phone.press("1").startswith(NAME)


def test_what_was_typed_in_a_call_is_not_played_again_when_its_session_is_gone(bot: Bot) -> None:
    add_contact(bot)
    add_workshop(bot)
    phone = bot.phone()
    phone.dial()
    phone.press("1", "1")
    phone.sms("1", "1")  # takes over, and registers
    assert bot.count(registrations) == 1
    phone.sms("amahugurwa yanjye", "1", "1", "1")  # and gives it up
    assert phone.press("1") == FIRST_PAGE


def test_what_was_typed_in_a_call_is_not_played_again_when_it_has_expired(bot: Bot) -> None:
    add_contact(bot)
    add_workshop(bot)
    phone = bot.phone()
    phone.dial()
    phone.press("1", "1")
    bot.pass_time(hours=2)
    assert phone.press("1") == FIRST_PAGE
    assert bot.count(registrations) == 0


def test_a_late_request_of_an_earlier_call_does_not_end_what_is_open(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.dial("4")
    late = ussd(phone.call, "4*1*1")
    phone.dial()
    phone.press("1")
    reply = receive(bot.runtime, late).reply
    assert reply is not None
    assert reply.text.startswith(RESUME)


@pytest.mark.parametrize("word", ["stop", "STOP", "Stop please"])
def test_stop_is_heard_in_the_middle_of_a_call(bot: Bot, word: str) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.dial("4*1")
    assert phone.press(word).startswith("You will no longer receive messages")
    assert bot.values(select(contacts.c.opted_out_at)) == [bot.now]
    assert bot.values(select(contacts.c.name)) == ["Uwase Aline"]


def test_who_has_opted_out_is_still_answered(bot: Bot) -> None:
    add_contact(bot, opted_out_at=bot.now)
    assert bot.phone().dial() == FIRST_PAGE
    assert bot.phone().sms("hi") == MENU


def test_what_ends_on_ussd_is_confirmed_by_sms(bot: Bot) -> None:
    add_contact(bot)
    add_workshop(bot)
    phone = bot.phone()
    screen = phone.dial("1*1*1*1")
    assert f"{phone.arrived()[0]}\n[end]" == screen
    (row,) = bot.rows(select(outbox.c.medium, outbox.c.channel, outbox.c.expires_at))
    assert tuple(row) == ("sms", "africastalking-sms", bot.now + timedelta(hours=10))
    assert bot.rung == ["replies"]


def test_what_ends_in_a_chat_is_not_confirmed_twice(bot: Bot) -> None:
    add_contact(bot)
    add_workshop(bot)
    bot.phone().whatsapp("training", "1", "1")
    assert bot.values(select(outbox.c.medium)) == ["whatsapp"] * 3


def test_a_call_after_a_chat_goes_on_where_the_chat_was(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.sms("my details", "1")
    assert phone.dial().startswith(RESUME)
    assert phone.press("1").startswith(NAME)
    receive(bot.runtime, inbound("Mutesi Diane"))
    assert bot.values(select(contacts.c.name)) == ["Uwase Aline"]
