"""A survey from its document to what those who answered are told, by the commands of staff and by phone."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.programme.survey_schedules import START
from bot.services.sweeping import sweep
from bot.store.contacts import consents
from bot.store.due import due
from bot.store.outbox import outbox
from bot.store.staff import history
from bot.store.surveys import survey_invitations, surveys
from bot.store.workshops import attendance, workshops
from tests.acting.conftest import Command
from tests.acting.workshop_desk import ADD as ADD_WORKSHOP
from tests.bots import ANOTHER, ME, NOW, Bot
from tests.factories import add_contact, add_registration, add_workshop
from tests.people import add_on_phone_of
from tests.surveys import SURVEY


@pytest.fixture
def desk(command: Command, tmp_path: Path) -> Command:
    """Somebody who runs the programme, somebody who only looks, and a survey's draft."""
    (tmp_path / "feedback.yaml").write_text(SURVEY, "utf-8")
    for line in (
        "staff add desk --name Desk --role coordinator",
        "staff add eyes --name Eyes --role viewer",
        f"surveys add {tmp_path / 'feedback.yaml'} --as desk",
    ):
        done = command(line)
        assert done.exit_code == 0, done.output
    return command


def answer(bot: Bot, desk: Command) -> None:
    """Have five contacts answer, of whom three were helped a lot."""
    for at in range(5):
        add_contact(bot, f"+25078800030{at}")
    started = desk("surveys start feedback --district huye --closes 2027-03-07 --as desk")
    assert started.output == "survey feedback is open until 2027-03-07; 5 contacts are asked\n"
    sweep(bot.runtime, "the test")
    for at in range(5):
        said = bot.phone(f"+25078800030{at}").sms("1", str(at % 2 + 1), "4", str(at), "=SUM(1)")
        assert said.startswith("Thank you for answering.")


def test_from_the_draft_to_what_those_who_answered_are_told(bot: Bot, desk: Command) -> None:
    answer(bot, desk)
    (row,) = json.loads(desk("surveys list --as eyes --json").output)
    assert (row["status"], row["asked"], row["answered"], row["overdue"]) == ("open", 5, 5, "")
    assert row["closes"] == "2027-03-08 00:00:00+02:00"
    assert desk("surveys close feedback --as desk").output == "survey feedback is closed\n"
    texts = ("--en", "{helped.very.share} were helped.", "--rw", "{helped.very.share}.")
    assert desk("surveys tell feedback --preview --as desk", *texts).output == "60% were helped.\n60%.\n"
    assert desk("surveys tell feedback --as desk", *texts).output == "5 contacts are told of survey feedback\n"
    sweep(bot.runtime, "the test")
    assert bot.values(select(outbox.c.body).order_by(outbox.c.id.desc()))[:5] == ["60% were helped."] * 5
    assert desk("surveys list --as eyes").output == "there is no survey; see: bot surveys add --help\n"
    assert json.loads(desk("surveys list --all --as eyes --json").output)[0]["status"] == "summarised"
    events = select(history.c.event).where(history.c.subject == "surveys").order_by(history.c.id)
    assert bot.values(events) == ["begin", "start", "close", "tell"]


def test_what_came_of_it_is_read_as_tables_charts_and_lines(bot: Bot, desk: Command, tmp_path: Path) -> None:
    answer(bot, desk)
    table = desk("surveys results feedback --as eyes").output
    assert "helped    very A lot" in table
    assert "sold      median" in table
    grouped = json.loads(desk("surveys results feedback --by district --as eyes --json").output)
    assert {"district": "Huye", "question": "helped", "answer": "very A lot", "count": 3, "share": "60%"} in grouped
    desk(f"surveys results feedback --svg {tmp_path / 'charts'} --as eyes")
    drawn = sorted(file.name for file in (tmp_path / "charts").iterdir())
    assert drawn == ["helped.svg", "sold.svg", "venue.svg", "wish.svg"]
    listed = desk("surveys answers feedback --as eyes").output
    assert listed.splitlines()[0] == "language,district,answered_on,helped,venue,sold,wish"
    assert "0300" not in listed
    assert ",'=SUM(1)" in listed
    assert "Uwase Aline,'+250788000300" in desk("surveys answers feedback --with-contacts --as desk").output


def schedule_after(bot: Bot, desk: Command, *, came: bool = True) -> int:
    """Schedule a survey after a workshop of one seat, at which somebody was; give the workshop's id."""
    added = desk(f"{ADD_WORKSHOP.removesuffix(' --as cora')} --seats 2 --as desk")
    assert added.exit_code == 0, added.output
    (workshop,) = bot.values(select(workshops.c.id))
    seat = add_registration(bot, workshop, add_contact(bot))
    if came:
        bot.do(insert(attendance).values(registration_id=seat, day=date(2027, 3, 22), how="code", marked_at=NOW))
    scheduled = desk(f"surveys schedule feedback --workshop {workshop} --days 10 --as desk")
    assert scheduled.output.startswith("survey feedback starts on 2027-03-24 at 09:00")
    return int(workshop)


def on(bot: Bot, day: int, hour: int = 10) -> str:
    """Let a morning of March come; give how the survey stands."""
    bot.now = NOW.replace(day=day, hour=hour - 2)
    sweep(bot.runtime, "the test")
    (status,) = bot.values(select(surveys.c.status))
    return str(status)


