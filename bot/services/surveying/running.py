"""The life of a survey as staff and time lead it: kept as a draft, put to its audience, closed, told of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, literal, select

from bot.programme.consent import STANDING
from bot.programme.lifecycle import TIME, By
from bot.programme.survey_flows import FLOW
from bot.programme.survey_notation import Survey, read_survey
from bot.programme.surveys import INVITATION, LIFE, TO_START, TO_TELL, UNANSWERED
from bot.runtime import Runtime
from bot.services.broadcasting.audience import Audience
from bot.services.publishing import unpublish_flow
from bot.services.quiet import next_allowed
from bot.services.surveying.authoring import examine, publish
from bot.store.contacts import contacts
from bot.store.due import plan
from bot.store.planning import plan_all
from bot.store.surveys import survey_answers, survey_invitations, survey_sheets, surveys

_AT_ONCE = 1_000
"""Invitations that lapse by one statement."""
_GRACE = timedelta(days=1)
"""After how long staff see as overdue what time should have done."""

_MAY_BE_ASKED = (
    contacts.c.opted_out_at.is_(None)
    & contacts.c.taken_over_at.is_(None)
    & contacts.c.doubted_at.is_(None)
    & contacts.c.erased_at.is_(None)
    & contacts.c.id.in_(STANDING)
)


@dataclass(frozen=True, slots=True)
class Opening:
    """Whom a survey is put to, and until when they can answer."""

    audience: Audience
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class After:
    """The workshop after which a survey starts by itself, and for how many days it is open."""

    workshop_id: int
    ends_on: date
    days: int


def get_survey(db: Connection, name: str) -> Row[Any]:
    """Give a survey. Raises LookupError where there is none of that name."""
    row = db.execute(select(surveys).where(surveys.c.name == name)).one_or_none()
    if row is None:
        msg = f"there is no survey {name}; see: bot surveys list --all"
        raise LookupError(msg)
    return row


def add(runtime: Runtime, db: Connection, text: str, file: str, by: By) -> Survey:
    """Keep a survey as a draft. Raises FlowError with all its faults, and ValueError for a name that is taken."""
    survey = examine(runtime, db, text, file)
    if db.execute(select(surveys.c.id).where(surveys.c.name == survey.name)).first():
        msg = f"there is a survey {survey.name} already; choose another name"
        raise ValueError(msg)
    now = runtime.clock(db)
    LIFE.begin(db, {"name": survey.name, "document": text, "respond_by": now + TO_START}, by, now)
    return survey


def start(runtime: Runtime, db: Connection, row: Row[Any], opening: Opening, by: By) -> int:
    """Put a draft to the contacts of an audience who may be written to; gives how many they are.

    They are asked by and by, never in the quiet hours. Raises ValueError where it cannot be started, and FlowError
    where something else has its keywords since.
    """
    now = runtime.clock(db)
    if opening.closes_at <= now:
        msg = f"survey {row.name} would close before it starts; choose a later day"
        raise ValueError(msg)
    values = {
        "filters": opening.audience.dump(),
        "closes_at": opening.closes_at,
        "respond_by": opening.closes_at + _GRACE,
    }
    if not LIFE.apply(db, row.id, "start", by, now, **values):
        msg = f"survey {row.name} is {row.status}: only a draft can be started"
        raise ValueError(msg)
    publish(runtime, db, read_survey(row.document))
    plan(db, "survey_close", row.id, opening.closes_at, now)
    return _invite(runtime, db, row.id, opening.audience, by)


def schedule(runtime: Runtime, db: Connection, row: Row[Any], after: After, by: By) -> datetime:
    """Have a draft start by itself the day after a workshop, for those who were there; gives when.

    Raises ValueError where it is no draft.
    """
    now, hour = runtime.clock(db), time(9)
    begins_at = datetime.combine(after.ends_on + timedelta(days=1), hour, runtime.house.zone)
    values = {"workshop_id": after.workshop_id, "days": after.days, "respond_by": begins_at + _GRACE}
    if not LIFE.apply(db, row.id, "schedule", by, now, **values):
        msg = f"survey {row.name} is {row.status}: only a draft can be scheduled"
        raise ValueError(msg)
    plan(db, "survey_start", row.id, begins_at, now)
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


def _invite(runtime: Runtime, db: Connection, survey: int, audience: Audience, by: By) -> int:
    """Fix whom a survey goes to, and plan that each of them is asked."""
    now = runtime.clock(db)
    wanted = audience.conditions(runtime.default_language, runtime.house.zone)
    chosen = select(literal(survey).label("survey_id"), contacts.c.id.label("contact_id"))
    ids = INVITATION.begin_all(db, chosen.where(_MAY_BE_ASKED, *wanted).order_by(contacts.c.id), by, now)
    own = select(survey_invitations.c.id).where(survey_invitations.c.survey_id == survey)
    plan_all(db, "survey_ask", own, next_allowed(now, runtime.quiet, runtime.house.zone), now)
    return len(ids)
