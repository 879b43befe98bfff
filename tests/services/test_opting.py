"""STOP and START: as a whole message, with a courtesy, in both languages, in a sentence only after asking back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.messages import Medium, MessageClass
from bot.services.opting import opting_word
from bot.services.publishing import publish
from bot.store.contacts import consents, contacts
from bot.store.conversations import sessions
from bot.store.outbox import outbox
from tests.bots import DOCUMENTS, WORDS, Bot
from tests.factories import add_contact, add_registration, add_workshop

STOPPED = "You will no longer receive messages from Menyesha. To receive them again, send START."
STARTED = "Welcome back. You will receive messages from Menyesha again. To stop: send STOP"
SINCE = select(contacts.c.opted_out_at)


@pytest.mark.parametrize(
    "text",
    [
        "STOP", "stop", "  Stop.  ", "STOP!", "“Stop”", "Stop please", "Please stop", "Stop. Thank you", "stop thanks",
        "STOP ALL", "stopall", "STOP MENYESHA", "unsubscribe", "Arrêt", "Hagarika", "hagarika ubutumwa",
        "Reka", "Nyamuneka hagarika", "Hagarika, murakoze",
    ],
)  # fmt: skip
def test_a_message_that_says_stop_as_a_whole_stops(text: str) -> None:
    assert opting_word(text) == "stop"


@pytest.mark.parametrize("text", ["START", "start.", "Tangira", "unstop", "Start please"])
def test_a_message_that_says_start_as_a_whole_starts(text: str) -> None:
    assert opting_word(text) == "start"


@pytest.mark.parametrize(
    "text",
    [
        "", ".", "1", "I cannot stop the machine", "When does it stop", "stop by the workshop tomorrow", "bus stop",
        "do not stop", "nonstop", "stopping", "I start tomorrow", "start the training", "please", "thank you",
    ],
)  # fmt: skip
def test_a_sentence_with_such_a_word_in_it_says_neither(text: str) -> None:
    assert opting_word(text) is None


@pytest.mark.parametrize("medium", [Medium.SMS, Medium.WHATSAPP])
def test_stop_is_confirmed_and_says_how_to_come_back(bot: Bot, medium: Medium) -> None:
    add_contact(bot)
    assert bot.phone().chat(medium, "STOP") == STOPPED
    assert bot.values(SINCE) == [bot.now]
    assert bot.values(select(outbox.c.message_class)) == [MessageClass.REPLY]


def test_start_brings_messages_back(bot: Bot) -> None:
    add_contact(bot, opted_out_at=bot.now)
    assert bot.phone().sms("Tangira") == STARTED
    assert bot.values(SINCE) == [None]


def test_start_of_who_has_not_stopped_is_a_message_like_others(bot: Bot) -> None:
    add_contact(bot)
    assert bot.phone().sms("START").startswith("Welcome to Menyesha. Choose:")


def test_stop_said_twice_is_confirmed_twice(bot: Bot) -> None:
    add_contact(bot, opted_out_at=bot.now - timedelta(days=1))
    assert bot.phone().sms("STOP") == STOPPED


def test_stop_as_the_very_first_message_counts(bot: Bot) -> None:
    bot.phone().sms("STOP")
    assert bot.values(SINCE) == [bot.now]
    assert bot.count(sessions) == 0


def test_stop_leaves_the_open_question_and_the_consent_as_they_are(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.sms("my details", "1", "stop")
    assert phone.sms("Mutesi Diane").startswith("Thank you, Mutesi Diane.")
    assert bot.values(select(consents.c.withdrawn_at)) == [None]


def test_stop_counts_for_every_medium(bot: Bot) -> None:
    phone = bot.phone()
    phone.sms("hi")
    phone.whatsapp("STOP")
    assert bot.values(SINCE) == [bot.now]


def test_the_confirmation_is_in_the_contacts_language(bot: Bot) -> None:
    add_contact(bot, language="rw")
    assert bot.phone().sms("hagarika") != STOPPED


SURE = "Do you want no more messages from Menyesha?\n1) Yes\n2) No"


@pytest.mark.parametrize("medium", [Medium.SMS, Medium.WHATSAPP])
@pytest.mark.parametrize(
    "text",
    [
        "stop sending me these messages",
        "please do not write, stop it",
        "I want to unsubscribe from this",
        "reka kunyandikira buri munsi",
    ],
)
def test_who_may_have_meant_to_stop_is_asked(bot: Bot, text: str, medium: Medium) -> None:
    add_contact(bot)
    phone = bot.phone()
    assert phone.chat(medium, text) == SURE
    assert bot.values(SINCE) == [None]
    assert phone.chat(medium, "1") == STOPPED
    assert bot.values(SINCE) == [bot.now]


def test_whoever_did_not_mean_it_is_back_at_the_open_question(bot: Bot) -> None:
    add_contact(bot)
    add_workshop(bot)
    phone = bot.phone()
    before = phone.sms("training")
    assert phone.sms("does the bus stop there") == SURE
    assert phone.sms("2") == before
    assert bot.values(SINCE) == [None]


def test_it_is_asked_in_a_call_too(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.dial()
    assert phone.press("stop all this now").startswith(SURE)
    assert phone.press("1") == f"{STOPPED}\n[end]"


def test_the_question_whether_to_stop_takes_stop_for_an_answer_and_is_not_put_twice(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.sms("stop it all now")
    assert phone.sms("I said stop it") == f"That choice is not valid. Try again:\n{SURE}"
    assert phone.sms("stop") == STOPPED


def test_such_a_word_in_a_typed_answer_is_part_of_the_answer(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.sms("my details", "1")
    assert phone.sms("Reka Aline Uwase").startswith("Thank you, Reka Aline Uwase.")


def test_such_a_word_in_the_label_of_a_choice_is_the_choice(bot: Bot) -> None:
    add_registration(bot, add_workshop(bot), add_contact(bot, language="rw"))
    phone = bot.phone()
    phone.sms("amahugurwa yanjye", "1")
    assert phone.sms("Hagarika kwiyandikisha").startswith("Urashaka guhagarika kwiyandikisha: Gucunga amatsinda?")


def test_who_has_opted_out_already_is_not_asked(bot: Bot) -> None:
    add_contact(bot, opted_out_at=bot.now)
    assert bot.phone().sms("please stop all of it").startswith("Welcome to Menyesha.")


@pytest.mark.parametrize("is_open", [False, True])
def test_what_the_provider_takes_for_an_opt_out_is_one_with_us_whatever_is_open(bot: Bot, *, is_open: bool) -> None:
    add_contact(bot)
    phone = bot.phone()
    if is_open:
        phone.sms("my details", "1")
    assert phone.chat(Medium.SMS, "END", channel="twilio-sms", provider="twilio", opts_out=True) == STOPPED
    assert bot.values(SINCE) == [bot.now]
    assert bot.values(select(contacts.c.name)) == ["Uwase Aline"]


def test_one_who_began_on_a_revision_without_the_question_is_asked_all_the_same(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    for documents in ({name: text for name, text in DOCUMENTS.items() if name != "stop"}, DOCUMENTS):
        with bot.runtime.database.begin() as db:
            publish(db, documents, WORDS, bot.now)
        reply = phone.sms("my details" if "stop" not in documents else "stop sending me this")
    assert reply == SURE
    assert phone.sms("1") == STOPPED
