"""What comes of a message: answered once, kept, and never lost, whatever stands in the store."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from bot.errors import SessionError
from bot.messages import Medium, MessageClass
from bot.services.conversation import receive
from bot.store.contacts import addresses, contacts
from bot.store.conversations import inbound as inbounds
from bot.store.conversations import publications, sessions
from bot.store.outbox import outbox
from tests.bots import ANOTHER, LINES, ME, MENU, Bot, inbound
from tests.factories import add_contact, add_workshop

NAME = "Enter your full name."
STATE = select(sessions.c.state, sessions.c.turns, sessions.c.expires_at, sessions.c.ended_at).order_by(sessions.c.id)


def test_a_first_message_makes_a_contact_a_session_and_a_reply(each_bot: Bot) -> None:
    received = receive(each_bot.runtime, inbound("hi"))

    assert received.reply is None
    assert received.queued == 1
    assert each_bot.rung == ["replies"]
    (row,) = each_bot.rows(select(outbox))
    assert (row.message_class, row.lane, row.address, row.body) == (MessageClass.REPLY, "replies", ME, MENU)
    assert each_bot.values(select(inbounds.c.text)) == ["hi"]


def test_a_repeated_message_changes_nothing(each_bot: Bot) -> None:
    message = inbound("hi")
    receive(each_bot.runtime, message)
    before = [each_bot.rows(select(table)) for table in (contacts, addresses, sessions, inbounds, outbox)]
    each_bot.pass_time(minutes=1)

    again = receive(each_bot.runtime, message)

    assert (again.reply, again.queued) == (None, 0)
    assert [each_bot.rows(select(table)) for table in (contacts, addresses, sessions, inbounds, outbox)] == before
    assert each_bot.rung == ["replies"]


def test_the_same_id_at_another_provider_is_another_message(bot: Bot) -> None:
    receive(bot.runtime, inbound("hi", Medium.SMS, ME, "one-id"))
    assert receive(bot.runtime, inbound("hi", Medium.WHATSAPP, ME, "one-id")).queued == 1


def test_a_text_that_is_no_answer_gets_the_question_again(bot: Bot) -> None:
    phone = bot.phone()
    phone.sms("hi")
    assert phone.sms("xyz") == f"That choice is not valid. Try again:\n{MENU}"


def test_an_empty_message_gets_the_question_again(bot: Bot) -> None:
    phone = bot.phone()
    phone.sms("hi")
    assert phone.sms("") == f"That choice is not valid. Try again:\n{MENU}"


def test_two_misunderstandings_explain_and_three_offer_a_person(bot: Bot) -> None:
    phone = bot.phone()
    phone.sms("hi")
    first, second, third = (phone.sms("77") for _ in range(3))
    assert first.startswith("That choice is not valid. Try again:\n")
    assert second.startswith(f"Enter a number between 1 and {LINES}.\n")
    assert third.startswith(f"Enter a number between 1 and {LINES}.\nIf you need help, send PERSON.\n")


@pytest.mark.parametrize(("keyword", "language"), [("hello", "en"), ("Muraho!", "rw"), ("HI", "en")])
def test_the_language_of_a_keyword_is_the_contacts(bot: Bot, keyword: str, language: str) -> None:
    bot.phone().sms(keyword)
    assert bot.values(select(contacts.c.language)) == [language]


def test_a_keyword_in_the_other_language_does_not_change_the_contacts(bot: Bot) -> None:
    bot.phone().sms("hi", "muraho")
    assert bot.values(select(contacts.c.language)) == ["en"]


def test_who_begins_with_no_keyword_is_asked_for_the_language_first(bot: Bot) -> None:
    assert bot.phone().sms("good morning").endswith("1) Ikinyarwanda\n2) English")


@pytest.mark.parametrize("medium", [Medium.SMS, Medium.WHATSAPP])
def test_help_as_the_first_message_is_answered(bot: Bot, medium: Medium) -> None:
    add_contact(bot)
    assert "call 0788000000" in bot.phone().chat(medium, "HELP")


def test_english_as_the_first_message_says_the_language(bot: Bot) -> None:
    assert bot.phone().sms("English") == MENU


def test_a_keyword_begins_its_flow_in_place_of_what_was_open(bot: Bot) -> None:
    add_contact(bot)
    add_workshop(bot)
    phone = bot.phone()
    phone.sms("my details")
    assert phone.sms("training").startswith("Choose a training:")
    assert bot.count(sessions) == 1


def test_a_keyword_inside_a_sentence_is_an_answer(bot: Bot) -> None:
    add_contact(bot, name=None)
    phone = bot.phone()
    phone.sms("training")
    assert phone.sms("Join Uwase").startswith("There is no training now")
    assert bot.values(select(contacts.c.name)) == ["Join Uwase"]


def test_the_label_of_an_open_choice_goes_before_a_keyword(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.sms("hi")
    assert phone.sms("My trainings").startswith("You are not registered for any training.")


def test_a_message_on_another_medium_takes_the_session_over(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.sms("hi", "4", "1")
    assert phone.whatsapp("are you there?") == "Enter your full name."
    assert phone.whatsapp("Mutesi Diane").startswith("Thank you, Mutesi Diane.")
    assert bot.values(select(sessions.c.medium)) == [Medium.WHATSAPP]


def test_a_session_has_a_day_in_a_chat(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.sms("hi", "4", "1")
    bot.pass_time(hours=23, minutes=59)
    assert phone.sms("Mutesi Diane").startswith("Thank you")
    bot.pass_time(hours=24)
    assert phone.sms("1") == MENU


def test_an_ended_session_is_followed_by_a_new_one(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    assert phone.sms("training").startswith("There is no training now")
    assert phone.sms("1") == MENU
    ended = bot.values(select(sessions.c.ended_at).order_by(sessions.c.id))
    assert ended == [bot.now, None]


def test_a_reply_is_worth_sending_for_an_hour(bot: Bot) -> None:
    bot.phone().sms("hi")
    assert bot.values(select(outbox.c.expires_at)) == [bot.now + timedelta(hours=1)]


def test_a_reply_keeps_its_menu_for_a_medium_that_shows_choices(bot: Bot) -> None:
    bot.phone().whatsapp("hi")
    (row,) = bot.rows(select(outbox.c.prompt, outbox.c.choices))
    assert row.prompt == "Welcome to Menyesha. Choose:"
    assert [label for _, label in json.loads(row.choices)][:2] == ["Training", "My trainings"]


BROKEN = (
    "",
    "{",
    "[]",
    "{}",
    '["en"]',
    '["en",3]',
    '["en",[]]',
    '["en",[["menu"]]]',
    '["en",[["menu","gone"]]]',
    '["en",[["gone","main"]]]',
    '["en",[["menu","main"]],[]]',
)
SORRY = "Sorry, there was a problem. Start again."


@pytest.mark.parametrize("state", BROKEN)
def test_a_session_that_cannot_be_read_begins_again_with_the_menu(bot: Bot, state: str) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.sms("my details", "1", "Mutesi Diane")
    bot.do(update(sessions).values(state=state))

    assert phone.sms("something") == f"{SORRY}\n{MENU}"
    assert bot.values(select(contacts.c.name)) == ["Mutesi Diane"]
    assert phone.sms("4").startswith("Mutesi Diane")


@pytest.mark.parametrize("state", BROKEN)
def test_a_broken_session_in_a_call_shows_the_menu_and_plays_nothing_again(bot: Bot, state: str) -> None:
    add_contact(bot)
    add_workshop(bot)
    phone = bot.phone()
    phone.dial()
    phone.press("1", "1")
    bot.do(update(sessions).values(state=state))
    assert phone.press("1").startswith(f"{SORRY}\nWelcome to Menyesha. Choose:\n1) Training\n")


def test_where_the_menu_itself_is_not_published_nothing_is_written(bot: Bot) -> None:
    bot.do(delete(publications))
    with pytest.raises(SessionError, match="menu"):
        receive(bot.runtime, inbound("good day"))
    assert [bot.count(table) for table in (contacts, sessions, inbounds, outbox)] == [0, 0, 0, 0]


def test_a_whatsapp_id_without_a_number_is_a_contact_of_its_own(bot: Bot) -> None:
    add_contact(bot)
    receive(bot.runtime, inbound("hi", Medium.WHATSAPP, "RW.AbC123"))
    receive(bot.runtime, inbound("hi", Medium.WHATSAPP, "RW.AbC123"))
    assert bot.count(contacts) == 2
    assert bot.values(select(outbox.c.address)) == ["RW.AbC123"] * 2


def test_a_number_is_one_contact_on_every_medium(bot: Bot) -> None:
    phone = bot.phone()
    phone.sms("hi")
    phone.whatsapp("hi")
    phone.dial()
    bot.phone(ANOTHER).sms("hi")
    by_contact = select(func.count()).select_from(addresses).group_by(addresses.c.contact_id)
    assert bot.values(by_contact.order_by(addresses.c.contact_id)) == [3, 1]


@pytest.fixture
def taken_over(bot: Bot) -> Bot:
    add_contact(bot)
    bot.phone().sms("my details", "1")
    bot.do(update(contacts).values(taken_over_at=bot.now))
    return bot


def test_while_staff_speak_the_flows_are_silent_and_the_message_is_kept(taken_over: Bot) -> None:
    before = taken_over.rows(STATE)
    assert taken_over.phone().sms("Can you help me?") == "- of Menyesha reads what you write here, and will answer you."
    assert taken_over.rows(STATE) == before
    assert taken_over.values(select(inbounds.c.text))[-1] == "Can you help me?"


def test_while_staff_speak_a_call_is_answered_by_the_flows(taken_over: Bot) -> None:
    assert taken_over.phone().dial().startswith("Welcome back. You did not finish last time.")


def test_while_staff_speak_stop_is_still_heard(taken_over: Bot) -> None:
    assert taken_over.phone().sms("STOP").startswith("You will no longer receive messages")


def test_after_staff_hand_back_the_question_is_still_open(taken_over: Bot) -> None:
    phone = taken_over.phone()
    phone.sms("Can you help me?")
    taken_over.do(update(contacts).values(taken_over_at=None))
    assert phone.sms("Mutesi Diane").startswith("Thank you, Mutesi Diane.")


@pytest.mark.parametrize(("word", "asked"), [("Kinyarwanda", True), ("icyongereza", True), ("language", False)])
def test_the_name_of_a_language_answers_the_language_question(bot: Bot, word: str, *, asked: bool) -> None:
    phone = bot.phone()
    question = phone.sms("good morning")
    answered = phone.sms(word)
    assert (answered != question) is asked
    assert answered.count("\n") == (LINES if asked else 2)


def test_the_name_of_a_language_changes_it_in_the_middle(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.sms("my details", "1")
    assert phone.sms("kinyarwanda") == "Andika amazina yawe yose."
    assert phone.sms("English") == NAME


def test_who_asks_for_the_language_twice_answers_once(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.sms("my details", "1", "language", "ururimi")
    assert phone.sms("2") == NAME
