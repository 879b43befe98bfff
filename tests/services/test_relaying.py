"""Texts between mentor and contact: passed on, bounded, on record, and without a number."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from bot.programme.mentor_texts import A_DAY
from bot.services.sweeping import sweep
from bot.store.mentorship import mentor_requests, mentor_texts
from bot.store.outbox import outbox
from tests.bots import ANOTHER, ME, Bot
from tests.factories import add_contact, add_mentor, add_request

NOTHING = "There is no request for you now."


@pytest.fixture
def talking(bot: Bot) -> Bot:
    """ME asked without sharing the number, and the mentor at ANOTHER has accepted."""
    mentor = add_mentor(bot, add_contact(bot, ANOTHER, name="Keza Diane"))
    add_request(bot, add_contact(bot), mentor_id=mentor, status="accepted", shares_number=False)
    return bot


def told(bot: Bot, number: str) -> list[Any]:
    sweep(bot.runtime, "the test")
    return bot.values(select(outbox.c.body).where(outbox.c.address == number).order_by(outbox.c.id))


def test_each_reads_what_the_other_writes_and_no_number(talking: Bot) -> None:
    mentor, artisan = talking.phone(ANOTHER), talking.phone()
    asked = mentor.sms("write")
    assert asked == "Write your message to Uwase Aline (up to 100 characters). Request number: ABC123"
    assert mentor.sms("Which leather do you use?") == "Your message will be sent."
    assert told(talking, ME)[-1] == "Keza (ABC123): Which leather do you use?\nTo answer, send WRITE."
    artisan.sms("write", "Goat.")
    assert told(talking, ANOTHER)[-1] == "Uwase Aline (ABC123): Goat.\nTo answer, send WRITE."
    said = " ".join([*told(talking, ME), *told(talking, ANOTHER)])
    assert ME[4:] not in said
    assert ANOTHER[4:] not in said
    assert talking.rows(select(mentor_texts.c.from_mentor, mentor_texts.c.status)) == [(True, "sent"), (False, "sent")]


def test_the_mentors_first_text_is_the_call(talking: Bot) -> None:
    talking.phone().sms("write", "Good day to you")
    assert talking.values(select(mentor_requests.c.status)) == ["accepted"]
    talking.phone(ANOTHER).sms("write", "Good day to you")
    assert talking.values(select(mentor_requests.c.status)) == ["called"]


def test_who_was_written_to_and_says_nothing_of_it_is_waited_for_two_months(talking: Bot) -> None:
    talking.phone(ANOTHER).sms("write", "Good day to you")
    talking.pass_time(days=61)
    sweep(talking.runtime, "the test")
    assert talking.values(select(mentor_requests.c.status)) == ["done"]


def test_so_many_a_day_and_no_more(talking: Bot) -> None:
    phone = talking.phone()
    for _ in range(A_DAY):
        assert phone.sms("write", "Good day to you") == "Your message will be sent."
    assert phone.sms("write") == "You have written enough today. Try again tomorrow."
    assert talking.phone(ANOTHER).sms("write").startswith("Write your message")
    talking.pass_time(days=1)
    assert phone.sms("write").startswith("Write your message")


@pytest.mark.parametrize("status", ["waiting", "given", "done", "cancelled"])
def test_only_while_a_mentor_has_it(talking: Bot, status: str) -> None:
    talking.do(update(mentor_requests).values(status=status))
    assert talking.phone().sms("write") == NOTHING
    assert talking.phone(ANOTHER).sms("write") == NOTHING


def test_a_mentor_of_several_says_to_whom_and_reads_first_who_wrote_last(talking: Bot) -> None:
    third, mentor = "+250788000300", talking.phone(ANOTHER)
    asked = add_contact(talking, third, name="Kamana Eric")
    add_request(talking, asked, reference="DEF456", mentor_id=1, status="accepted", shares_number=False)
    assert mentor.sms("write") == "Choose the name:\n1) DEF456 Kamana Eric\n2) ABC123 Uwase Aline"
    mentor.sms("2", "Which leather do you use?")
    assert told(talking, ME)[-1].startswith("Keza (ABC123): Which leather do you use?")
    talking.phone().sms("write", "Goat.")
    told(talking, ANOTHER)
    assert mentor.sms("write") == "Choose the name:\n1) ABC123 Uwase Aline\n2) DEF456 Kamana Eric"


def test_nobody_else_writes(talking: Bot) -> None:
    add_contact(talking, "+250788000300")
    assert talking.phone("+250788000300").sms("write") == NOTHING


def test_who_wants_no_messages_gets_none(talking: Bot) -> None:
    talking.phone().sms("STOP")
    talking.phone(ANOTHER).sms("write", "Good day to you")
    assert told(talking, ME)[-1].startswith("You will no longer receive messages")
    assert talking.values(select(mentor_texts.c.status)) == ["dropped"]


def test_at_night_it_waits_for_the_morning(talking: Bot) -> None:
    talking.now = talking.now.replace(hour=20)
    talking.phone(ANOTHER).sms("write", "Good day to you")
    told(talking, ME)
    assert talking.values(select(outbox.c.due_at).where(outbox.c.address == ME))[-1].hour == 6
