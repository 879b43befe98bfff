"""A request for a mentor, from the artisan's first word to the last answer: by phone and by the commands of staff."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from bot.programme.lifecycle import TIME
from bot.services.giving import cancel
from bot.services.sweeping import sweep
from bot.store.mentorship import mentor_requests
from bot.store.outbox import outbox
from bot.store.staff import history
from tests.acting.conftest import Command
from tests.bots import ANOTHER, ME, Bot
from tests.factories import add_contact

LOCAL = "0788000200"
ASKED = ("mentor", "3", "How do I set a price?", "1", "1")


@pytest.fixture
def desk(bot: Bot, command: Command) -> Command:
    """Somebody at the mentors' desk, and a mentor with a phone."""
    for line in (
        "staff add desk --name Desk --role mentor_desk",
        f"staff add keza --name Keza --role mentor --phone {LOCAL}",
        "mentors add keza --topic pricing --language en --district huye --as desk",
    ):
        done = command(line)
        assert done.exit_code == 0, done.output
    add_contact(bot)
    return command


def reference(bot: Bot) -> str:
    return str(bot.values(select(mentor_requests.c.reference))[0])


def told(bot: Bot, number: str) -> list[Any]:
    return bot.values(select(outbox.c.body).where(outbox.c.address == number).order_by(outbox.c.id))


def request(bot: Bot, command: Command) -> str:
    """Have the artisan ask, and staff give it to the mentor; give the reference."""
    assert bot.phone().sms(*ASKED).startswith("Your request has been received. Number: ")
    given = command(f"requests give {reference(bot)} --as desk")
    assert given.output == f"keza is asked to take request {reference(bot)}\n"
    return reference(bot)


def pass_days(bot: Bot, days: float) -> None:
    bot.pass_time(days=days)
    sweep(bot.runtime, "the test")


def test_the_whole_way(bot: Bot, desk: Command) -> None:
    number = request(bot, desk)
    mentor, artisan = bot.phone(ANOTHER), bot.phone()
    assert told(bot, ANOTHER)[-1].startswith("Urasabwa gufasha Uwase Aline (Huye).")
    assert f"telefoni: {ME}" in mentor.sms("1")
    sweep(bot.runtime, "the test")
    assert told(bot, ME)[-1] == f"Your adviser is Keza, who will call you. Request number: {number}"
    assert mentor.sms("navuganye", "We went through the costs.") == "Murakoze. Igisubizo cyawe cyabitswe."

    pass_days(bot, 7.1)
    assert told(bot, ME)[-1].startswith("Did you talk with your adviser Keza?")
    assert artisan.sms("1") == "Thank you for answering."
    pass_days(bot, 23)
    assert told(bot, ME)[-1].startswith("Did your adviser Keza help you?")
    assert artisan.sms("2") == "Thank you for answering."
    assert bot.rows(select(mentor_requests.c.status, mentor_requests.c.helped)) == [("done", "partly")]
    events = bot.values(select(history.c.event).where(history.c.subject == "mentor_requests").order_by(history.c.id))
    assert events == ["begin", "give", "accept", "call", "call", "finish"]
    assert "We went through the costs." in desk(f"requests show {number} --as desk").output
    assert json.loads(desk("requests list --as desk --json").output) == []


def test_a_mentor_who_says_nothing_in_a_day_loses_it_and_staff_see_it_overdue(bot: Bot, desk: Command) -> None:
    number = request(bot, desk)
    pass_days(bot, 1.1)
    (row,) = json.loads(desk("requests list --as desk --json").output)
    assert (row["reference"], row["status"], row["mentor"], row["overdue"]) == (number, "waiting", None, "overdue")
    assert bot.phone(ANOTHER).sms("ubusabe") == "Nta busabe buhari ubu."


def test_a_mentor_who_declines_leaves_it_to_another(bot: Bot, desk: Command) -> None:
    request(bot, desk)
    assert bot.phone(ANOTHER).sms("2") == "Murakoze kutumenyesha. Tuzasaba undi mujyanama."
    assert bot.values(select(mentor_requests.c.status)) == ["waiting"]


