"""The life of a survey as staff and time lead it: kept as a draft, put to its audience, closed, told of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.lifecycle import TIME, By
from bot.programme.survey_flows import FLOW
from bot.programme.survey_notation import Survey, read_survey
from bot.programme.survey_schedules import START, first_morning, overdue_from
from bot.programme.surveys import INVITATION, LIFE, TO_START, TO_TELL, UNANSWERED
from bot.programme.workshop_life import Status as Taken
from bot.runtime import Runtime
from bot.services.broadcasting.audience import Audience
from bot.services.publishing import unpublish_flow
from bot.services.surveying.authoring import examine, publish
from bot.services.surveying.inviting import invite
from bot.store.due import plan
from bot.store.surveys import survey_answers, survey_invitations, survey_sheets, surveys
from bot.store.workshops import workshops

_AT_ONCE = 1_000
"""Invitations that lapse by one statement."""
_GRACE = timedelta(days=1)
"""After how long staff see as overdue what time should have done."""
_TAKEN = N_("There is a survey called {name} already. Choose another name.")
_TOO_EARLY = N_("Survey {name} would close before it starts. Choose a later day.")
_NO_DRAFT = N_("Survey {name} is no draft any more.")
_CANCELLED = N_("That training is cancelled. Choose another one.")


@dataclass(frozen=True, slots=True)
class Opening:
    """Whom a survey is put to, and until when they can answer."""

    audience: Audience
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class After:
    """The workshop after which a survey starts by itself, and for how many days it is open."""

    workshop_id: int
    days: int


def add(runtime: Runtime, db: Connection, text: str, file: str, by: By) -> Survey:
    """Keep a survey as a draft. Raises FlowError with all its faults, and Refusal for a name that is taken."""
    survey = examine(runtime, db, text, file)
    if db.execute(select(surveys.c.id).where(surveys.c.name == survey.name)).first():
        raise Refusal(_TAKEN, name=survey.name)
    now = runtime.clock(db)
    LIFE.begin(db, {"name": survey.name, "document": text, "respond_by": now + TO_START}, by, now)
    return survey


def start(runtime: Runtime, db: Connection, row: Row[Any], opening: Opening, by: By) -> int:
    """Put a draft to the contacts of an audience who may be written to; gives how many they are.

    They are asked by and by, never in the quiet hours. Raises Refusal where it cannot be started, and FlowError
    where something else has its keywords since.
    """
    now = runtime.clock(db)
    if opening.closes_at <= now:
        raise Refusal(_TOO_EARLY, name=row.name)
    values = {
        "filters": opening.audience.dump(),
        "closes_at": opening.closes_at,
        "respond_by": opening.closes_at + _GRACE,
    }
    if not LIFE.apply(db, row.id, "start", by, now, **values):
        raise Refusal(_NO_DRAFT, name=row.name)
    publish(runtime, db, read_survey(row.document))
    plan(db, "survey_close", row.id, opening.closes_at, now)
    return invite(runtime, db, row.id, opening.audience, by)


def schedule(runtime: Runtime, db: Connection, row: Row[Any], after: After, by: By) -> datetime:
    """Have a draft start by itself after a workshop, for those who were there; gives the first morning on which it may.

    Raises Refusal where it is no draft, or the workshop does not take place, and LookupError where there is none.
    """
    now, zone = runtime.clock(db), runtime.house.zone
    workshop = db.execute(select(workshops).where(workshops.c.id == after.workshop_id)).one_or_none()
    if workshop is None:
        msg = f"there is no workshop {after.workshop_id}"
        raise LookupError(msg)
    if workshop.status == Taken.CANCELLED:
        raise Refusal(_CANCELLED)
    respond_by = overdue_from(workshop.ends_on, zone)
    values = {"workshop_id": after.workshop_id, "days": after.days, "respond_by": max(respond_by, now)}
    if not LIFE.apply(db, row.id, "schedule", by, now, **values):
        raise Refusal(_NO_DRAFT, name=row.name)
    begins_at = first_morning(workshop.ends_on, zone)
    plan(db, START, row.id, begins_at, now)
    return begins_at


def close(runtime: Runtime, db: Connection, survey: int, by: By = TIME) -> bool:
    """Close a survey: nobody can answer any more; False where it is not open.

    What somebody began of an anonymous survey and did not finish is forgotten.
    """
    now = runtime.clock(db)
    if not LIFE.apply(db, survey, "close", by, now, respond_by=now + TO_TELL):
        return False
    row = db.execute(select(surveys).where(surveys.c.id == survey)).one()
    unpublish_flow(db, FLOW + row.name)
    unanswered = survey_invitations.c.survey_id == survey, survey_invitations.c.status.in_(UNANSWERED)
    batch = select(survey_invitations.c.id).where(*unanswered).order_by(survey_invitations.c.id).limit(_AT_ONCE)
    while INVITATION.apply_all(db, survey_invitations.c.id.in_(batch), "lapse", TIME, now):
        pass
    if read_survey(row.document).anonymous:
        unfinished = (survey_sheets.c.survey_id == survey) & ~survey_sheets.c.complete
        tokens = select(survey_sheets.c.token).where(unfinished)
        db.execute(delete(survey_answers).where(survey_answers.c.token.in_(tokens)))
        db.execute(delete(survey_sheets).where(unfinished))
    return True


def drop(db: Connection, row: Row[Any], by: By, now: datetime) -> bool:
    """Put away a draft that nobody is asked, or a closed survey of which nobody is told; False where it is neither."""
    return LIFE.apply(db, row.id, "drop", by, now, respond_by=None)
