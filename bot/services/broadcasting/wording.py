"""The one renderer of broadcasts' texts: preview, forecast and sending all use it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from bot.store.broadcasts import broadcasts


def bodies(db: Connection, rows: Sequence[Row[Any]]) -> dict[int, str]:
    """Give the body of each row that is part of a broadcast, by the row's id; the broadcasts are read once."""
    wanted = {row.broadcast_id for row in rows if row.broadcast_id}
    texts = {
        row.id: {"en": row.text_en, "rw": row.text_rw}
        for row in db.execute(select(broadcasts).where(broadcasts.c.id.in_(wanted)))
    }
    return {
        row.id: render(texts[row.broadcast_id][row.language], json.loads(row.fields or "{}"))
        for row in rows
        if row.broadcast_id
    }


def render(text: str, fields: dict[str, str]) -> str:
    """Give a text with its fields filled in; of an unknown one nothing is said."""
    for name, value in fields.items():
        text = text.replace("{" + name + "}", value)
    return text
