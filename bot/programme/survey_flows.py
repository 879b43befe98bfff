"""Surveys as flows: how they are named, and which of them a contact is to be asked."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from bot.programme.surveys import Invited, Status
from bot.store.surveys import survey_invitations, surveys

FLOW = "survey_"
"""What the name of a survey's flow begins with."""

_ASKED = (
    select(surveys.c.name)
    .join(survey_invitations, survey_invitations.c.survey_id == surveys.c.id)
    .where(survey_invitations.c.contact_id == bindparam("contact_id"), surveys.c.status == Status.OPEN)
    .where(survey_invitations.c.status.in_((Invited.WAITING, Invited.ASKED, Invited.BEGUN)))
    .order_by(surveys.c.closes_at, surveys.c.id)
    .limit(1)
)


def find_flow_to_ask(db: Connection, contact_id: int) -> str | None:
    """Give the flow of the survey that a contact is to be asked, the one that closes first; who put it off is not."""
    name = db.execute(_ASKED, {"contact_id": contact_id}).scalar_one_or_none()
    return FLOW + name if name else None
