"""The lives of a survey and of an invitation to it, as tables of status and event."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.programme.lifecycle import TIME
from bot.programme.surveys import INVITATION, LIFE, Invited, Status
from bot.store.due import due, plan
from bot.store.staff import history
from bot.store.surveys import survey_invitations, surveys
from tests.bots import ANOTHER, NOW, Bot
from tests.factories import add_contact

MOVES = {
    Status.DRAFT: {"schedule": Status.DRAFT, "unschedule": Status.DRAFT, "start": Status.OPEN, "drop": Status.DROPPED},
    Status.OPEN: {"close": Status.CLOSED},
    Status.CLOSED: {"tell": Status.SUMMARISED, "drop": Status.DROPPED},
    Status.SUMMARISED: {},
    Status.DROPPED: {},
}
_OVER = {"refuse": Invited.REFUSED, "lapse": Invited.LAPSED, "erase": Invited.LAPSED}
_BEFORE = _OVER | {"put_off": Invited.PUT_OFF, "begin": Invited.BEGUN}
INVITED = {
    Invited.WAITING: _BEFORE | {"ask": Invited.ASKED},
    Invited.ASKED: _BEFORE,
    Invited.PUT_OFF: _OVER | {"begin": Invited.BEGUN},
    Invited.BEGUN: _OVER | {"put_off": Invited.PUT_OFF, "answer": Invited.ANSWERED},
    Invited.ANSWERED: {},
    Invited.REFUSED: {},
    Invited.LAPSED: {},
}


@pytest.fixture
def survey(bot: Bot) -> int:
    with bot.runtime.database.begin() as db:
        return LIFE.begin(db, {"name": "feedback", "document": ""}, TIME, NOW)


def invite(bot: Bot, survey: int, *contacts: int) -> list[int]:
    with bot.runtime.database.begin() as db:
        return [INVITATION.begin(db, {"survey_id": survey, "contact_id": contact}, TIME, NOW) for contact in contacts]


@pytest.mark.parametrize("event", LIFE.moves)
@pytest.mark.parametrize("status", Status)
def test_a_survey_is_moved_as_the_table_says(bot: Bot, survey: int, status: Status, event: str) -> None:
    bot.do(update(surveys).values(status=status))
    with bot.runtime.database.begin() as db:
        moved = LIFE.apply(db, survey, event, TIME, NOW)
    assert moved == (event in MOVES[status])
    assert bot.values(select(surveys.c.status)) == [MOVES[status].get(event, status)]


@pytest.mark.parametrize("event", INVITATION.moves)
@pytest.mark.parametrize("status", Invited)
def test_an_invitation_is_moved_as_the_table_says(bot: Bot, survey: int, status: Invited, event: str) -> None:
    (invitation,) = invite(bot, survey, add_contact(bot))
    bot.do(update(survey_invitations).values(status=status))
    with bot.runtime.database.begin() as db:
        moved = INVITATION.apply(db, invitation, event, TIME, NOW)
    assert moved == (event in INVITED[status])
    assert bot.values(select(survey_invitations.c.status)) == [INVITED[status].get(event, status)]


def test_many_are_moved_at_once_each_on_record_and_what_was_planned_is_dropped(bot: Bot, survey: int) -> None:
    first, second = invite(bot, survey, add_contact(bot), add_contact(bot, ANOTHER))
    bot.do(update(survey_invitations).where(survey_invitations.c.id == second).values(status="answered"))
    with bot.runtime.database.begin() as db:
        plan(db, "survey_ask", first, NOW, NOW)
        assert INVITATION.apply_all(db, survey_invitations.c.survey_id == survey, "lapse", TIME, NOW) == [first]
        assert INVITATION.apply_all(db, survey_invitations.c.survey_id == survey, "lapse", TIME, NOW) == []
    assert bot.values(select(survey_invitations.c.status).order_by(survey_invitations.c.id)) == ["lapsed", "answered"]
    assert bot.values(select(due.c.outcome)) == ["dropped"]
    noted = select(history.c.subject_id, history.c.was, history.c.became).where(history.c.event == "lapse")
    assert [tuple(row) for row in bot.rows(noted)] == [(first, "waiting", "lapsed")]
