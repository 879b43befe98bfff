"""After a dropped call one SMS says how to continue: to who agreed to be written to, in allowed hours, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.messages import UssdEnd
from bot.programme.status import Status
from bot.services.nudging import nudge, take_in_end
from bot.services.offering import pass_on
from bot.store.contacts import contacts
from bot.store.conversations import sessions
from bot.store.outbox import outbox
from tests.bots import Bot, Phone
from tests.factories import add_contact, add_registration, add_workshop

SAID = "The session ended. What you wrote is saved. Dial *384*10# to continue."


def dropped(bot: Bot) -> Phone:
    """Give a phone whose call has dropped in the middle of a registration."""
    add_contact(bot)
    add_workshop(bot)
    phone = bot.phone()
    phone.dial()
    phone.press("1")
    return phone


def test_who_was_in_the_middle_is_written_to_once(each_bot: Bot) -> None:
    phone = dropped(each_bot)
    assert nudge(each_bot.runtime) == 0
    each_bot.pass_time(minutes=5)
    assert [nudge(each_bot.runtime), nudge(each_bot.runtime)] == [1, 0]
    assert phone.arrived() == [SAID]
    assert each_bot.values(select(outbox.c.message_class)) == ["notice"]


def test_the_end_of_the_call_is_enough(each_bot: Bot) -> None:
    phone = dropped(each_bot)
    end = UssdEnd("africastalking", phone.call, phone.number, "Incomplete")
    take_in_end(each_bot.runtime, end)
    take_in_end(each_bot.runtime, end)
    each_bot.pass_time(minutes=5)
    nudge(each_bot.runtime)
    assert phone.arrived() == [SAID]


def test_an_end_that_comes_first_or_of_another_call_does_nothing(bot: Bot) -> None:
    take_in_end(bot.runtime, UssdEnd("africastalking", "call-not-there", "+250788000100", "Success"))
    phone = dropped(bot)
    take_in_end(bot.runtime, UssdEnd("africastalking", "another-call", phone.number, "Incomplete"))
    assert phone.arrived() == []


def test_who_was_at_the_main_menu_has_nothing_to_continue(bot: Bot) -> None:
    add_contact(bot)
    phone = bot.phone()
    phone.dial()
    bot.pass_time(minutes=5)
    assert nudge(bot.runtime) == 0
    assert phone.arrived() == []


LEFT: dict[str, tuple[str, bool]] = {
    "my details, read": ("4", False),
    "the name, asked anew": ("4*1", True),
    "the place, asked anew": ("4*2", True),
    "what they make, asked anew": ("4*3", True),
    "my details, read again after a change": ("4*3*2", False),
    "my trainings, read": ("2", False),
    "one of my trainings, read": ("2*1", False),
    "whether to cancel": ("2*1*1", True),
    "the trainings to choose from": ("1", True),
    "the language": ("5", False),
    "the help": ("6", False),
}


@pytest.mark.parametrize(("path", "is_worth_it"), LEFT.values(), ids=LEFT)
def test_only_a_question_that_is_worth_coming_back_to_is_written_about(
    bot: Bot, path: str, *, is_worth_it: bool
) -> None:
    add_registration(bot, add_workshop(bot), add_contact(bot))
    phone = bot.phone()
    phone.dial(path)
    bot.pass_time(minutes=5)
    assert nudge(bot.runtime) == is_worth_it


def test_a_change_of_language_in_the_middle_hides_no_question(bot: Bot) -> None:
    phone = dropped(bot)
    phone.press("language")
    bot.pass_time(minutes=5)
    assert nudge(bot.runtime) == 1


def test_who_holds_an_offer_was_written_to_already_and_reads_it_when_they_dial_again(bot: Bot) -> None:
    held = {"status": Status.OFFERED, "offered_until": bot.now + timedelta(days=1), "told_at": None}
    add_registration(bot, add_workshop(bot), add_contact(bot), **held)
    pass_on(bot.runtime)
    phone = bot.phone()
    first = phone.dial()
    assert first.startswith("A seat is free: Cluster management")
    bot.pass_time(minutes=5)
    assert nudge(bot.runtime) == 0
    assert phone.dial() == first
    assert phone.press("1").startswith("Registration went well.")


@pytest.mark.parametrize("reason", ["opted_out_at", "taken_over_at", "doubted_at"])
def test_who_may_not_be_written_to_is_not(bot: Bot, reason: str) -> None:
    phone = dropped(bot)
    bot.do(update(contacts).values({reason: bot.now}))
    bot.pass_time(minutes=5)
    nudge(bot.runtime)
    assert phone.arrived() == []


def test_who_has_not_agreed_to_messages_gets_none(bot: Bot) -> None:
    phone = bot.phone()
    phone.dial()
    phone.press("2", "1")
    bot.pass_time(minutes=5)
    nudge(bot.runtime)
    assert phone.arrived() == []


def test_at_night_it_waits_and_where_the_session_is_over_by_then_it_is_not_sent(bot: Bot) -> None:
    bot.now = bot.now.replace(hour=18, minute=30)  # half past eight in the evening in Kigali
    phone = dropped(bot)
    bot.pass_time(minutes=5)
    nudge(bot.runtime)
    assert phone.arrived() == []


def test_it_is_not_worth_sending_once_the_session_is_over(bot: Bot) -> None:
    dropped(bot)
    bot.pass_time(minutes=5)
    nudge(bot.runtime)
    [expires_at] = bot.values(select(outbox.c.expires_at))
    [begun] = bot.values(select(sessions.c.touched_at))
    assert expires_at == begun + timedelta(hours=1)


def test_after_it_dialling_again_offers_to_continue(bot: Bot) -> None:
    phone = dropped(bot)
    bot.pass_time(minutes=5)
    nudge(bot.runtime)
    assert phone.dial().startswith("Welcome back. You did not finish last time.")
    assert phone.press("1").startswith("Choose a training:")
