"""All answers of a survey: a row for each who answered, in an order that says nothing of who it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.survey_notation import read_survey
from bot.services.surveying.figures import OTHERS, SMALLEST, told_apart
from bot.store.contacts import contacts, number_of
from bot.store.surveys import survey_answers, survey_invitations, survey_sheets

_ANONYMOUS = N_("Survey {name} is anonymous: nobody knows whose the answers are.")
_TOO_FEW = N_("Survey {name} is anonymous, and fewer than {least} have answered: it is not shown line by line.")
_NUMBER = number_of(contacts.c.id)


def list_answers(db: Connection, row: Row[Any], *, with_contacts: bool) -> list[dict[str, object]]:
    """Give language, district, day and each answer of all who answered, with name and number where they are asked for.

    Raises Refusal where an anonymous survey could be seen through.
    """
    survey = read_survey(row.document)
    sheets = list(_sheets(db, row))
    if survey.anonymous and with_contacts:
        raise Refusal(_ANONYMOUS, name=row.name)
    if survey.anonymous and len(sheets) < SMALLEST:
        raise Refusal(_TOO_FEW, name=row.name, least=SMALLEST)
    told = told_apart(db, row, "district") if survey.anonymous else None
    return [
        {
            **({"name": sheet["name"], "number": sheet["number"]} if with_contacts else {}),
            "language": sheet["language"],
            "district": sheet["district"] if told is None or sheet["district"] in told else OTHERS,
            "answered_on": sheet["answered_on"],
            **{question.name: sheet["answers"].get(question.name) for question in survey.questions},
        }
        for sheet in sheets
    ]


def _sheets(db: Connection, row: Row[Any]) -> Iterator[Mapping[str, Any]]:
    query = (
        select(
            survey_sheets, survey_answers.c.question, survey_answers.c.choice, survey_answers.c.number.label("count")
        )
        .add_columns(survey_answers.c.words, contacts.c.name, _NUMBER.label("number"))
        .outerjoin(survey_answers, survey_answers.c.token == survey_sheets.c.token)
        .outerjoin(survey_invitations, survey_invitations.c.id == survey_sheets.c.invitation_id)
        .outerjoin(contacts, contacts.c.id == survey_invitations.c.contact_id)
        .where(survey_sheets.c.survey_id == row.id, survey_sheets.c.complete)
        .order_by(survey_sheets.c.token)
    )
    for _, found in groupby(db.execute(query).mappings(), key=lambda line: line["token"]):
        lines = list(found)
        answers = {line["question"]: _first(line["choice"], line["count"], line["words"]) for line in lines}
        yield {**lines[0], "answers": answers}


def _first(*values: object) -> object:
    return next((value for value in values if value is not None), None)
