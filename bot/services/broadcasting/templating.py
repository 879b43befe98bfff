"""A broadcast's template: how those get it on WhatsApp who have not written within the day.

Whoever wrote gets the broadcast's own words: these cost no more than a template of utility, and less than one of
marketing, and may say more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from bot.errors import BroadcastError
from bot.marking import N_
from bot.messages import Medium
from bot.programme.standard_templates import STANDARD
from bot.programme.template_life import Status
from bot.programme.template_records import find_template, texts_of
from bot.services.templated import words_of
from bot.store.templates import template_texts, templates

_NONE = N_("There is no template {name} for broadcasts.")
_ELSEWHERE = N_("A template is for WhatsApp alone.")


def find_named(db: Connection, name: str, medium: Medium) -> int | None:
    """Give the template that a broadcast is to have, None where none is named. Raises BroadcastError."""
    if not name:
        return None
    if medium is not Medium.WHATSAPP:
        raise BroadcastError(_ELSEWHERE)
    found = find_template(db, name) if name not in STANDARD else None
    if found is None:
        raise BroadcastError(_NONE, name=name)
    return found


def usable_names(db: Connection) -> list[str]:
    """Give the names of the templates that a broadcast may have, of which a text is approved."""
    usable = (template_texts.c.status == Status.APPROVED) & templates.c.withdrawn_at.is_(None)
    found = select(templates.c.name).join(template_texts, template_texts.c.template_id == templates.c.id)
    named = found.where(usable, templates.c.name.not_in(STANDARD)).distinct().order_by(templates.c.name)
    return list(db.execute(named).scalars())


def say_in(db: Connection, template_id: int | None, language: str, fields: str) -> str:
    """Give what a template's approved text says with these fields; nothing where none in the language is approved."""
    texts = texts_of(db, template_id) if template_id else ()
    usable = (text for text in texts if (text.language, text.status) == (language, Status.APPROVED))
    return next((words_of(text, fields) for text in usable), "")


def name_of(db: Connection, template_id: int | None) -> str:
    """Give what a broadcast's template is called, empty where it has none."""
    named = select(templates.c.name).where(templates.c.id == template_id)
    return str(db.execute(named).scalar() or "") if template_id else ""


def categories_of(db: Connection, template_id: int | None) -> Mapping[int | None, str]:
    """Give by its id what each text of a template is paid as; what is sent in words of our own has no category."""
    if template_id is None:
        return {None: ""}
    return {None: "", **{row.id: row.granted or row.category for row in texts_of(db, template_id)}}


def text_in(template_id: int, language: ColumnElement[str]) -> ColumnElement[Any]:
    """Give the id of the text by which the readers of a language get a template; null where none is approved."""
    return _approved(template_texts.c.id, template_id, language)


def names(template_id: int, language: ColumnElement[str], field: str) -> ColumnElement[bool]:
    """Whether that text names a field."""
    body = _approved(template_texts.c.body, template_id, language)
    return func.coalesce(body, "").contains(f"{{{field}}}")


def _approved(column: ColumnElement[Any], template_id: int, language: ColumnElement[str]) -> ColumnElement[Any]:
    of_it = (template_texts.c.template_id == template_id) & (template_texts.c.language == language)
    return select(column).where(of_it, template_texts.c.status == Status.APPROVED).scalar_subquery()
