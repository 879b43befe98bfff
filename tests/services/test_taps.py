"""Taps on choices that we have sent: what was tapped counts, not what it reads like, however late it comes."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, update

from bot.messages import Medium
from bot.store.contacts import contacts
from bot.store.conversations import screens, sessions
from bot.store.outbox import outbox
from bot.store.workshops import registrations
from tests.bots import ANOTHER, Bot
from tests.factories import add_contact, add_registration, add_workshop


def test_a_tap_on_the_open_question_is_its_answer(each_bot: Bot) -> None:
    add_contact(each_bot)
    phone = each_bot.phone()
    phone.whatsapp("hi")
    assert "1) Ikinyarwanda" in phone.tap("Language")


def test_a_tap_on_an_old_menu_still_means_what_it_said(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.whatsapp("hi", "4")
    assert phone.tap("My trainings").startswith("You are not registered for any training.")


def test_a_tap_on_the_menu_of_another_day_still_means_what_it_said(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.whatsapp("hi")
    bot.pass_time(days=2)
    assert "1) Ikinyarwanda" in phone.tap("Language")
    assert bot.count(sessions) == 2


def test_a_tap_on_an_old_list_answers_its_own_question_and_no_other_with_the_same_words(bot: Bot) -> None:
    contact, full = add_contact(bot), add_workshop(bot, seats=1)
    add_registration(bot, full, add_contact(bot, ANOTHER))
    mine = add_registration(bot, add_workshop(bot, title_en="Footwear design"), contact)
    phone = bot.phone()
    assert "Do you want to join the waiting list?" in phone.whatsapp("training", "1")
    (old,) = [json.loads(row)[0] for row in bot.values(select(outbox.c.choices)) if json.loads(row)[0][1] == "Yes"]
    assert phone.whatsapp("my trainings", "1", "1").startswith("Do you want to cancel your registration")

    assert phone.chat(Medium.WHATSAPP, "Yes", choice_id=old[0]).startswith("You are on the waiting list, number 1")
    assert bot.values(select(registrations.c.status).where(registrations.c.id == mine)) == ["confirmed"]


def test_a_tap_that_comes_twice_acts_once(bot: Bot) -> None:
    add_contact(bot)
    add_workshop(bot)
    phone = bot.phone()
    phone.whatsapp("training", "1")
    assert phone.tap("Register").startswith("Registration went well.")
    assert phone.tap("Register").startswith("You are already registered")
    assert bot.count(registrations) == 1


def test_a_tap_on_a_choice_that_is_gone_puts_the_question_as_it_is_now(bot: Bot) -> None:
    contact, workshop = add_contact(bot), add_workshop(bot)
    registration = add_registration(bot, workshop, contact)
    phone = bot.phone()
    phone.whatsapp("my trainings")
    bot.do(update(registrations).where(registrations.c.id == registration).values(status="cancelled"))
    assert phone.tap("Cluster management").startswith("That seat is not available any more.")


def test_a_tap_of_somebody_else_is_no_tap_of_ones_own(bot: Bot) -> None:
    add_contact(bot)
    theirs = bot.phone(ANOTHER)
    theirs.whatsapp("hi")
    (token,) = bot.values(select(screens.c.token))
    mine = bot.phone()
    mine.whatsapp("my details")
    assert mine.chat(Medium.WHATSAPP, "xyz", choice_id=f"{token}.0").startswith("That choice is not valid.")


@pytest.mark.parametrize("choice_id", ["", "x", "menu/main/training", "-.1", "unknown-token.0", "a" * 300, "é.1"])
def test_an_id_that_is_none_of_ours_counts_as_its_words(bot: Bot, choice_id: str) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.whatsapp("hi")
    assert "1) Ikinyarwanda" in phone.chat(Medium.WHATSAPP, "Language", choice_id=choice_id or None)


def test_a_button_that_is_not_ours_and_says_stop_means_it(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.whatsapp("hi")
    phone.chat(Medium.WHATSAPP, "Stop", choice_id="a-button-of-a-template")
    assert bot.values(select(contacts.c.opted_out_at)) == [bot.now]
