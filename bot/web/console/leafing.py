"""Lists that are short enough to be read whole, shown a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar

from flask import request, session

from bot.web.console.asked import PAGE
from bot.web.console.desk import last_shown

_T = TypeVar("_T")
_LEFT_AT = "left_at"
_MANY = 12
"""So many ends of pages are remembered: those that were shown last."""


@dataclass(frozen=True, slots=True)
class Order(Generic[_T]):
    """How the rows of a list follow one another."""

    place: Callable[[_T], str]
    """By what they are in order."""
    key: Callable[[_T], int] = attrgetter("id")
    """How the address calls them."""
    find_place: Callable[[int], str | None] | None = None
    """Gives where a row was that is not listed any more; else the session remembers it, and the browser can read it."""


def page_of(
    rows: Sequence[_T], asked: Mapping[str, str], order: Order[_T], name: str = "after"
) -> tuple[Sequence[_T], Mapping[str, object]]:
    """Give the page that the address asks for of a list that is read whole, and what the next page asks for.

    It goes on from where the last row of the page before was, also where that row is gone by now, or moved.
    """
    begins = _begins(rows, order, name)
    ends = begins + PAGE
    if len(rows) <= ends:
        return rows[begins:], {}
    last = rows[ends - 1]
    if order.find_place is None:
        _remember(name, order.key(last), order.place(last))
    return rows[begins:ends], {**asked, name: order.key(last)}


def _begins(rows: Sequence[_T], order: Order[_T], name: str) -> int:
    last = last_shown(name)
    if not last:
        return 0
    was_at = (order.find_place or _remembered(name))(last)
    at = next((at for at, row in enumerate(rows) if order.key(row) == last), None)
    if at is not None and was_at in {None, order.place(rows[at])}:
        return at + 1
    if was_at is None:
        return 0
    return next((at for at, row in enumerate(rows) if order.place(row) >= was_at), max(len(rows) - PAGE, 0))


def _remember(name: str, last: int, place: str) -> None:
    found = [one for one in _all() if one[:2] != [_list(name), last]]
    session[_LEFT_AT] = [*found, [_list(name), last, place]][-_MANY:]


def _remembered(name: str) -> Callable[[int], str | None]:
    places = {last: place for of, last, place in _all() if of == _list(name)}
    return places.get


def _all() -> list[list[Any]]:
    return list(session.get(_LEFT_AT, ()))


def _list(name: str) -> str:
    return f"{request.endpoint} {name}"
