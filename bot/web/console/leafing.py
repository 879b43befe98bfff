"""Lists that are short enough to be read whole, shown a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import TypeVar

from bot.web.console.asked import PAGE
from bot.web.console.desk import last_shown

_T = TypeVar("_T")


def page_of(
    rows: Sequence[_T], asked: Mapping[str, str], name: str = "after", key: Callable[[_T], int] = attrgetter("id")
) -> tuple[Sequence[_T], Mapping[str, object]]:
    """Give the page that the address asks for of a list that is read whole, and what the next page asks for."""
    keys = [key(row) for row in rows]
    last = last_shown(name)
    begins = keys.index(last) + 1 if last in keys else 0
    ends = begins + PAGE
    return rows[begins:ends], {**asked, name: keys[ends - 1]} if len(rows) > ends else {}
