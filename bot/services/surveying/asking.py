"""What is done for a survey when its time has come: each contact is asked, it starts or closes, each is told of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from bot.engine.values import Both
from bot.engine.words import N_
from bot.programme.lifecycle import TIME
from bot.programme.locking import lock_contacts
from bot.programme.survey_flows import FLOW
from bot.programme.survey_notation import read_survey
from bot.programme.surveys import INVITATION, Invited, Status
from bot.runtime import Runtime
from bot.services.broadcasting.audience import Audience
from bot.services.notices import Notice, ask, notify
from bot.services.surveying import running
from bot.services.surveying.building import word_of
from bot.store.surveys import survey_invitations, surveys
from bot.store.workshops import workshops

_QUESTION = N_("{title}: you are asked to answer some questions. Dial {ussd} or send {word}.")
_WORTH = timedelta(days=3)

_INVITATION = (
    select(survey_invitations.c.contact_id, survey_invitations.c.status, surveys.c.status.label("stands"))
    .add_columns(surveys.c.document, surveys.c.closes_at, surveys.c.summary_en, surveys.c.summary_rw)
    .join(surveys, surveys.c.id == survey_invitations.c.survey_id)
    .where(survey_invitations.c.id == bindparam("invitation_id"))
)
_WHOSE = select(survey_invitations.c.contact_id).where(survey_invitations.c.id == bindparam("invitation_id"))


def ask_one(runtime: Runtime, db: Connection, invitation: int) -> None:
    """Ask one contact; who cannot be written to now is asked when they dial, as long as it is open."""
    row, now = _get(db, invitation), runtime.clock(db)
    if row.status != Invited.WAITING or row.stands != Status.OPEN or row.closes_at <= now:
        return
    survey = read_survey(row.document)
    word = Both(word_of(survey, "en"), word_of(survey, "rw"))
    worth = min(_WORTH, row.closes_at - now)
    told = Notice(row.contact_id, _QUESTION, {"title": survey.title, "word": word}, worth, template="survey")
    if ask(runtime, db, FLOW + survey.name, told):
        INVITATION.apply(db, invitation, "ask", TIME, now)


def start_after_workshop(runtime: Runtime, db: Connection, survey: int) -> None:
    """Put a survey to those who were at its workshop; where that is not over yet, staff see the survey as overdue."""
    row = db.execute(select(surveys).where(surveys.c.id == survey)).one()
    now = runtime.clock(db)
    over = select(workshops.c.id).where(
        workshops.c.id == row.workshop_id,
        workshops.c.ends_on < now.astimezone(runtime.house.zone).date(),
        workshops.c.cancelled_at.is_(None),
    )
    if row.status == Status.DRAFT and db.execute(over).first():
        audience = Audience(registered=True, workshops=(row.workshop_id,), attended=True)
        running.start(runtime, db, row, running.Opening(audience, now + timedelta(days=row.days)), TIME)


def close(runtime: Runtime, db: Connection, survey: int) -> None:
    """Close a survey whose time is over."""
    running.close(runtime, db, survey)


def tell_one(runtime: Runtime, db: Connection, invitation: int) -> None:
    """Tell one who answered what came of it."""
    row = _get(db, invitation)
    if row.summary_en and row.summary_rw:
        notify(runtime, db, Notice(row.contact_id, "{text}", {"text": Both(row.summary_en, row.summary_rw)}, _WORTH))


def _get(db: Connection, invitation: int) -> Row[Any]:
    """Give an invitation with its survey; its contact is locked first, as every turn does it."""
    values = {"invitation_id": invitation}
    lock_contacts(db, db.execute(_WHOSE, values).scalar_one())
    return db.execute(_INVITATION, values).one()
