"""Taps on choices that we have sent: what was tapped counts, not what it reads like."""

from __future__ import annotations

from sqlalchemy import select

from bot.store.workshops import registrations
from tests.bots import Bot
from tests.factories import add_contact, add_registration, add_workshop

MENU = "Welcome to Menyesha. Choose:\n1) Training\n2) My trainings\n3) My details\n4) Language\n5) Do you need help?"


def test_a_tap_on_the_open_question_is_its_answer(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.whatsapp("hi")
    assert phone.tap("menu/main/language", "Language").startswith("Choose language")


def test_a_tap_on_an_old_list_does_not_answer_another_question_with_the_same_words(bot: Bot) -> None:
    contact, workshop = add_contact(bot), add_workshop(bot)
    add_registration(bot, workshop, contact)
    phone = bot.phone()
    question = phone.whatsapp("my trainings", "1", "1")
    assert question.startswith("Do you want to cancel your registration")

    assert phone.tap("profile/ask_consent/yes", "Yes") == question
    assert bot.values(select(registrations.c.status)) == ["confirmed"]
    assert phone.tap("registrations/sure/yes", "Yes").startswith("Your registration is cancelled")


def test_a_tap_on_an_old_main_menu_still_means_what_it_said(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.whatsapp("hi", "4")
    assert phone.tap("menu/main/registrations", "My trainings").startswith("You are not registered for any training.")


def test_a_tap_on_yesterdays_main_menu_still_means_what_it_said(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.whatsapp("hi")
    bot.pass_time(days=2)
    assert phone.tap("menu/main/language", "Language").startswith("Choose language")


def test_a_tap_on_a_list_of_yesterday_begins_with_the_menu(bot: Bot) -> None:
    add_contact(bot)
    add_workshop(bot)
    phone = bot.phone()
    phone.whatsapp("training")
    bot.pass_time(days=2)
    assert phone.tap("register/details/apply", "Register") == MENU
    assert bot.count(registrations) == 0


def test_a_tapped_label_that_reads_like_a_keyword_begins_no_flow(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    question = phone.whatsapp("my details")
    assert phone.tap("gone/gone/training", "Training") == question


def test_a_tapped_label_that_reads_like_stop_opts_nobody_out(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    question = phone.whatsapp("hi")
    assert phone.tap("gone/gone/stop", "Stop") == question
