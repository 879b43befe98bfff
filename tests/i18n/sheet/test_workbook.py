"""The Excel file guides whoever opens it, and gives back what stands in it and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.errors import FlowError
from bot.i18n.sheet.files import read_sheet
from bot.i18n.sheet.filled import Odd
from bot.i18n.sheet.table import Cell, Column, State, Table
from bot.i18n.sheet.workbook import read_workbook, write_workbook

ROWS: tuple[Mapping[Column, Cell], ...] = tuple(
    {
        Column.ID: f"s{state}",
        Column.WHERE: "menu/main\nhelp/say",
        Column.ENGLISH: "Hello",
        Column.TRANSLATION: "=Muraho",
        Column.STATE: state,
        Column.LENGTH: 7,
        Column.PAGE: "2 pages",
    }
    for state in State
)


@pytest.fixture(name="path")
def written(tmp_path: Path) -> Path:
    write_workbook(tmp_path / "a.xlsx", Table("rw", ROWS))
    return tmp_path / "a.xlsx"


def sentences(path: Path) -> Worksheet:
    return load_workbook(path).worksheets[1]


def test_the_same_words_are_the_same_bytes(path: Path) -> None:
    first = path.read_bytes()
    write_workbook(path, Table("rw", ROWS))
    assert path.read_bytes() == first
    assert {entry.date_time[0] for entry in ZipFile(path).infolist()} == {1980}


def test_the_first_sheet_says_what_to_do_in_ten_lines(path: Path) -> None:
    book = load_workbook(path)
    assert book.sheetnames == ["Read me", "Sentences"]
    lines = [str(row[0].value) for row in book["Read me"].iter_rows()]
    assert [line.partition(".")[0] for line in lines[1:]] == [str(number) for number in range(1, 11)]
    assert book.active.title == "Read me"  # type: ignore[union-attr]  # a book that has sheets has an active one


def test_texts_stay_texts_and_numbers_numbers(path: Path) -> None:
    row = sentences(path)[2]
    assert [(cell.value, cell.data_type) for cell in row[4:8]] == [
        ("=Muraho", "s"),
        ("missing", "s"),
        (7, "n"),
        ("2 pages", "s"),
    ]
    translation = row[4]
    assert (translation.number_format, translation.quotePrefix) == ("@", True)
    with ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet2.xml")


def test_only_what_is_to_be_filled_in_is_open(path: Path) -> None:
    sheet = sentences(path)
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert not sheet.protection.autoFilter  # that is, nothing forbids it
    assert not sheet.protection.formatColumns
    open_columns = [
        str(above.value) for above, cell in zip(sheet[1], sheet[2], strict=True) if not cell.protection.locked
    ]
    assert open_columns == ["Translation (rw)", "Confidence", "Remark"]
    assert all(cell.protection.locked for cell in sheet[1])


def test_the_heading_stays_and_the_columns_can_be_read(path: Path) -> None:
    sheet = sentences(path)
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:L5"
    widths = [sheet.column_dimensions[letter].width for letter in "ABCDEFGHIJKL"]
    assert min(widths) >= 10
    assert sum(widths) <= 300
    assert all(
        cell.alignment.wrap_text and cell.alignment.vertical == "top" for row in sheet.iter_rows() for cell in row
    )
    assert (sheet.page_setup.orientation, sheet.print_title_rows) == ("landscape", "$1:$1")


def test_each_state_has_its_own_colour_and_says_it_in_words(path: Path) -> None:
    cells = [row[5] for row in sentences(path).iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == ["missing", "stale", "unsure", "translated"]
    assert len({cell.fill.start_color.rgb for cell in cells}) == len(State)


def test_the_confidences_are_offered(path: Path) -> None:
    (choice,) = sentences(path).data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == ("J2:J5", '"attested,attested words,derived,unsure"')


def test_a_sheet_without_sentences_can_be_written(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", Table("rw", ()))
    assert [len(grid) for grid in read_workbook(tmp_path / "a.xlsx")] == [11, 1]


def test_cells_are_read_as_texts_and_what_is_none_is_said(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet()
    sheet.append(["Yego", None, "=1+1", 5, 1.5, True, "#NAME?"])
    sheet["H1"].number_format = "yyyy-mm-dd"
    sheet["H1"] = 40000
    book.save(tmp_path / "a.xlsx")
    _, ((*cells,),) = read_workbook(tmp_path / "a.xlsx")
    assert cells == [
        "Yego",
        "",
        Odd("a formula"),
        Odd("a number"),
        Odd("a number"),
        Odd("true or false"),
        Odd("an error"),
        Odd("a date"),
    ]


@pytest.mark.parametrize("content", [b"", b"Id,English\n", b"PK\x03\x04 and no more"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    with pytest.raises(FlowError, match="cannot be read as an Excel workbook"):
        read_workbook(tmp_path / "a.xlsx")


@pytest.mark.parametrize("spoilt", ["[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet2.xml"])
@pytest.mark.parametrize("content", [None, b"<not xml", b"<other/>"])
def test_a_workbook_that_was_damaged_is_refused(path: Path, spoilt: str, content: bytes | None) -> None:
    damaged = path.with_name("b.xlsx")
    with ZipFile(path) as old, ZipFile(damaged, "w") as new:
        for name in old.namelist():
            if name != spoilt:
                new.writestr(name, old.read(name))
            elif content is not None:
                new.writestr(name, content)
    with pytest.raises(FlowError, match=r"b\.xlsx:1: sheet: -: (cannot be read as an Excel workbook|no sheet has)"):
        read_sheet(damaged)
