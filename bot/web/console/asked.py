"""What a page is asked for: by its address, which keeps how a list is narrowed, and by the rows that were ticked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

PAGE = 50
_PRINTED = 1000
"""Rows on a page of a list."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One thing that a list can be narrowed by; it is kept in the address."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]] | None = None
    """Values and what they are called; where there are none of them it is typed."""
    otherwise: str = ""
    """What is shown where none is chosen; else all are."""


_TYPED_AT_MOST = 60


def chosen(filters: Sequence[Filter]) -> dict[str, str]:
    """Give what the address asks for, by filter; a value that is none of its choices asks for nothing."""
    asked = {one.name: " ".join(request.args.get(one.name, "").split())[:_TYPED_AT_MOST] for one in filters}
    known = {one.name: {value for value, _ in one.choices} for one in filters if one.choices is not None}
    return {name: value for name, value in asked.items() if value and value in known.get(name, {value})}


def keys_asked() -> list[int]:
    """Give the ids of the rows that were ticked in a form, each once, in order."""
    return sorted({key for key in request.form.getlist("key", type=int) if 0 < key < 2**63})


def asks_for_piece() -> bool:
    """Say whether htmx asks for a piece of a page; who goes back in the history wants the whole page."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def page_size() -> int:
    """Give how many rows the page shows: as many as are printed at once where the address asks for that."""
    return _PRINTED if "print" in request.args else PAGE


def next_page(rows: Sequence[object], key: int, asked: Mapping[str, str], name: str = "after") -> Mapping[str, object]:
    """Give what the address of the next page asks for, where these rows fill this one; nothing where they do not."""
    printed = {"print": 1} if "print" in request.args else {}
    return {**asked, **printed, name: key} if len(rows) >= page_size() else {}
