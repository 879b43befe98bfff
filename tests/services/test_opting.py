"""STOP and START: as a whole message, with a courtesy, in both languages, never inside a sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.messages import Medium, MessageClass
from bot.services.opting import opting_word
from bot.store.contacts import consents, contacts
from bot.store.conversations import sessions
from bot.store.outbox import outbox
from tests.bots import Bot
from tests.factories import add_contact

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