def test_a_call_that_did_not_come_is_overdue_at_once(bot: Bot, desk: Command) -> None:
    request(bot, desk)
    bot.phone(ANOTHER).sms("1")
    pass_days(bot, 7.1)
    bot.phone().sms("2")
    (row,) = json.loads(desk("requests list --as desk --json").output)
    assert (row["status"], row["mentor"], row["overdue"]) == ("accepted", "keza", "overdue")


def test_who_never_says_whether_it_helped_is_taken_to_be_served(bot: Bot, desk: Command) -> None:
    request(bot, desk)
    bot.phone(ANOTHER).sms("1")
    bot.phone(ANOTHER).sms("navuganye", "We went through the costs.")
    pass_days(bot, 30.1)
    pass_days(bot, 29)
    assert bot.values(select(mentor_requests.c.status)) == ["called"]
    pass_days(bot, 1)
    assert bot.values(select(mentor_requests.c.status)) == ["done"]
    assert bot.phone().sms("advice") == "We have no question for you now. Thank you."


def test_a_call_that_nobody_noted_stays_with_staff_until_somebody_does(bot: Bot, desk: Command) -> None:
    request(bot, desk)
    bot.phone(ANOTHER).sms("1")
    for days in (30.1, 30, 30):
        pass_days(bot, days)
    (row,) = json.loads(desk("requests list --as desk --json").output)
    assert (row["status"], row["overdue"]) == ("accepted", "overdue")
    bot.phone(ANOTHER).sms("navuganye", "We went through the costs.")
    pass_days(bot, 60.1)
    assert bot.values(select(mentor_requests.c.status)) == ["done"]


def test_without_leave_the_mentor_does_not_get_the_number(bot: Bot, desk: Command) -> None:
    bot.phone().sms("mentor", "3", "How do I set a price?", "1", "2")
    desk(f"requests give {reference(bot)} keza --as desk")
    bot.phone(ANOTHER).sms("1")
    assert not [body for body in told(bot, ANOTHER) if ME in body]


def test_who_takes_it_back_is_not_asked_later(bot: Bot, desk: Command) -> None:
    request(bot, desk)
    assert bot.phone().sms("mentor", "2").startswith("Your request is cancelled.")
    before = len(told(bot, ME))
    pass_days(bot, 40)
    assert len(told(bot, ME)) == before
    assert bot.phone(ANOTHER).sms("ubusabe") == "Nta busabe buhari ubu."


@pytest.mark.usefixtures("desk")
def test_who_asks_again_while_waiting_keeps_the_request_with_new_words(bot: Bot) -> None:
    bot.phone().sms(*ASKED)
    bot.phone().sms("mentor", "1", "1", "Which leather is best?", "1", "1")
    rows = bot.rows(select(mentor_requests.c.topic, mentor_requests.c.question))
    assert rows == [("design", "Which leather is best?")]


def test_who_changes_a_request_that_a_mentor_was_asked_to_take_has_no_second_one(bot: Bot, desk: Command) -> None:
    number = request(bot, desk)
    assert number in bot.phone().sms("mentor", "1", "1", "Which leather is best?", "1", "1")
    rows = bot.rows(select(mentor_requests.c.reference, mentor_requests.c.status, mentor_requests.c.question))
    assert rows == [(number, "waiting", "Which leather is best?")]
    assert bot.phone(ANOTHER).sms("1") == "Nta busabe buhari ubu."
    pass_days(bot, 1.5)
    (row,) = json.loads(desk("requests list --as desk --json").output)
    assert not row["overdue"]


def test_a_request_that_a_mentor_took_meanwhile_is_not_cancelled_behind_their_back(bot: Bot, desk: Command) -> None:
    request(bot, desk)
    bot.phone().sms("mentor")
    bot.phone(ANOTHER).sms("1")
    assert bot.phone().sms("2").startswith("Your adviser is Keza")
    assert bot.values(select(mentor_requests.c.status)) == ["accepted"]


def another_mentor(desk: Command) -> None:
    desk("staff add amina --name Amina --role mentor --phone 0788000300")
    desk("mentors add amina --language en --as desk")


def test_of_a_mentor_who_has_it_no_more_nobody_is_asked(bot: Bot, desk: Command) -> None:
    number = request(bot, desk)
    bot.phone(ANOTHER).sms("1")
    pass_days(bot, 7.1)
    another_mentor(desk)
    desk(f"requests give {number} amina --as desk")
    assert bot.phone().sms("mentor").startswith("We have not found an adviser yet.")
    bot.phone("+250788000300").sms("1")
    assert bot.phone().sms("mentor").startswith("Your adviser is Amina")


