"""The rows of a sheet as a translator sends them back: sorted, with columns moved or added, or not ours at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.errors import Finding, FlowError
from bot.i18n.sheet.table import Column, cell_text, unreadable


@dataclass(frozen=True, slots=True)
class Odd:
    """What stands in a cell instead of a text."""

    what: str


Grid = Sequence[Sequence[str | Odd]]
"""One sheet's cells, by row; the first row is that of the headings."""

_READ = (Column.ID, Column.ENGLISH, Column.TRANSLATION, Column.CONFIDENCE, Column.REMARK)
_NEEDED = (Column.ID, Column.ENGLISH, Column.TRANSLATION)
_TRANSLATION = re.compile(rf"{Column.TRANSLATION} \((\w+)\)")


@dataclass(frozen=True, slots=True)
class Filled:
    """One row, as it came back."""

    row: int
    """As the spreadsheet counts, from 1 with the headings."""
    id: str
    english: str
    translation: str
    confidence: str
    remark: str


def filled_rows(path: Path, grids: Sequence[Grid]) -> tuple[str, list[Filled]]:
    """Give the language of the one sheet that is ours, and its rows that are not blank.

    Raises FlowError where none or several are ours, or where a cell that counts holds no text.
    """
    ours = [(grid, places) for grid in grids if (places := _places(grid))]
    if len(ours) != 1:
        wanted = ", ".join(column.heading("rw") for column in _NEEDED)
        told = "no sheet has" if not ours else f"{len(ours)} sheets have"
        raise unreadable(
            path, f"{told} the columns {wanted} (or another language) in the first row; one must have them"
        )
    (grid, (language, columns)), rows, faults = ours[0], [], []
    for number, cells in enumerate(grid[1:], start=2):
        found = {column: cells[at] if at < len(cells) else "" for column, at in columns.items()}
        faults += [Finding(str(path), number, "sheet", column, told) for column, told in _odd(found)]
        texts = [cell_text(cell) if isinstance(cell, str) else "" for cell in (found.get(name, "") for name in _READ)]
        if any(texts):
            rows.append(Filled(number, *texts))
    if faults:
        raise FlowError(*faults)
    return language, rows


def _places(grid: Grid) -> tuple[str, dict[Column, int]] | None:
    """Give the language and where each column stands; None where the sheet is not ours."""
    headings = [cell.strip() if isinstance(cell, str) else "" for cell in (grid[0] if grid else ())]
    found = [(at, match[1]) for at, heading in enumerate(headings) if (match := _TRANSLATION.fullmatch(heading))]
    places = {column: headings.index(column) for column in _READ if column in headings}
    if len(found) != 1 or any(headings.count(column) != 1 for column in (Column.ID, Column.ENGLISH)):
        return None
    at, language = found[0]
    return language, {**places, Column.TRANSLATION: at}


def _odd(cells: dict[Column, str | Odd]) -> Iterator[tuple[Column, str]]:
    for column, cell in cells.items():
        if isinstance(cell, Odd):
            yield column, f"holds {cell.what}, not a text; type an apostrophe before it"
