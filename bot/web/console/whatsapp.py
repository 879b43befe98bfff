"""Templates: texts that WhatsApp approves, by which those are written to who have not written for a day."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from flask import abort, url_for
from sqlalchemy import Connection, Row

from bot.marking import N_
from bot.programme.happened import events_of
from bot.programme.staff import Act
from bot.programme.template_life import Status
from bot.programme.template_records import get_text, list_texts, texts_of
from bot.programme.template_words import FIELDS, fields_of, fill
from bot.services.template_drafts import missing_standard
from bot.store.templates import template_texts
from bot.web.console.desk import BIGGEST, Answer, Desk
from bot.web.console.leafing import Order, page_of
from bot.web.console.pieces import Cell, Link, Table, Tag

_TONES = {Status.APPROVED: "good", Status.REJECTED: "bad", Status.PAUSED: "bad"}


def add(desk: Desk) -> None:
    """Add the pages."""
    desk.page("/templates", templates, Act.SEE)
    desk.page(f"/templates/<int(max={BIGGEST}):template_id>", template, Act.SEE)
    desk.page(f"/templates/texts/<int(max={BIGGEST}):text_id>", template_text, Act.SEE)


def templates(desk: Desk) -> Answer:
    """Show all that is not withdrawn, and how it stands in each language."""
    with desk.runtime.database.look() as db:
        rows, missing = list_texts(db), missing_standard(db)
    by_template: dict[int, list[Row[Any]]] = {}
    for row in rows:
        by_template.setdefault(row.template_id, []).append(row)
    say = desk.say
    heads = (N_("Name"), N_("What it is for"), N_("Kinyarwanda"), N_("English"), N_("Act by"))
    by_name: Order[tuple[int, list[Row[Any]]]] = Order(lambda one: str(one[1][0].name), itemgetter(0))
    shown, next_asked = page_of(list(by_template.items()), {}, by_name)
    lines = [_line(desk, texts) for _, texts in shown]
    listed = Table(say(N_("Templates")), [say(head) for head in heads], lines, say(N_("There is none yet.")))
    return desk.show("templates.html", table=listed, missing=missing, next=next_asked)


def template(desk: Desk, template_id: int) -> Answer:
    """Show a template: its texts, how each stands and why, and what happened to it."""
    with desk.runtime.database.look() as db:
        return _show(desk, db, template_id)


def template_text(desk: Desk, text_id: int) -> Answer:
    """Show the template that a text is of."""
    with desk.runtime.database.look() as db:
        try:
            template_id = get_text(db, text_id).template_id
        except LookupError:
            abort(404)
        return _show(desk, db, template_id)


def _show(desk: Desk, db: Connection, template_id: int) -> Answer:
    try:
        rows = texts_of(db, template_id)
    except LookupError:
        abort(404)
    happened = [event for row in rows for event in events_of(db, template_texts.name, row.id)]
    happened.sort(key=lambda event: event["changed_at"])
    texts = [(row, _tag(desk, row), _sample(row), row.status in (Status.DRAFT, Status.REJECTED)) for row in rows]
    drafts = any(row.status == Status.DRAFT for row in rows)
    return desk.show("template.html", first=rows[0], texts=texts, drafts=drafts, happened=happened)


def _line(desk: Desk, texts: Sequence[Row[Any]]) -> list[Cell]:
    first, by_language = texts[0], {row.language: row for row in texts}
    tags = [_tag(desk, by_language[language]) if language in by_language else None for language in ("rw", "en")]
    deadlines = [row.respond_by for row in texts if row.respond_by]
    link = Link(first.name, url_for("console.template", template_id=first.template_id))
    return [link, desk.word(first.category), *tags, min(deadlines, default=None)]


def _tag(desk: Desk, row: Row[Any]) -> Tag:
    return Tag(desk.word(row.status), _TONES.get(Status(row.status), ""))


def _sample(row: Row[Any]) -> str:
    return fill(row.body, {name: getattr(FIELDS[name].sample, row.language) for name in fields_of(row.body)})