def test_of_a_request_that_staff_cancelled_nobody_is_asked(bot: Bot, desk: Command) -> None:
    request(bot, desk)
    bot.phone(ANOTHER).sms("1")
    pass_days(bot, 7.1)
    with bot.runtime.database.begin() as db:
        cancel(bot.runtime, db, 1, None, TIME)
    assert bot.phone().sms("mentor").startswith("Choose the advice you need:")


def test_a_mentor_from_whom_staff_take_a_request_is_told_not_to_call(bot: Bot, desk: Command) -> None:
    number = request(bot, desk)
    bot.phone(ANOTHER).sms("1")
    another_mentor(desk)
    desk(f"requests give {number} amina --as desk")
    assert told(bot, ANOTHER)[-1] == f"Ubusabe (nimero {number}) bwahawe undi mujyanama. Ntuhamagare."


def test_a_mentor_of_several_says_with_whom_they_talked(bot: Bot, desk: Command) -> None:
    mentor = bot.phone(ANOTHER)
    add_contact(bot, "+250788000300", name="Kamana Eric")
    for number in (ME, "+250788000300"):
        bot.phone(number).sms(*ASKED)
        last = bot.values(select(mentor_requests.c.reference).order_by(mentor_requests.c.id))[-1]
        desk(f"requests give {last} --as desk")
        mentor.sms("1")
    assert "1) " in mentor.sms("navuganye")
    assert "Kamana Eric" in mentor.sms("2")
    mentor.sms("We went through the costs.")
    assert bot.values(select(mentor_requests.c.status).order_by(mentor_requests.c.id)) == ["accepted", "called"]


def test_nobody_accepts_what_was_given_to_another(bot: Bot, desk: Command) -> None:
    request(bot, desk)
    assert bot.phone("+250788000300").sms("request").startswith("There is no request for you now.")
    assert bot.values(select(mentor_requests.c.status)) == ["given"]


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("requests give XXXXXX --as desk", "there is no request XXXXXX"),
        ("requests list --as nobody", "nobody called nobody on the staff"),
        ("requests list --as keza", "keza is a mentor, who may not match"),
        ("mentors add desk --as desk", "must be on the staff as mentor and with a phone"),
        ("mentors add keza --as desk", "keza is a mentor already"),
        ("mentors pause desk --as desk", "desk is no mentor"),
        ("mentors change desk --as desk", "desk is no mentor"),
        ("mentors add keza --district Atlantis --as desk", "there is no district Atlantis"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(desk: Command, line: str, refusal: str) -> None:
    done = desk(line)
    assert done.exit_code != 0
    assert refusal in done.output
    assert "Traceback" not in done.output


def test_mentors_are_listed_with_the_room_they_have(bot: Bot, desk: Command) -> None:
    desk("mentors change keza --topic export --topic design --as desk")
    request(bot, desk)
    (row,) = json.loads(desk("mentors list --as desk --json").output)
    assert (row["topics"], row["districts"], row["open"], row["state"]) == ("design export", "Huye", 1, "free")
    desk("mentors pause keza --as desk")
    assert "no mentor speaks the language and has room" in desk(f"requests propose {reference(bot)} --as desk").output
    desk("mentors pause keza --off --as desk")
    assert "works in Huye" in desk(f"requests propose {reference(bot)} --as desk").output


def test_staff_take_a_request_back_for_whoever_asked_while_nobody_has_called(bot: Bot, desk: Command) -> None:
    number = request(bot, desk)
    cancelled = desk(f"requests cancel {number} --as desk", "--reason", "found one himself")
    assert cancelled.output == f"request {number} is cancelled\n"
    sweep(bot.runtime, "the test")
    assert told(bot, ME)[-1] == f"Your request for an adviser is cancelled. Number: {number}"
    assert number in told(bot, ANOTHER)[-1]
    assert "found one himself" in desk(f"requests show {number} --as desk").output
    again = desk(f"requests cancel {number} --as desk")
    assert again.exit_code == 1
    assert f"Request {number} cannot be cancelled any more" in again.output
    assert desk("requests cancel NONE00 --as desk").output.endswith("see: bot requests list\n")
