"""How names are looked for: folded, without regard to case, accents, hyphens and apostrophes, by the database itself.

The accented letters are those that a name may have: GSM-7 has no others.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String
from sqlalchemy.ext.compiler import compiles

from bot.text import fold_gsm7

_PLAIN = {"e": "èéÉ", "u": "ùüÜ", "i": "ì", "o": "òöÖøØ", "a": "àäÄåÅ", "n": "ñÑ", "c": "Ç", " ": "-", "": "'"}
_TWINS = {odd: plain for plain, letters in _PLAIN.items() for odd in letters}
_TABLE = str.maketrans(_TWINS)


class Folded(ColumnElement[str]):
    """The column `name` as it is looked for, with a space before each of its words."""

    type = String()
    inherit_cache = True


@compiles(Folded, "sqlite")
def _on_sqlite(_element: Folded, _compiler: Any, **_: Any) -> str:  # noqa: ANN401  # SQLAlchemy's own
    """Say it for SQLite, which knows capitals of ASCII only; it takes no more than two dozen nested calls."""
    said = "lower(name)"
    for odd, plain in _TWINS.items():
        said = f"replace({said}, {_quoted(odd)}, '{plain}')"
    return f"' ' || {said}"


@compiles(Folded, "postgresql")
def _on_postgresql(_element: Folded, _compiler: Any, **_: Any) -> str:  # noqa: ANN401  # SQLAlchemy's own
    """Say it for PostgreSQL; letters that have no twin go."""
    letters, twins = "".join(_TWINS), "".join(_TWINS.values())
    return f"' '::text || translate(lower(name::text), {_quoted(letters)}::text, '{twins}'::text)"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def fold_name(text: str) -> str:
    """Give a name, or a part of one, as it is looked for: its words with single spaces between."""
    return " ".join(fold_gsm7(text).lower().translate(_TABLE).split())
