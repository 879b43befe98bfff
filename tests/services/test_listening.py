"""What no flow hears: what was not understood goes to a person the second time in a day."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.store.contacts import contacts
from bot.store.tickets import ticket_words, tickets
from tests.bots import MENU, Bot
from tests.factories import add_contact

WORDS = "I lost the paper from last week"


@pytest.fixture
def known(bot: Bot) -> Bot:
    add_contact(bot)
    return bot


def test_the_first_message_that_is_not_understood_gets_the_menu(known: Bot) -> None:
    assert known.phone().sms(WORDS) == MENU
    assert known.count(tickets) == 0
    assert known.values(select(contacts.c.puzzled_at)) == [known.now]


def test_the_second_in_a_day_goes_to_a_person_which_is_said(known: Bot) -> None:
    phone = known.phone()
    phone.sms(WORDS)
    known.pass_time(hours=3)
    said = phone.sms("Please help me")
    reference = known.values(select(tickets.c.reference))[0]
    assert said == f"A person will read your message and answer you by 2 March. Number: {reference}.\n{MENU}"
    assert known.values(select(ticket_words.c.words)) == ["Please help me"]


def test_after_a_conversation_that_is_over_too(known: Bot) -> None:
    phone = known.phone()
    phone.sms(WORDS, "1")  # there is no training now: that ended it
    assert phone.sms("Please help me").startswith("A person will read your message")


def test_what_was_not_understood_yesterday_counts_no_more(known: Bot) -> None:
    phone = known.phone()
    phone.sms(WORDS)
    known.pass_time(hours=25)
    phone.sms("Please help me")
    assert known.count(tickets) == 0


@pytest.mark.parametrize("word", ["Murakoze!", "thank you", "77", "?", "menu", "training"])
def test_what_asks_nothing_of_a_person_opens_no_ticket(known: Bot, word: str) -> None:
    phone = known.phone()
    for _ in range(3):
        phone.sms(word)
    assert known.count(tickets) == 0


def test_an_answer_to_a_question_is_no_riddle(known: Bot) -> None:
    phone = known.phone()
    phone.sms(WORDS, "my details", "1", "What is this for")
    assert known.count(tickets) == 0


def test_a_call_is_never_a_riddle(known: Bot) -> None:
    phone = known.phone()
    phone.dial()
    phone.press("abc", "def")
    assert known.count(tickets) == 0
