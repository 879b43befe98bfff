"""All answers of a survey as CSV: a line for each who answered, in an order that says nothing of who it was."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.programme.survey_notation import read_survey
from bot.services.surveying.figures import OTHERS, SMALLEST, told_apart
from bot.store.contacts import addresses, contacts
from bot.store.surveys import survey_answers, survey_invitations, survey_sheets

_FORMULA = re.compile(r"[=+\-@\t\r]")
"""What a spreadsheet takes a cell for a formula by."""
_NUMBER = (
    select(addresses.c.value)
    .where(addresses.c.contact_id == contacts.c.id, addresses.c.value.startswith("+"))
    .limit(1)
    .scalar_subquery()
)


def as_csv(db: Connection, row: Row[Any], *, with_contacts: bool) -> str:
    """Give the answers, with names and numbers where they are asked for; a text that is a formula is defused.

    Raises ValueError where an anonymous survey could be seen through.
    """
    survey = read_survey(row.document)
    sheets = list(_sheets(db, row))
    if survey.anonymous and with_contacts:
        msg = f"survey {row.name} is anonymous: nobody knows whose the answers are"
        raise ValueError(msg)
    if survey.anonymous and len(sheets) < SMALLEST:
        msg = f"survey {row.name} is anonymous, and fewer than {SMALLEST} have answered: it is not shown line by line"
        raise ValueError(msg)
    told = told_apart(db, row, "district") if survey.anonymous else None
    own = ("name", "number") if with_contacts else ()
    names = [question.name for question in survey.questions]
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow([*own, "language", "district", "answered_on", *names])
    for sheet in sheets:
        district = sheet["district"] if told is None or sheet["district"] in told else OTHERS
        said = [sheet["answers"].get(name) for name in names]
        cells = [*(sheet[name] for name in own), sheet["language"], district, sheet["answered_on"], *said]
        writer.writerow([_defused(cell) for cell in cells])
    return lines.getvalue()


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


def _defused(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell
