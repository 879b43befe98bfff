"""A survey as contacts meet it: asked, answered, broken off, taken up again, put off, refused, closed meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.messages import Medium
from bot.services.surveying.running import close
from bot.services.sweeping import sweep
from bot.store.contacts import contacts
from bot.store.conversations import sessions
from bot.store.due import due
from bot.store.outbox import outbox
from bot.store.staff import history
from bot.store.surveys import survey_answers, survey_invitations, survey_sheets, surveys
from tests.bots import ANOTHER, CHANNELS, ME, NOW, Bot, bot_at
from tests.factories import add_contact
from tests.surveys import ANONYMOUS, SURVEY, get, open_survey

STATUSES = select(survey_invitations.c.status).order_by(survey_invitations.c.id)
KEPT = select(survey_answers.c.question, survey_answers.c.choice, survey_answers.c.number, survey_answers.c.words)
INTRO = "Menyesha: short survey, 4 questions."
HELPED = "Did the training help you?\n1) A lot\n2) Somewhat\n3) A little\n4) Not at all"
VENUE = "How was the venue? Enter a number between 1 (bad) and 5 (very good)."
SOLD = "How many shoes do you sell a month?"
WISH = "What do you want to learn?"
THANKS = "Thank you for answering. Your answers have been received."


def put(bot: Bot, document: str = SURVEY, **values: Any) -> None:  # noqa: ANN401  # a contact's columns
    """Put the survey to one contact, who is asked at once."""
    add_contact(bot, **values)
    assert open_survey(bot.runtime, document) == 1
    sweep(bot.runtime, "the test")


def close_now(bot: Bot) -> None:
    survey = get(bot).id
    with bot.runtime.database.begin() as db:
        assert close(bot.runtime, db, survey)


def test_it_is_asked_answered_and_kept_question_by_question(each_bot: Bot) -> None:
    put(each_bot)
    phone = each_bot.phone()
    assert phone.arrived()[-1].startswith(INTRO)
    assert each_bot.values(STATUSES) == ["asked"]
    assert phone.sms("1") == HELPED
    assert phone.sms("a little") == VENUE
    assert phone.sms("6").startswith("Enter a number between 1 and 5.")
    assert phone.sms("5") == SOLD
    assert phone.sms("1,200") == WISH
    assert phone.sms("How to price a shoe") == THANKS
    rows = [tuple(row) for row in each_bot.rows(KEPT.order_by(survey_answers.c.question))]
    assert rows == [
        ("helped", "little", None, None),
        ("sold", None, 1200, None),
        ("venue", None, 5, None),
        ("wish", None, None, "How to price a shoe"),
    ]
    (sheet,) = each_bot.rows(select(survey_sheets))
    assert (sheet.language, sheet.district, sheet.complete, sheet.answered_on) == ("en", "Huye", True, NOW.date())
    assert each_bot.values(STATUSES) == ["answered"]
    events = select(history.c.event).where(history.c.subject == "survey_invitations").order_by(history.c.id)
    assert each_bot.values(events) == ["begin", "ask", "begin", "answer"]
    assert phone.sms("survey") == "Your answers have been received. Thank you."


def test_who_answers_in_kinyarwanda_reads_it_in_kinyarwanda(bot: Bot) -> None:
    put(bot, language="rw")
    phone = bot.phone()
    assert phone.arrived()[-1].startswith("Menyesha: ubushakashatsi bugufi, ibibazo 4.")
    assert phone.sms("Yego").startswith("Amahugurwa yagufashije?")
    assert phone.sms("Cyane").endswith("Andika umubare uri hagati ya 1 (habi) na 5 (heza cyane).")


def test_after_a_break_it_goes_on_with_the_first_question_that_has_no_answer(each_bot: Bot) -> None:
    put(each_bot)
    phone = each_bot.phone()
    phone.sms("1", "1", "4")
    each_bot.pass_time(days=4)
    assert phone.sms("survey") == (
        "Welcome back. You did not finish last time.\n1) Continue where you left off\n2) Another time"
    )
    assert phone.sms("1") == SOLD
    assert phone.sms("30", "Design") == THANKS
    assert sorted(each_bot.values(select(survey_answers.c.question))) == ["helped", "sold", "venue", "wish"]


def test_who_dials_is_offered_it_and_comes_to_the_main_menu_where_they_put_it_off(each_bot: Bot) -> None:
    put(each_bot)
    each_bot.do(update(sessions).values(ended_at=NOW))
    phone = each_bot.phone()
    assert phone.dial().startswith(INTRO)
    later = phone.press("2")
    assert later.startswith("To answer another time, dial *384*10# or send SURVEY.\nWelcome to Menyesha.")
    assert each_bot.values(STATUSES) == ["put_off"]
    phone.press("1")
    each_bot.pass_time(hours=2)
    assert phone.dial().startswith("Welcome to Menyesha.")
    assert phone.press("survey").startswith(INTRO)
    assert phone.press("1") == HELPED + "\n00) Main menu"


def test_it_is_answered_in_a_call_and_a_slip_is_put_right_by_going_back(each_bot: Bot) -> None:
    put(each_bot)
    phone = each_bot.phone()
    assert phone.dial().startswith("Welcome back. You did not finish last time.")
    assert phone.press("1", "1", "1").startswith(VENUE)
    assert phone.press("0").startswith(HELPED)
    assert phone.press("2", "3", "0", "Design") == f"{THANKS}\n[end]"
    assert each_bot.values(select(survey_answers.c.choice).where(survey_answers.c.question == "helped")) == ["somewhat"]
    assert each_bot.values(STATUSES) == ["answered"]
    assert phone.dial().startswith("Welcome to Menyesha.")


def test_a_dialled_path_leads_where_it_always_did(bot: Bot) -> None:
    put(bot)
    bot.do(update(sessions).values(ended_at=NOW))
    assert bot.phone().dial("4").startswith("Uwase Aline")


def test_who_does_not_want_to_is_not_asked_again(bot: Bot) -> None:
    put(bot)
    phone = bot.phone()
    assert phone.sms("3") == "Thank you for telling us."
    assert bot.values(STATUSES) == ["refused"]
    assert phone.sms("survey") == "We have no question for you now. Thank you."
    assert phone.dial().startswith("Welcome to Menyesha.")


def test_who_is_in_the_middle_of_something_is_told_the_word(each_bot: Bot) -> None:
    add_contact(each_bot)
    phone = each_bot.phone()
    phone.sms("mentor")
    open_survey(each_bot.runtime)
    sweep(each_bot.runtime, "the test")
    assert phone.arrived()[-1] == (
        "After the training: you are asked to answer some questions. Dial *384*10# or send SURVEY."
    )
    assert phone.sms("survey").startswith(INTRO)


def test_where_messages_cannot_be_answered_it_is_answered_by_dialling(sqlite_url: str) -> None:
    one_way = {name: replace(line, two_way=line.medium is not Medium.SMS) for name, line in CHANNELS.items()}
    with bot_at(sqlite_url, channels=one_way) as made:
        put(made)
        assert "Dial *384*10#" in made.phone().arrived()[-1]
        assert made.phone().dial().startswith(INTRO)


def test_at_night_nobody_is_asked_before_the_morning(bot: Bot) -> None:
    bot.now = NOW.replace(hour=20)  # 22:00 in Kigali
    add_contact(bot)
    open_survey(bot.runtime)
    sweep(bot.runtime, "the test")
    assert bot.values(STATUSES) == ["waiting"]
    bot.pass_time(hours=10.1)
    sweep(bot.runtime, "the test")
    assert bot.values(STATUSES) == ["asked"]


@pytest.mark.parametrize("since", ["opted_out_at", "taken_over_at", "doubted_at", "erased_at"])
def test_who_may_not_be_written_to_is_not_in_the_audience(bot: Bot, since: str) -> None:
    add_contact(bot)
    bot.do(update(contacts).values({since: NOW}))
    assert open_survey(bot.runtime) == 0


def test_who_opts_out_before_being_asked_is_not_asked_not_even_when_they_dial(bot: Bot) -> None:
    add_contact(bot)
    open_survey(bot.runtime)
    bot.do(update(contacts).values(opted_out_at=NOW))
    sweep(bot.runtime, "the test")
    assert bot.values(select(outbox.c.id)) == []
    assert bot.phone().dial().startswith("Welcome to Menyesha.")


def test_who_was_not_asked_has_nothing_to_answer(bot: Bot) -> None:
    put(bot)
    add_contact(bot, ANOTHER)
    assert bot.phone(ANOTHER).sms("survey") == "We have no question for you now. Thank you."


def test_who_is_answering_when_it_closes_hears_so(each_bot: Bot) -> None:
    put(each_bot)
    phone = each_bot.phone()
    phone.sms("1", "1")
    close_now(each_bot)
    assert phone.sms("4") == "This survey has closed. Thank you."
    assert each_bot.values(STATUSES) == ["lapsed"]
    assert each_bot.values(select(survey_answers.c.question)) == ["helped"]


def test_it_closes_when_its_time_is_over_and_staff_are_to_tell_of_it(each_bot: Bot) -> None:
    put(each_bot)
    each_bot.pass_time(days=7, minutes=1)
    sweep(each_bot.runtime, "the test")
    row = get(each_bot)
    assert (row.status, row.respond_by > each_bot.now) == ("closed", True)
    assert each_bot.values(STATUSES) == ["lapsed"]
    assert each_bot.values(select(due.c.id).where(due.c.done_at.is_(None))) == []
    assert each_bot.phone().sms("survey").startswith("Welcome to Menyesha.")


def test_of_an_anonymous_one_nobody_finds_out_whose_the_answers_are(each_bot: Bot) -> None:
    put(each_bot, ANONYMOUS)
    each_bot.phone().sms("1", "1", "5", "10", "Design")
    assert each_bot.values(STATUSES) == ["answered"]
    (sheet,) = each_bot.rows(select(survey_sheets))
    assert (sheet.complete, sheet.invitation_id, sheet.answered_on) == (True, None, None)
    assert each_bot.phone().sms("survey") == "Your answers have been received. Thank you."


def test_what_was_begun_of_an_anonymous_one_is_forgotten_when_it_closes(each_bot: Bot) -> None:
    put(each_bot, ANONYMOUS)
    each_bot.phone().sms("1", "1")
    close_now(each_bot)
    assert (each_bot.count(survey_sheets), each_bot.count(survey_answers)) == (0, 0)


def test_two_that_are_open_are_answered_one_after_the_other(bot: Bot) -> None:
    put(bot)
    other = ANONYMOUS.replace("feedback", "interview").replace("[survey]", "[interview]").replace("[ubush", "[bush")
    open_survey(bot.runtime, other, days=3)
    sweep(bot.runtime, "the test")
    phone = bot.phone()
    assert phone.sms("interview", "1", "1", "1", "1", "One") == THANKS
    assert phone.sms("survey", "1", "1", "1", "1", "Two") == THANKS
    named = select(surveys.c.name, survey_answers.c.words).join(
        survey_sheets, survey_sheets.c.survey_id == surveys.c.id
    )
    named = named.join(survey_answers, survey_answers.c.token == survey_sheets.c.token)
    rows = bot.rows(named.where(survey_answers.c.words.is_not(None)).order_by(surveys.c.name))
    assert [tuple(row) for row in rows] == [("feedback", "Two"), ("interview", "One")]
    assert phone.number == ME
