"""Answering a survey: what its flow calls."""

from __future__ import annotations

import secrets
from typing import Any, Literal

from sqlalchemy import Row, bindparam, delete, insert, select, update

from bot.engine.calls import action
from bot.engine.values import recall
from bot.programme.context import Context
from bot.programme.lifecycle import By
from bot.programme.survey_flows import FLOW
from bot.programme.survey_notation import Kind, Question, read_survey
from bot.programme.surveys import INVITATION, UNANSWERED, Invited, Status
from bot.store.contacts import contacts
from bot.store.surveys import survey_answers, survey_invitations, survey_sheets, surveys

_Next = Literal[
    "question_1",
    "question_2",
    "question_3",
    "question_4",
    "question_5",
    "question_6",
    "question_7",
    "question_8",
    "question_9",
    "question_10",
    "question_11",
    "question_12",
    "finish",
    "none",
]
"""The first question that a contact has not answered; none where they are not asked at all."""

_COLUMN = {Kind.CHOICE: "choice", Kind.SCALE: "number", Kind.NUMBER: "number", Kind.TEXT: "words"}
_MINE = (
    select(survey_invitations.c.id, survey_invitations.c.status, survey_invitations.c.survey_id)
    .add_columns(surveys.c.document, survey_sheets.c.token)
    .join(surveys, surveys.c.id == survey_invitations.c.survey_id)
    .outerjoin(survey_sheets, survey_sheets.c.invitation_id == survey_invitations.c.id)
    .where(survey_invitations.c.contact_id == bindparam("contact_id"), surveys.c.name == bindparam("survey"))
    .where(surveys.c.status == Status.OPEN)
)
_KEPT = select(survey_answers).where(survey_answers.c.token == bindparam("of_sheet"))


@action(reads_only=True)
def find_invitation(context: Context) -> Literal["new", "begun", "answered", "none"]:
    """Read where the contact stands with this survey."""
    mine = _find(context)
    if mine is None or mine.status not in (*UNANSWERED, Invited.ANSWERED):
        return "none"
    if mine.status == Invited.ANSWERED:
        return "answered"
    return "begun" if mine.token else "new"


@action()
def begin_survey(context: Context) -> _Next:
    """Begin to answer, or go on: gives the first question that has no answer yet."""
    mine = _find(context)
    if mine is None or mine.status not in UNANSWERED:
        return "none"
    if mine.status != Invited.BEGUN:
        INVITATION.apply(context.db, mine.id, "begin", By(contact_id=context.contact_id), context.now)
    if mine.token is None:
        _begin_sheet(context, mine)
    answered = {row.question for row in context.db.execute(_KEPT, {"of_sheet": mine.token})}
    names = [question.name for question in read_survey(mine.document).questions]
    left = next((number for number, name in enumerate(names, start=1) if name not in answered), None)
    return f"question_{left}" if left else "finish"  # type: ignore[return-value]  # a survey has no more questions


@action(reads_only=True)  # so that a contact may step back over it: what is answered again takes its place
def keep_answers(context: Context) -> Literal["kept", "over"]:
    """Keep what was answered so far; over where the survey has closed meanwhile."""
    mine = _find(context)
    if mine is None or mine.status != Invited.BEGUN or mine.token is None:
        return "over"
    kept = {row.question: row._mapping for row in context.db.execute(_KEPT, {"of_sheet": mine.token})}  # noqa: SLF001  # the public way to read a row as a mapping
    for question in read_survey(mine.document).questions:
        if question.name in context.answers:
            _keep(context, mine.token, question, kept.get(question.name))
    return "kept"


@action()
def finish_survey(context: Context) -> Literal["finished", "over"]:
    """Hand the answers in; of an anonymous survey nobody finds out any more whose they are."""
    mine = _find(context)
    if mine is None or not _apply(context, mine.id, "answer"):
        return "over"
    anonymous = read_survey(mine.document).anonymous
    values = {"invitation_id": None} if anonymous else {"answered_on": context.today}
    own = survey_sheets.c.invitation_id == mine.id
    context.db.execute(update(survey_sheets).where(own).values(complete=True, **values))
    return "finished"


@action()
def put_off_survey(context: Context) -> Literal["put_off"]:
    """Keep that the contact will answer another time."""
    mine = _find(context)
    if mine is not None:
        _apply(context, mine.id, "put_off")
    return "put_off"


@action()
def refuse_survey(context: Context) -> Literal["refused"]:
    """Keep that the contact does not want to answer; what they had answered is forgotten."""
    mine = _find(context)
    if mine is not None and _apply(context, mine.id, "refuse") and mine.token:
        context.db.execute(delete(survey_answers).where(survey_answers.c.token == mine.token))
        context.db.execute(delete(survey_sheets).where(survey_sheets.c.token == mine.token))
    return "refused"


def _find(context: Context) -> Row[Any] | None:
    values = {"contact_id": context.contact_id, "survey": context.flow.removeprefix(FLOW)}
    return context.db.execute(_MINE, values).one_or_none()


def _begin_sheet(context: Context, mine: Row[Any]) -> None:
    district = select(contacts.c.district).where(contacts.c.id == context.contact_id)
    values = {
        "token": secrets.token_urlsafe(12),
        "survey_id": mine.survey_id,
        "invitation_id": mine.id,
        "language": context.language,
        "district": context.db.execute(district).scalar_one() or "",
        "complete": False,
    }
    context.db.execute(insert(survey_sheets).values(values))


def _keep(context: Context, token: str, question: Question, kept: Any) -> None:  # noqa: ANN401  # a row, or none
    column, value = _COLUMN[question.kind], recall(context.answers[question.name])
    if kept is None:
        context.db.execute(insert(survey_answers).values(token=token, question=question.name, **{column: value}))
    elif kept[column] != value:
        own = (survey_answers.c.token == token) & (survey_answers.c.question == question.name)
        context.db.execute(update(survey_answers).where(own).values({column: value}))


def _apply(context: Context, invitation: int, event: str) -> bool:
    return INVITATION.apply(context.db, invitation, event, By(contact_id=context.contact_id), context.now)
