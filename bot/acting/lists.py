"""Lists that staff bring as a file: CSV, or an Excel workbook; its first row says what the columns are."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook

from bot.errors import FlowError
from bot.i18n.sheet.separated import read_csv

Row = tuple[int, Mapping[str, str]]
"""Which row it is, as a spreadsheet counts, and its cells by heading."""


def read_list(path: Path, columns: Collection[str], needed: str) -> Iterator[Row]:
    """Give the rows of a list that are not empty. Raises ValueError for what is no such list, with the remedy."""
    headings, *rows = _grid(path) or [[]]
    names = [_heading(path, str(cell), columns) for cell in headings]
    if needed not in names:
        raise ValueError(f"{path}:1: has no column {needed!r}; the first row is to name the columns")
    if len({*filter(None, names)}) < len([*filter(None, names)]):
        raise ValueError(f"{path}:1: names a column twice; keep one of them")
    for number, cells in enumerate(rows, start=2):
        if any(cell.strip() for cell in cells):
            yield number, {name: cell for name, cell in zip(names, cells, strict=False) if name}


def _heading(path: Path, text: str, columns: Collection[str]) -> str:
    """Give the column that a heading means; an empty one has none."""
    name = "_".join(text.lower().replace("_", " ").split())
    if name and name not in columns:
        near = get_close_matches(name, columns, n=1)
        meant = f"did you mean {near[0]!r}?" if near else f"leave it out; known are {', '.join(columns)}"
        raise ValueError(f"{path}:1: does not know the column {text.strip()!r}: {meant}")
    return name


def _grid(path: Path) -> Sequence[Sequence[str]]:
    match path.suffix.lower():
        case ".csv":
            return _separated(path)
        case ".xlsx":
            return _workbook(path)
    raise ValueError(f"{path}:1: is of a kind that is not known; a list ends in .csv or .xlsx")


def _separated(path: Path) -> Sequence[Sequence[str]]:
    try:
        (grid,) = read_csv(path)
    except FlowError as error:
        (finding,) = error.findings
        raise ValueError(f"{path}:{finding.line}: {finding.message}") from None
    return [[str(cell) for cell in row] for row in grid]


def _workbook(path: Path) -> Sequence[Sequence[str]]:
    try:
        with warnings.catch_warnings(), closing(load_workbook(path, read_only=True, data_only=True)) as book:
            warnings.simplefilter("ignore")  # it warns of what it cannot keep, and nothing is kept here
            return [[_text(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except (BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, EOFError) as error:
        raise ValueError(f"{path}:1: cannot be read as an Excel workbook: {error}") from None


def _text(value: object) -> str:
    """Give a cell as it would be written; a number that Excel made of one keeps its digits."""
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return str(value)
