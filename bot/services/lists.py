"""Lists that staff bring as a file: CSV, or an Excel workbook; its first row says what the columns are."""

from __future__ import annotations

import csv
import re
import warnings
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from io import BytesIO, StringIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from bot.errors import Refusal
from bot.marking import N_

Row = tuple[int, Mapping[str, str]]
"""Which row it is, as a spreadsheet counts, and its cells by heading."""


MOST_ROWS = 10_000
"""Of a list; a longer one is brought in parts."""
_MOST_COLUMNS = 100
_MOST_UNPACKED = 100 * 1024 * 1024
"""Bytes that a workbook may take when it is unpacked: ten thousand rows take a fifth of it."""
_GUARDED = re.compile("'+[=+\\-@]")


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as it was brought."""

    name: str
    content: bytes


def read_list(file: ListFile, columns: Collection[str], needed: str) -> Iterator[Row]:
    """Give the rows of a list that are not empty. Raises Refusal for what is no such list, with the remedy."""
    headings, *rows = _grid(file) or [[]]
    names = [_heading(str(cell), columns) for cell in headings]
    if needed not in names:
        raise Refusal(N_("It has no column {column}; the first row is to name the columns."), column=needed)
    if len({*filter(None, names)}) < len([*filter(None, names)]):
        raise Refusal(N_("It names a column twice; keep one of them."))
    if len(rows) > MOST_ROWS:
        raise Refusal(N_("It has more than {most} rows; bring it in parts."), most=f"{MOST_ROWS:,}")
    for number, cells in enumerate(rows, start=2):
        if any(cell.strip() for cell in cells):
            yield number, {name: cell for name, cell in zip(names, cells, strict=False) if name}


def parse_csv(content: bytes) -> list[list[str]]:
    """Give the cells of a CSV file, whether its columns are set off by commas, semicolons or tabs.

    Raises Refusal for what is none in UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
        first = text.partition("\n")[0]
        return list(csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True))
    except UnicodeDecodeError:
        raise Refusal(N_("It is not in UTF-8; in Excel, save it as 'CSV UTF-8'.")) from None
    except csv.Error:
        raise Refusal(N_("It is no CSV; save it once more from the spreadsheet.")) from None


def _heading(text: str, columns: Collection[str]) -> str:
    """Give the column that a heading means; an empty one has none."""
    name = "_".join(text.lower().replace("_", " ").split())
    if name and name not in columns:
        if near := get_close_matches(name, columns, n=1):
            raise Refusal(N_("It has an unknown column {column}; did you mean {meant}?"), column=name, meant=near[0])
        known = ", ".join(columns)
        raise Refusal(N_("It has an unknown column {column}; leave it out. Known: {known}."), column=name, known=known)
    return name


def _grid(file: ListFile) -> Sequence[Sequence[str]]:
    match file.name.lower().rpartition(".")[2]:
        case "csv":
            return [[_bare(cell) for cell in row] for row in parse_csv(file.content)]
        case "xlsx":
            return _workbook(file.content)
    raise Refusal(N_("It is of a kind that is not known; a list ends in .csv or .xlsx."))


def _bare(cell: str) -> str:
    """Give a cell without the apostrophe by which a spreadsheet takes it for no formula."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _workbook(content: bytes) -> Sequence[Sequence[str]]:
    try:
        _refuse_bombs(content)
        with (
            warnings.catch_warnings(),
            closing(load_workbook(BytesIO(content), read_only=True, data_only=True)) as book,
        ):
            warnings.simplefilter("ignore")  # it warns of what it cannot keep, and nothing is kept here
            few = {"max_row": MOST_ROWS + 2, "max_col": _MOST_COLUMNS}
            return [[_text(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True, **few)]
    except Refusal:
        raise
    except (BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, EOFError, IndexError):
        raise Refusal(N_("It cannot be read as an Excel workbook; save it once more from the spreadsheet.")) from None


def _refuse_bombs(content: bytes) -> None:
    with ZipFile(BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
            raise Refusal(N_("It is too big when it is unpacked; bring it in parts."))


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
