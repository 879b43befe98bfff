"""Taps on screens of yesterday: each means what it said, whatever has become of the conversation since."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
import yaml
from sqlalchemy import delete, select, update

from bot.messages import Medium
from bot.services.conversation import receive
from bot.services.publishing import publish
from bot.services.revisions import withdraw
from bot.services.sweeping import sweep
from bot.services.taps import KEPT
from bot.store.contacts import consents, contacts
from bot.store.conversations import inbound as inbounds
from bot.store.conversations import revisions, screens, sessions
from bot.store.outbox import outbox
from bot.store.workshops import registrations, workshops
from tests.bots import DOCUMENTS, LINES, ME, MENU, WORDS, Bot, inbound
from tests.factories import add_contact, add_workshop

SORRY = "Sorry, there was a problem. Start again."
STATUS = select(registrations.c.status)


@pytest.fixture
def listed(each_bot: Bot) -> Bot:
    """A bot that has sent somebody the list of two workshops."""
    add_contact(each_bot)
    add_workshop(each_bot, seats=1)
    add_workshop(each_bot, title_en="Footwear design", starts_on=date(2027, 3, 29))
    each_bot.phone().whatsapp("training")
    return each_bot


def test_a_row_means_its_own_workshop_when_others_have_come_before_it(listed: Bot) -> None:
    add_workshop(listed, title_en="Leather care", starts_on=date(2027, 3, 15))
    assert listed.phone().tap("Footwear design").startswith("Footwear design\n")


def test_a_row_shows_what_its_workshop_has_become(listed: Bot) -> None:
    listed.do(update(workshops).values(seats=0))
    assert "All seats are taken" in listed.phone().tap("Cluster management")


def test_a_row_of_a_workshop_that_was_cancelled_gets_nobody_in(listed: Bot) -> None:
    listed.do(update(workshops).values(status="cancelled"))
    phone = listed.phone()
    phone.tap("Cluster management")
    assert phone.tap("Register") == "Registration has closed: Cluster management."
    assert listed.count(registrations) == 0


def test_a_list_can_be_tapped_after_the_conversation_has_ended(listed: Bot) -> None:
    phone = listed.phone()
    phone.tap("Cluster management")
    assert phone.tap("Register").startswith("Registration went well.")
    assert phone.tap("Footwear design").startswith("Footwear design\n")
    assert listed.values(select(sessions.c.ended_at).order_by(sessions.c.id)) == [listed.now, None]


def test_a_list_can_be_tapped_the_next_week(listed: Bot) -> None:
    listed.pass_time(days=7)
    phone = listed.phone()
    phone.tap("Cluster management")
    assert phone.tap("Register").startswith("Registration went well.")


def test_a_button_that_is_tapped_again_later_does_not_act_again(listed: Bot) -> None:
    phone = listed.phone()
    phone.tap("Cluster management")
    phone.tap("Register")
    phone.whatsapp("my details")
    assert phone.tap("Register").startswith("You are already registered: Cluster management")
    assert listed.values(STATUS) == ["confirmed"]


def test_a_number_means_the_screen_that_was_shown_last(listed: Bot) -> None:
    phone = listed.phone()
    phone.whatsapp("menu")
    phone.tap("Footwear design")
    assert phone.whatsapp("1").startswith("Registration went well. Footwear design")


def test_a_tap_brings_a_conversation_back_from_another_medium(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.whatsapp("my details")
    phone.sms("my details", "3")
    assert phone.tap("Change the name") == "Enter your full name."
    assert phone.whatsapp("Mutesi Diane").startswith("Thank you, Mutesi Diane.")
    assert bot.values(select(sessions.c.medium)) == [Medium.WHATSAPP]


def test_a_list_in_another_language_is_gone_on_with_in_the_contacts(bot: Bot) -> None:
    add_contact(bot)
    add_workshop(bot)
    phone = bot.phone()
    phone.whatsapp("training", "kinyarwanda")
    assert phone.tap("Cluster management").startswith("Gucunga amatsinda\n")


def test_a_consent_is_kept_in_the_words_and_the_language_that_were_tapped(bot: Bot) -> None:
    add_contact(bot)
    bot.do(delete(consents))
    phone = bot.phone()
    phone.whatsapp("my details", "kinyarwanda")
    assert phone.tap("Yes").startswith("Uwase Aline")
    (kept,) = bot.rows(select(consents.c.wording, consents.c.language))
    assert kept.wording.startswith("Menyesha helps makers")
    assert kept.language == "en"
    assert "Hindura amazina" in phone.whatsapp("?")


def test_the_language_question_can_be_answered_again(bot: Bot) -> None:
    phone = bot.phone()
    phone.whatsapp("?")
    assert phone.tap("English").startswith("Welcome")
    assert phone.tap("Ikinyarwanda").startswith("Murakaza neza")
    assert bot.values(select(contacts.c.language)) == ["rw"]


def test_who_has_opted_out_is_still_answered_and_stays_opted_out(listed: Bot) -> None:
    phone = listed.phone()
    assert phone.whatsapp("STOP").startswith("You will no longer receive")
    assert phone.tap("Cluster management").startswith("Cluster management\n")
    assert listed.values(select(contacts.c.opted_out_at)) == [listed.now]


def test_while_staff_speak_a_tap_is_kept_and_moves_nothing(listed: Bot) -> None:
    state = select(sessions.c.state)
    before = listed.values(state)
    listed.do(update(contacts).values(taken_over_at=listed.now))
    assert listed.phone().tap("Cluster management").endswith("reads what you write here, and will answer you.")
    assert listed.values(state) == before
    assert listed.values(select(inbounds.c.text))[-1] == "Cluster management"


def test_a_tap_that_twilio_brings_again_is_one_message(listed: Bot) -> None:
    (token,) = listed.values(select(screens.c.token))
    tapped = replace(inbound("Cluster management", Medium.WHATSAPP, ME, "SM1"), choice_id=f"{token}.0")
    assert [receive(listed.runtime, tapped).queued for _ in range(2)] == [1, 0]


def test_a_position_that_was_not_offered_puts_the_question_again(listed: Bot) -> None:
    (token,) = listed.values(select(screens.c.token))
    said = listed.phone().chat(Medium.WHATSAPP, "Training", choice_id=f"{token}.7")
    assert said == "Choose a training:\n1) Cluster management\n2) Footwear design"


@pytest.mark.parametrize(
    "forge", ["[]", "[].0", "{token}", "{token}.", "{token}.000", "{other}.0", " {token}.0", "{token}.٠"]
)
def test_a_forged_id_counts_as_its_words(listed: Bot, forge: str) -> None:
    (token,) = listed.values(select(screens.c.token))
    choice_id = forge.format(token=token, other=token.swapcase())
    said = listed.phone().chat(Medium.WHATSAPP, "2", choice_id=choice_id)
    assert said.startswith("Footwear design\n")


def reworded() -> dict[str, str]:
    document = yaml.load(DOCUMENTS["register"], Loader=yaml.BaseLoader)  # noqa: S506  # our own document
    document["steps"]["confirmed"]["end"] = "NEW"
    return {**DOCUMENTS, "register": json.dumps(document)}


def test_a_screen_goes_on_in_the_revision_that_said_it(listed: Bot) -> None:
    with listed.runtime.database.begin() as db:
        publish(db, reworded(), WORDS, listed.now)
    listed.pass_time(days=2)
    phone = listed.phone()
    phone.tap("Cluster management")
    assert phone.tap("Register").startswith("Registration went well.")


@pytest.mark.parametrize("state", ["{", '["en",[["gone","main"]]]'])
def test_a_screen_that_cannot_be_gone_on_with_leads_to_the_menu(bot: Bot, state: str) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.whatsapp("my details")
    bot.do(update(screens).values(state=state))
    assert phone.tap("Change the name") == f"{SORRY}\n{MENU}"
    assert phone.whatsapp("4").startswith("Uwase Aline")


def test_a_screen_of_a_withdrawn_revision_leads_to_the_menu(listed: Bot) -> None:
    (digest,) = listed.values(select(screens.c.digest))
    with listed.runtime.database.begin() as db:
        publish(db, reworded(), WORDS, listed.now + timedelta(hours=1))
        withdraw(db, digest, listed.now)
    assert listed.phone().tap("Cluster management") == f"{SORRY}\n{MENU}"


def test_a_screen_of_a_revision_that_is_gone_leads_to_the_menu(listed: Bot) -> None:
    listed.pass_time(days=2)
    with listed.runtime.database.begin() as db:
        publish(db, reworded(), WORDS, listed.now)
        db.execute(delete(sessions))
        db.execute(delete(revisions).where(revisions.c.digest.in_(select(screens.c.digest))))
    assert listed.phone().tap("Cluster management") == f"{SORRY}\n{MENU}"


def test_screens_are_forgotten_in_time(listed: Bot) -> None:
    listed.now += KEPT
    sweep(listed.runtime, "a")
    assert listed.count(screens) == 1
    listed.pass_time(seconds=1)
    sweep(listed.runtime, "a")
    assert listed.count(screens) == 0


def test_a_tap_on_a_forgotten_screen_counts_as_its_words(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.whatsapp("hi")
    bot.do(delete(screens))
    assert phone.tap("Training").startswith("There is no training now")


def test_only_what_can_be_tapped_is_kept(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.sms("hi")
    phone.dial()
    phone.whatsapp("my details", "1")
    assert bot.count(screens) == 1


def test_the_ids_of_two_screens_have_nothing_in_common(bot: Bot) -> None:
    add_contact(bot)
    bot.phone().whatsapp("hi", "menu")
    first, second = ({found for found, _ in json.loads(row)} for row in bot.values(select(outbox.c.choices)))
    assert len(first) == len(second) == LINES
    assert not first & second
