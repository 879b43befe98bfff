"""Whom a survey is put to: of an audience those who may be written to."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, func, literal, select

from bot.programme.consent import STANDING
from bot.programme.lifecycle import By
from bot.programme.surveys import INVITATION
from bot.runtime import Runtime
from bot.services.broadcasting.audience import Audience
from bot.services.quiet import next_allowed
from bot.store.contacts import contacts
from bot.store.planning import plan_all
from bot.store.surveys import survey_invitations

_MAY_BE_ASKED = (
    contacts.c.opted_out_at.is_(None)
    & contacts.c.taken_over_at.is_(None)
    & contacts.c.doubted_at.is_(None)
    & contacts.c.erased_at.is_(None)
    & contacts.c.reached_through_id.is_(None)  # on the leader's phone the word would begin the leader's own
    & contacts.c.id.in_(STANDING)
)


def count_reached(runtime: Runtime, db: Connection, audience: Audience) -> int:
    """Give how many of an audience would be asked if a survey were put to it now."""
    reached = select(func.count()).select_from(contacts).where(*_conditions(runtime, audience))
    return int(db.execute(reached).scalar_one())


def invite(runtime: Runtime, db: Connection, survey: int, audience: Audience, by: By) -> int:
    """Fix whom a survey goes to, and plan that each of them is asked; gives how many they are."""
    now = runtime.clock(db)
    chosen = select(literal(survey).label("survey_id"), contacts.c.id.label("contact_id"))
    wanted = chosen.where(*_conditions(runtime, audience)).order_by(contacts.c.id)
    ids = INVITATION.begin_all(db, wanted, by, now)
    own = select(survey_invitations.c.id).where(survey_invitations.c.survey_id == survey)
    plan_all(db, "survey_ask", own, next_allowed(now, runtime.quiet, runtime.house.zone), now)
    return len(ids)


def _conditions(runtime: Runtime, audience: Audience) -> Iterator[ColumnElement[bool]]:
    yield _MAY_BE_ASKED
    yield from audience.conditions(runtime.default_language, runtime.house.zone)
