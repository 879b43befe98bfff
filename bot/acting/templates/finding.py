"""Templates by their names, and how they are told on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row

from bot.acting.stage import show_list
from bot.programme.template_records import find_template, texts_of


def called(db: Connection, name: str) -> int:
    """Give the template of a name. Raises LookupError, with what helps."""
    found = find_template(db, name)
    if found is None:
        msg = f"there is no template {name}; see: bot templates list"
        raise LookupError(msg)
    return found


def texts_called(db: Connection, name: str) -> Sequence[Row[Any]]:
    """Give the texts of the template of a name. Raises LookupError, with what helps."""
    return texts_of(db, called(db, name))


def line_of(row: Row[Any]) -> dict[str, object]:
    """Give how a text stands, as a line of a list."""
    granted = f"{row.granted}, as WhatsApp has it" if row.granted not in (None, row.category) else row.category
    return {"name": row.name, "language": row.language, "category": granted, "status": row.status, "why": row.reason}


def tell(rows: Sequence[Row[Any]]) -> None:
    """Say how texts stand."""
    show_list([line_of(row) for row in rows], for_programs=False, empty="there are no templates")
