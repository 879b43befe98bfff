"""Lists as files for spreadsheets: CSV and Excel, in which nothing that somebody wrote is taken for a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO, StringIO

from openpyxl import Workbook

Rows = Iterable[Mapping[str, object]]
_FORMULA = re.compile(r"[=+\-@\t\r]")


def as_csv(rows: Rows, columns: Sequence[str]) -> str:
    """Give rows as CSV, the names of the columns first."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_defused(row[column]) for column in columns] for row in rows)
    return written.getvalue()


def as_workbook(rows: Rows, columns: Sequence[str]) -> bytes:
    """Give the same as an Excel workbook of one sheet, in which numbers are numbers."""
    book, written = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet()
    sheet.append(list(columns))
    for row in rows:
        sheet.append([_cell(row[column]) for column in columns])
    book.save(written)
    return written.getvalue()


def _cell(value: object) -> object:
    return value if isinstance(value, int | float) else _defused(value)


def _defused(value: object) -> str:
    """Give a cell that a spreadsheet would take for a formula with an apostrophe before it."""
    text = "" if value is None else f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
    return f"'{text}" if _FORMULA.match(text) else text
