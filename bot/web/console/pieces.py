"""What a page shows: tables and what stands in their cells; templates/console/pieces.html draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A word that is to be seen at once: `good`, `late`, `bad`, or neither."""

    text: str
    tone: str = ""


Cell = None | str | int | Decimal | date | datetime | Link | Tag
"""What a cell may hold: numbers stand to the right, an instant is shown in local time."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; all its words are in the language of whoever looks."""

    label: str
    """What it lists, for those who cannot see it."""
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    empty: str
    """What is said where there is no row."""
    keys: Sequence[int] = ()
    """The ids of the rows, where they can be chosen to do something with several."""
