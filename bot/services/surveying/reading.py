"""Surveys as staff look at them: by name or id, listed, and how those stand who were asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from bot.programme.surveys import Invited
from bot.store.surveys import survey_invitations, surveys

_INVITED = select(func.count()).where(survey_invitations.c.survey_id == surveys.c.id).correlate(surveys)
_ANSWERED = _INVITED.where(survey_invitations.c.status == Invited.ANSWERED)
_LISTED = select(surveys, _INVITED.scalar_subquery().label("asked"), _ANSWERED.scalar_subquery().label("answered"))


def get_survey(db: Connection, name: str) -> Row[Any]:
    """Give a survey. Raises LookupError where there is none of that name."""
    return _get(db, surveys.c.name == name, f"there is no survey {name}; see: bot surveys list --all")


def get_survey_by_id(db: Connection, survey_id: int) -> Row[Any]:
    """Give a survey. Raises LookupError where there is none."""
    return _get(db, surveys.c.id == survey_id, f"there is no survey with the id {survey_id}")


def list_surveys(
    db: Connection, statuses: Collection[str], before: int = 0, most: int | None = None
) -> Sequence[Row[Any]]:
    """Give the surveys that stand so, the newest first, with how many were `asked` and how many `answered`."""
    wanted = _LISTED.where(surveys.c.status.in_(sorted(statuses))).order_by(surveys.c.id.desc()).limit(most)
    return db.execute(wanted.where(surveys.c.id < before) if before else wanted).all()


def count_invited(db: Connection, survey_id: int) -> Mapping[str, int]:
    """Give how many of those whom a survey is put to stand where, by status."""
    own = survey_invitations.c.survey_id == survey_id
    counted = (
        select(survey_invitations.c.status, func.count().label("invited"))
        .where(own)
        .group_by(survey_invitations.c.status)
    )
    return {row.status: row.invited for row in db.execute(counted)}


def _get(db: Connection, which: ColumnElement[bool], otherwise: str) -> Row[Any]:
    row = db.execute(select(surveys).where(which)).one_or_none()
    if row is None:
        raise LookupError(otherwise)
    return row
