"""Templates as they stand, each text with its template's name and category."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from bot.store.templates import template_texts, templates

_WHOLE = (
    select(templates.c.name, templates.c.category, templates.c.withdrawn_at, *template_texts.c)
    .join(templates, templates.c.id == template_texts.c.template_id)
    .order_by(templates.c.name, templates.c.id.desc(), template_texts.c.language)
)
_STANDING = select(templates.c.id).where(templates.c.name == bindparam("of_name"), templates.c.withdrawn_at.is_(None))


def list_texts(db: Connection, *, everything: bool = False) -> Sequence[Row[Any]]:
    """Give each text with its template's name and category, by name and language; also what is withdrawn, if wanted."""
    return db.execute(_WHOLE if everything else _WHOLE.where(templates.c.withdrawn_at.is_(None))).all()


def texts_of(db: Connection, template_id: int) -> Sequence[Row[Any]]:
    """Give the texts of a template, as above. Raises LookupError where there is no such template."""
    found = db.execute(_WHOLE.where(templates.c.id == template_id)).all()
    if not found:
        msg = f"there is no template {template_id}"
        raise LookupError(msg)
    return found


def find_template(db: Connection, name: str) -> int | None:
    """Give the template of a name that is not withdrawn."""
    return db.execute(_STANDING, {"of_name": name}).scalar()


def get_text(db: Connection, text_id: int, *, lock: bool = False) -> Row[Any]:
    """Give one text; locked, nobody moves it until this transaction ends. Raises LookupError where there is none."""
    one = _WHOLE.where(template_texts.c.id == text_id)
    found = db.execute(one.with_for_update(of=template_texts) if lock else one).one_or_none()
    if found is None:
        msg = f"there is no text {text_id} of a template"
        raise LookupError(msg)
    return found
