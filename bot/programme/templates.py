"""Templates by which WhatsApp is written to after a day: written by staff, changed, submitted, withdrawn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.errors import Refusal
from bot.marking import N_
from bot.programme.lifecycle import By
from bot.programme.standard_templates import fields_for
from bot.programme.template_life import LIFE, TO_APPROVE, Category, Status
from bot.programme.template_records import find_template, get_text
from bot.programme.template_rules import find_faults
from bot.store.templates import template_texts, templates

_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A template as staff want it."""

    name: str
    category: Category
    texts: Mapping[str, str]
    """By language; one is enough, and the others' readers are told nothing by it."""


def add_template(db: Connection, wanted: Wanted, by: By, now: datetime) -> int:
    """Write a template down as a draft and give its id. Raises Refusal, with what is wrong first."""
    if not _NAME.fullmatch(wanted.name):
        raise Refusal(N_("Write the name in small letters without spaces, for example {example}."), example="new_date")
    if find_template(db, wanted.name) is not None:
        raise Refusal(N_("The name {name} is in use already."), name=wanted.name)
    if not wanted.texts:
        raise Refusal(N_("There are no words."))
    for body in wanted.texts.values():
        _check(db, wanted.name, body)
    values = {"name": wanted.name, "category": wanted.category, "created_at": now}
    made = int(db.execute(insert(templates).returning(templates.c.id), values).scalar_one())
    for language, body in wanted.texts.items():
        LIFE.begin(db, {"template_id": made, "language": language, "body": body}, by, now)
    return made


def change_text(db: Connection, text_id: int, body: str, by: By, now: datetime) -> None:
    """Give a draft, or what WhatsApp refused, other words. Raises Refusal."""
    row = get_text(db, text_id, lock=True)
    _check(db, row.name, body, text_id)
    version = row.version + (row.sid is not None)  # what a provider once had under a name keeps its words
    values = {"body": body, "version": version, "sid": None, "reason": None, "granted": None, "respond_by": None}
    if not LIFE.apply(db, text_id, "change", by, now, **values):
        raise Refusal(N_("This cannot be changed any more. Withdraw it, and write another."))


def submit(db: Connection, template_id: int, by: By, now: datetime) -> int:
    """Have the drafts of a template submitted to WhatsApp, and give how many; the provider is asked later."""
    those = (template_texts.c.template_id == template_id) & (template_texts.c.status == Status.DRAFT)
    values = {"respond_by": now + TO_APPROVE, "looked_at": None}
    return len(LIFE.apply_all(db, those, "submit", by, now, **values))


def withdraw(db: Connection, template_id: int, by: By, now: datetime) -> bool:
    """Use a template no more; what waits to be sent by it is not sent. False where it was withdrawn already."""
    gone = update(templates).where(templates.c.id == template_id, templates.c.withdrawn_at.is_(None))
    if db.execute(gone.values(withdrawn_at=now)).rowcount == 0:
        return False
    LIFE.apply_all(db, template_texts.c.template_id == template_id, "withdraw", by, now, respond_by=None)
    return True


def _check(db: Connection, name: str, body: str, own: int = 0) -> None:
    for fault in find_faults(body, fields_for(name)):
        raise fault
    alike = select(template_texts.c.id).where(template_texts.c.body == body, template_texts.c.id != own)
    if db.execute(alike.where(template_texts.c.status != Status.WITHDRAWN)).first():
        raise Refusal(N_("There is another message with these words already."))