def test_the_morning_after_it_is_known_who_was_at_a_workshop_a_survey_starts_for_those(bot: Bot, desk: Command) -> None:
    workshop = schedule_after(bot, desk)
    add_registration(bot, workshop, add_contact(bot, ANOTHER))
    assert on(bot, 24) == "draft"
    desk(f"workshops finish {workshop} --as desk")
    assert on(bot, 25) == "open"
    assert len(bot.values(select(survey_invitations.c.contact_id))) == 1
    assert bot.phone(ME).arrived()[-1].startswith("Menyesha: short survey")


def test_where_nobody_says_who_was_there_it_starts_two_days_later_with_those_who_are_known(
    bot: Bot, desk: Command
) -> None:
    schedule_after(bot, desk)
    assert [on(bot, 24), on(bot, 25)] == ["draft", "draft"]
    (row,) = json.loads(desk("surveys list --as eyes --json").output)
    assert row["overdue"] == ""
    assert on(bot, 26) == "open"


def test_it_goes_where_the_workshop_goes_sooner_or_later(bot: Bot, desk: Command) -> None:
    workshop = schedule_after(bot, desk)
    for line, first in (("--starts-on 2027-03-29", 31), ("--starts-on 2027-03-15 --closes-on 2027-03-12", 17)):
        moved = desk(f"workshops move {workshop} {line} --as desk")
        assert moved.exit_code == 0, moved.output
        planned = select(due.c.due_at).where(due.c.kind == START, due.c.done_at.is_(None))
        assert bot.values(planned) == [NOW.replace(day=first, hour=7)]
    assert [on(bot, 16), on(bot, 19)] == ["draft", "open"]


def test_of_a_cancelled_workshop_it_is_a_draft_again_that_staff_start_or_drop(bot: Bot, desk: Command) -> None:
    workshop = schedule_after(bot, desk)
    desk(f"workshops cancel {workshop} --as desk")
    assert on(bot, 28) == "draft"
    (row,) = bot.rows(select(surveys))
    assert (row.workshop_id, row.days, row.respond_by) == (None, None, NOW + timedelta(days=30))
    again = desk(f"surveys schedule feedback --workshop {workshop} --as desk").output
    assert "That training is cancelled. Choose another one." in again


def test_who_has_no_phone_is_not_asked_on_that_of_somebody_else_whose_answers_they_would_be(
    bot: Bot, desk: Command
) -> None:
    leader = add_contact(bot)
    member = add_on_phone_of(bot, leader)
    agreed = {"purpose": "profile", "wording": "?", "language": "en", "medium": "sms", "given_at": NOW}
    bot.do(insert(consents).values(contact_id=member, **agreed))
    started = desk("surveys start feedback --district huye --closes 2027-03-07 --as desk")
    assert started.output == "survey feedback is open until 2027-03-07; 1 contact is asked\n"
    assert bot.values(select(survey_invitations.c.contact_id)) == [leader]


def test_a_draft_that_nobody_wants_is_put_away(bot: Bot, desk: Command) -> None:
    assert desk("surveys drop feedback --as desk").output == "survey feedback is put away\n"
    assert bot.values(select(surveys.c.status)) == ["dropped"]


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("surveys start nothing --closes 2027-03-07 --as desk", "there is no survey nothing; see: bot surveys list"),
        ("surveys start feedback --closes 2027-02-07 --as desk", "would close before it starts"),
        ("surveys start feedback --closes 2027-03-07 --district Atlantis --as desk", "There is no district Atlantis"),
        ("surveys start feedback --closes 2027-03-07 --attended --as desk", "Say whether contacts with such"),
        ("surveys start feedback --closes 2027-03-07 --as eyes", "eyes is a viewer, who may not run programme"),
        ("surveys schedule feedback --workshop 7 --as desk", "there is no workshop 7"),
        ("surveys close feedback --as desk", "survey feedback is draft"),
        ("surveys answers feedback --with-contacts --as eyes", "eyes is a viewer, who may not run programme"),
        ("surveys tell feedback --en x --rw y --as desk", "0 have answered survey feedback"),
        ("surveys tell feedback --en @no.txt --rw y --as desk", "no.txt cannot be read"),
    ],
)
def test_what_cannot_be_done_is_refused_in_a_sentence(desk: Command, line: str, refusal: str) -> None:
    done = desk(line)
    assert done.exit_code != 0
    assert refusal in done.output
    assert "Traceback" not in done.output


def test_the_faults_of_a_document_are_told_line_by_line(desk: Command, tmp_path: Path) -> None:
    file = tmp_path / "interview.yaml"
    file.write_text(SURVEY.replace("feedback", "interview").replace("high: 5000", "high: many"), "utf-8")
    assert (
        f"{file}:22: notation: sold: high must be a whole number, not 'many'"
        in desk(f"surveys add {file} --as desk").output
    )
    file.write_bytes(b"\xff\xfe")
    assert f"{file}:1: is not UTF-8" in desk(f"surveys add {file} --as desk").output
    assert "is draft of" not in desk("surveys list --as eyes").output


def test_an_open_survey_is_started_or_scheduled_only_once(bot: Bot, desk: Command) -> None:
    workshop = add_workshop(bot)
    desk("surveys start feedback --closes 2027-03-07 --as desk")
    again = desk("surveys start feedback --closes 2027-03-07 --as desk").output
    assert "Survey feedback is no draft any more" in again
    scheduled = desk(f"surveys schedule feedback --workshop {workshop} --as desk").output
    assert "Survey feedback is no draft any more" in scheduled
