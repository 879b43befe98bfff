"""Rows that a statement is given as one value, as JSON: many of them cost little more than one.

A statement that is executed once for each row costs the driver, SQLAlchemy and the server their share each time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BindParameter, FromClause, String, bindparam, cast, column, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from bot.store.schema import bare

_GIVEN: BindParameter[str] = bindparam("given", type_=String)


def given(dialect: str, **columns: TypeEngine[Any]) -> FromClause:
    """Give the rows of the parameter `given` as a table of these columns, which a statement joins."""
    if dialect == "postgresql":
        rows = func.jsonb_to_recordset(cast(_GIVEN, JSONB))
        named = rows.table_valued(*(column(name, kind) for name, kind in columns.items()))
        return named.render_derived(name="given_rows", with_types=True)
    each = func.json_each(_GIVEN).table_valued("value", name="given_each")
    parts = (func.json_extract(each.c.value, f"$.{name}", type_=kind).label(name) for name, kind in columns.items())
    return select(*parts).subquery("given_rows")


def as_given(dialect: str, rows: Iterable[Mapping[str, object]]) -> str:
    """Give rows as the parameter `given` takes them."""

    def plain(value: object) -> str | float:
        is_sqlite = dialect == "sqlite"
        match value:
            case datetime():
                return bare(value) if is_sqlite else value.isoformat()
            case Decimal():  # SQLite knows no exact ones
                return float(value) if is_sqlite else str(value)
        raise TypeError(type(value).__name__)

    return json.dumps(list(rows), default=plain, ensure_ascii=False, separators=(",", ":"))
