"""A sheet as CSV: for who has no Excel. A text that Excel would take for a formula gets an apostrophe before it."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from bot.errors import Refusal
from bot.i18n.sheet.filled import Grid
from bot.i18n.sheet.table import Column, Table, unreadable
from bot.services.lists import parse_csv

_TO_GUARD = re.compile("'*[=+\\-@]")
_GUARDED = re.compile(f"'{_TO_GUARD.pattern}")


def write_csv(path: Path, table: Table) -> None:
    """Write the sheet, in UTF-8 with the mark by which Excel knows it."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(table.headings())
    writer.writerows([_guarded(str(row.get(column, ""))) for column in Column] for row in table.rows)
    path.write_bytes(lines.getvalue().encode("utf-8-sig"))


def read_csv(path: Path) -> list[Grid]:
    """Give the one sheet of a file, whether its columns are set off by commas, semicolons or tabs.

    Raises FlowError for what is no CSV in UTF-8.
    """
    try:
        rows = parse_csv(path.read_bytes())
    except Refusal as refusal:
        raise unreadable(path, str(refusal)) from None
    return [[[_bare(cell) for cell in row] for row in rows]]


def _guarded(text: str) -> str:
    return f"'{text}" if _TO_GUARD.match(text) else text


def _bare(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell
