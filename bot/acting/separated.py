"""Lists as CSV, for who goes on with them in a spreadsheet."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Mapping, Sequence

_FORMULA = re.compile(r"[=+\-@\t\r]")


def show_csv(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> None:
    """Print rows as CSV; a cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in rows)


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) else text
