"""The statements about texts of templates: what the provider is to be asked about, and what messages are sent by."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, exists, func, literal, or_, select

from bot.store.broadcasts import broadcasts
from bot.store.contacts import contacts
from bot.store.templates import template_texts, templates

_SUBMITTED, _APPROVED, _PAUSED, _UTILITY = "submitted", "approved", "paused", "utility"
_WATCHED = (
    select(template_texts, templates.c.name, templates.c.category)
    .join(templates, templates.c.id == template_texts.c.template_id)
    .where(template_texts.c.status.in_((_SUBMITTED, _APPROVED, _PAUSED)))
    .order_by(template_texts.c.id)
)
_IS_DUE = (
    select(template_texts.c.id)
    .where(
        or_(
            and_(
                template_texts.c.status == _SUBMITTED,
                or_(template_texts.c.looked_at.is_(None), template_texts.c.looked_at <= bindparam("soon")),
            ),
            and_(template_texts.c.status.in_((_APPROVED, _PAUSED)), template_texts.c.looked_at <= bindparam("late")),
        )
    )
    .limit(1)
)
_EACH = (
    select(template_texts.c.id, template_texts.c.body, template_texts.c.sid, template_texts.c.status)
    .add_columns(func.coalesce(template_texts.c.granted, templates.c.category).label("category"))
    .join(templates, templates.c.id == template_texts.c.template_id)
)
_TEXTS = _EACH.where(template_texts.c.id.in_(bindparam("ids", expanding=True)))
_TEXTS_OF_BROADCASTS = (
    _EACH.add_columns(broadcasts.c.id.label("broadcast_id"), template_texts.c.language)
    .join(broadcasts, broadcasts.c.template_id == templates.c.id)
    .where(broadcasts.c.id.in_(bindparam("ids", expanding=True)), template_texts.c.status == literal(_APPROVED))
)


def _usable(name: ColumnElement[str], language: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a text may tell of somebody's own affairs: WhatsApp approved it, and as what it is."""
    return and_(
        templates.c.id == template_texts.c.template_id,
        templates.c.name == name,
        template_texts.c.language == language,
        template_texts.c.status == literal(_APPROVED),
        template_texts.c.granted == literal(_UTILITY),
    )


_USABLE = select(template_texts.c.id, template_texts.c.body).where(
    _usable(bindparam("of_name"), bindparam("in_language"))
)


def is_due(db: Connection, soon: datetime, late: datetime) -> bool:
    """Whether the provider is to be asked: about what is submitted and was last seen `soon`, about the rest `late`."""
    return db.execute(_IS_DUE, {"soon": soon, "late": late}).first() is not None


def watched(db: Connection) -> Sequence[Row[Any]]:
    """Give the texts of which the provider knows, or is to know, each with its template's name and category."""
    return db.execute(_WATCHED).all()


def find_texts(db: Connection, ids: Collection[int]) -> dict[int, Row[*tuple[Any, ...]]]:
    """Give body, sid, status and category of these texts, by their ids."""
    return {row.id: row for row in db.execute(_TEXTS, {"ids": sorted(ids)})} if ids else {}


def find_texts_of_broadcasts(
    db: Connection, broadcast_ids: Collection[int]
) -> dict[tuple[int, str], Row[*tuple[Any, ...]]]:
    """Give the same of the approved texts of these broadcasts' templates, by broadcast and language."""
    found = db.execute(_TEXTS_OF_BROADCASTS, {"ids": sorted(broadcast_ids)}) if broadcast_ids else ()
    return {(row.broadcast_id, row.language): row for row in found}


def find_usable(db: Connection, name: str, language: str) -> Row[*tuple[Any, ...]] | None:
    """Give id and body of the text by which this news may be told at any time, if WhatsApp approved one."""
    return db.execute(_USABLE, {"of_name": name, "in_language": language}).one_or_none()


def has_usable(names: ColumnElement[str], default_language: ColumnElement[str]) -> ColumnElement[bool]:
    """Give the condition that there is such a text for a row of `contacts`, in their language."""
    return exists().where(_usable(names, func.coalesce(contacts.c.language, default_language)))
