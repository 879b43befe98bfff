"""Sheets as files: which kind it is, the name says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.i18n.sheet.filled import Filled, Grid, filled_rows
from bot.i18n.sheet.separated import read_csv, write_csv
from bot.i18n.sheet.table import Table, unreadable
from bot.i18n.sheet.workbook import read_workbook, write_workbook

_WRITERS: dict[str, Callable[[Path, Table], None]] = {".csv": write_csv, ".xlsx": write_workbook}
_READERS: dict[str, Callable[[Path], list[Grid]]] = {".csv": read_csv, ".xlsx": read_workbook}


def write_sheet(path: Path, table: Table) -> None:
    """Write a sheet. Raises FlowError for an unknown kind of file, and where the file is there already."""
    _known(path)
    if path.exists():
        raise unreadable(path, "is there already, and a translator's work may be in it; name another file")
    _WRITERS[path.suffix.lower()](path, table)


def read_sheet(path: Path) -> tuple[str, list[Filled]]:
    """Give the language of a sheet, and its rows. Raises FlowError for what is no sheet of ours."""
    _known(path)
    return filled_rows(path, _READERS[path.suffix.lower()](path))


def _known(path: Path) -> None:
    if path.suffix.lower() not in _WRITERS:
        raise unreadable(path, f"is of a kind that is not known; a sheet ends in {' or '.join(_WRITERS)}")
