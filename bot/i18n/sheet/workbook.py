"""A sheet as an Excel file: coloured, locked but for what is to be filled in, the same bytes for the same words."""

from __future__ import annotations

import warnings
import zlib
from datetime import datetime
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell as XlsxCell
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
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
    Column.STATE: 13,
    Column.LENGTH: 11,
    Column.PAGE: 14,
    Column.SEGMENT: 14,
    Column.CONFIDENCE: 16,
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
    except (BadZipFile, zlib.error, ParseError, KeyError, ValueError, TypeError, EOFError, OSError) as error:
        raise unreadable(path, f"cannot be read as an Excel workbook: {error}") from None
    return [[[_found(cell) for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets]


def _write_readme(sheet: Worksheet) -> None:
    sheet.title = "Read me"
    sheet.column_dimensions["A"].width = 110
    for line in README:
        cell = _cell(sheet, line)
        cell.font = Font(bold=line == README[0])
        sheet.append([cell])
    sheet.protection.enable()


def _write_sentences(sheet: Worksheet, table: Table) -> None:
    sheet.append([_heading(sheet, heading) for heading in table.headings()])
    for row in table.rows:
        sheet.append([_coloured(sheet, column, row.get(column, "")) for column in Column])
    for at, column in enumerate(Column, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS[column]
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    _offer_confidences(sheet)
    _protect(sheet)
    _lay_out_for_print(sheet)


def _heading(sheet: Worksheet, heading: str) -> XlsxCell:
    cell = _cell(sheet, heading)
    cell.font, cell.fill = Font(bold=True), _filled(_HEADING)
    return cell


def _coloured(sheet: Worksheet, column: Column, value: Cell) -> XlsxCell:
    cell = _cell(sheet, value)
    if column in TO_FILL_IN:
        cell.protection = Protection(locked=False)
    else:
        cell.fill = _filled(_COLOURS[State(str(value))] if column is Column.STATE else _OURS)
    return cell


def _cell(sheet: Worksheet, value: Cell) -> XlsxCell:
    """Give a cell; a text in it stays one, whatever it begins with and whoever edits it."""
    cell = XlsxCell(sheet, 1, 1, value)
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
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _undated(file: BytesIO) -> bytes:
    """Give an archive whose entries do not say when they were written."""
    out = BytesIO()
    with ZipFile(file) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, _LONG_AGO.timetuple()[:6]), old.read(name), ZIP_DEFLATED)
    return out.getvalue()


def _found(cell: XlsxCell | MergedCell) -> str | Odd:
    if cell.value is None:
        return ""
    if isinstance(cell.value, str) and cell.data_type not in {"f", "e"}:
        return cell.value
    return Odd({"f": "a formula", "e": "an error", "b": "true or false", "d": "a date"}.get(cell.data_type, "a number"))
