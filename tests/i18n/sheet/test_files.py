"""Whatever is written comes back as it was, through every kind of file, and nobody's work is written over."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.errors import FlowError
from bot.i18n.sheet.files import read_sheet, write_sheet
from bot.i18n.sheet.filled import Filled
from bot.i18n.sheet.table import Cell, Column, State, Table, cell_text

ODD = st.text(
    st.one_of(st.sampled_from("=+-@'\"{}\\\n\r\t,;_x05F #1é’😀\u2028\x85\x0b\x00"), st.characters(codec="utf-8"))
)
"""Texts in which what a spreadsheet stumbles over is frequent."""


def cells_of(row: Filled) -> Mapping[Column, Cell]:
    return {
        Column.ID: row.id,
        Column.ENGLISH: row.english,
        Column.TRANSLATION: row.translation,
        Column.STATE: State.TRANSLATED,
        Column.REMARK: row.remark,
    }


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@given(texts=st.lists(st.tuples(ODD, ODD, ODD), max_size=3))
@example(texts=[("=1+1", "'=1+1", "''-1"), ("#N/A", "_x0041_", "1e5"), ('{a}\'s "b"\n\n{c}', "a\r\nb\rc", "😀 ’")])
@settings(max_examples=40, deadline=None)
def test_a_text_comes_back_as_it_went_out(suffix: str, texts: list[tuple[str, str, str]]) -> None:
    rows = [
        Filled(at, f"s{at}", cell_text(english), cell_text(translation), "", cell_text(remark))
        for at, (english, translation, remark) in enumerate(texts, start=2)
    ]
    table = Table("rw", tuple(map(cells_of, rows)))
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"sheet{suffix}"
        write_sheet(path, table)
        assert read_sheet(path) == ("rw", rows)


@pytest.mark.parametrize("name", ["sheet.xls", "sheet.ods", "sheet", "xlsx"])
def test_a_kind_of_file_that_is_not_known_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FlowError, match=r"a sheet ends in \.csv or \.xlsx"):
        write_sheet(tmp_path / name, Table("rw", ()))
    with pytest.raises(FlowError, match=r"a sheet ends in \.csv or \.xlsx"):
        read_sheet(tmp_path / name)


def test_the_kind_may_be_written_in_capitals(tmp_path: Path) -> None:
    write_sheet(tmp_path / "SHEET.CSV", Table("rw", ()))
    assert read_sheet(tmp_path / "SHEET.CSV") == ("rw", [])


@pytest.mark.parametrize("name", ["sheet.xlsx", "sheet.csv"])
def test_a_file_that_is_there_is_not_written_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("somebody's work")
    with pytest.raises(FlowError, match="is there already"):
        write_sheet(tmp_path / name, Table("rw", ()))
    assert (tmp_path / name).read_text() == "somebody's work"
