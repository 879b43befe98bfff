"""A sheet as an Excel file: coloured, protected but for what is to be filled in, and the same bytes for the same words."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as XlsxCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from bot.i18n.grounds import CONFIDENCES
from bot.i18n.sheet.filled import Grid, Odd
from bot.i18n.sheet.readme import README
from bot.i18n.sheet.table import TO_FILL_IN, Cell, Column, State, Table, unreadable

_WIDTHS = {
    Column.ID: 13,
    Column.WHERE: 24,
    Column.KIND: 12,
    Column.ENGLISH: 50,
    Column.TRANSLATION: 50,
    Column.STATE: 11,
    Column.LENGTH: 10,
    Column.PAGE: 12,
    Column.SEGMENT: 12,
    Column.CONFIDENCE: 15,
    Column.SOURCE: 36,
    Column.REMARK: 30,
}
"""In characters, near enough."""

_COLOURS = {State.MISSING: "FFC7CE", State.STALE: "FFEB9C", State.UNSURE: "DDEBF7", State.TRANSLATED: "C6EFCE"}
_HEADING, _OURS = "D9D9D9", "F2F2F2"
_LONG_AGO = datetime(1980, 1, 1)  # noqa: DTZ001  # the first day that a ZIP knows; neither it nor openpyxl takes a zone


def write_workbook(path: Path, table: Table) -> None:
    """Write the sheet, with its instructions as the first one."""
    book = Workbook()
    _write_readme(book.worksheets[0])
    _write_sentences(book.create_sheet("Sentences"), table)
    book.properties.creator = "Menyesha"
    book.properties.created = book.properties.modified = _LONG_AGO
    file = BytesIO()
    ExcelWriter(book, ZipFile(file, "w", ZIP_DEFLATED)).save()
    path.write_bytes(_undated(file))


def read_workbook(path: Path) -> list[Grid]:
    """Give every sheet's cells. Raises FlowError for what is no workbook."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of what it cannot keep, and nothing is kept here
            book = load_workbook(path)
    except (BadZipFile, ZlibError, ParseError, KeyError, ValueError, TypeError, EOFError) as error:
        raise unreadable(path, f"is no Excel workbook: {error}") from None
    return [[[_found(cell) for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets]


def _write_readme(sheet: Worksheet) -> None:
    sheet.title = "Read me"
    sheet.column_dimensions["A"].width = 110
    for number, line in enumerate(README, start=1):
        cell = _put(sheet, number, 1, line)
        cell.font = Font(bold=number == 1)
    sheet.protection.enable()


def _write_sentences(sheet: Worksheet, table: Table) -> None:
    for at, heading in enumerate(table.headings(), start=1):
        cell = _put(sheet, 1, at, heading)
        cell.font, cell.fill = Font(bold=True), _filled(_HEADING)
    for number, row in enumerate(table.rows, start=2):
        _write_row(sheet, number, row)
    for at, column in enumerate(Column, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS[column]
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    _offer_confidences(sheet)
    _protect(sheet)
    _lay_out_for_print(sheet)


def _write_row(sheet: Worksheet, number: int, row: Mapping[Column, Cell]) -> None:
    for at, column in enumerate(Column, start=1):
        cell = _put(sheet, number, at, row.get(column, ""))
        if column in TO_FILL_IN:
            cell.protection = Protection(locked=False)
        elif column is Column.STATE:
            cell.fill = _filled(_COLOURS[State(str(cell.value))])
        else:
            cell.fill = _filled(_OURS)


def _put(sheet: Worksheet, row: int, column: int, value: Cell) -> XlsxCell:
    """Write a cell; a text stays one, whatever it begins with and whoever edits it."""
    cell = sheet.cell(row, column)
    cell.value = value
    if isinstance(value, str):
        cell.data_type, cell.number_format, cell.quotePrefix = "s", "@", True
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _filled(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour)


def _offer_confidences(sheet: Worksheet) -> None:
    letter = get_column_letter(list(Column).index(Column.CONFIDENCE) + 1)
    choice = DataValidation(type="list", formula1=f'"{",".join(CONFIDENCES)}"', allow_blank=True)
    choice.error = f"One of: {', '.join(CONFIDENCES)}"
    choice.add(f"{letter}2:{letter}{max(sheet.max_row, 2)}")
    sheet.add_data_validation(choice)


def _protect(sheet: Worksheet) -> None:
    """Lock what is not to be filled in, without a password; filtering and making columns wider stay allowed."""
    sheet.protection.enable()
    sheet.protection.autoFilter = False
    sheet.protection.formatCells = False
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _lay_out_for_print(sheet: Worksheet) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _undated(file: BytesIO) -> bytes:
    """Give an archive whose entries do not say when they were written."""
    out = BytesIO()
    with ZipFile(file) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, _LONG_AGO.timetuple()[:6]), old.read(name), ZIP_DEFLATED)
    return out.getvalue()


def _found(cell: XlsxCell) -> str | Odd:
    if cell.value is None:
        return ""
    if isinstance(cell.value, str) and cell.data_type not in {"f", "e"}:
        return cell.value
    return Odd({"f": "a formula", "e": "an error", "b": "true or false", "d": "a date"}.get(cell.data_type, "a number"))
