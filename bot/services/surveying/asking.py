"""What is done for a survey when its time has come: each contact is asked, it starts or closes, each is told of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from bot.engine.values import Both
from bot.marking import N_
from bot.programme.lifecycle import TIME
from bot.programme.locking import lock_contacts
from bot.programme.survey_flows import FLOW
from bot.programme.survey_notation import read_survey
from bot.programme.survey_schedules import first_morning, last_morning, next_morning
from bot.programme.surveys import INVITATION, Invited, Status
from bot.programme.workshop_life import Status as Taken
from bot.programme.workshops import get_workshop
from bot.runtime import Runtime
from bot.services.broadcasting.audience import Audience
from bot.services.notices import Notice, ask, notify
from bot.services.putting_off import NotYet
from bot.services.surveying import running
from bot.services.surveying.building import word_of
from bot.store.surveys import survey_invitations, surveys

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
    """Put a survey to those who were at its workshop, once that is known of everybody, or two days later at the latest.

    Raises NotYet before.
    """
    row = db.execute(select(surveys).where(surveys.c.id == survey)).one()
    if row.status != Status.DRAFT or row.workshop_id is None:
        return
    workshop, now, zone = get_workshop(db, row.workshop_id, lock=True), runtime.clock(db), runtime.house.zone
    first, last = first_morning(workshop.ends_on, zone), last_morning(workshop.ends_on, zone)
    if now < first:
        raise NotYet(first)
    if workshop.status != Taken.HELD and now < last:
        raise NotYet(next_morning(now, zone))
    audience = Audience.model_validate({"registered": True, "workshops": (row.workshop_id,), "attended": True})
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
