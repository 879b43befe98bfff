"""A sheet as CSV starts no formula in whoever's spreadsheet, and comes back from all of them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.errors import FlowError
from bot.i18n.sheet.separated import read_csv, write_csv
from bot.i18n.sheet.table import Column, Table


def written(path: Path, *texts: str) -> bytes:
    write_csv(path, Table("rw", tuple({Column.ID: "s1", Column.TRANSLATION: text, Column.PAGE: 7} for text in texts)))
    return path.read_bytes()


def translations(path: Path) -> list[object]:
    return [row[4] for row in read_csv(path)[0][1:]]


@pytest.mark.parametrize("text", ["=1+1", "+250788", "-Yego", "@x", "'=1", "'''-x"])
def test_what_a_spreadsheet_would_take_for_a_formula_is_guarded(tmp_path: Path, text: str) -> None:
    cells = list(csv.reader(written(tmp_path / "a.csv", text).decode("utf-8-sig").splitlines()))[1]
    assert cells[4] == f"'{text}"
    assert translations(tmp_path / "a.csv") == [text]


@pytest.mark.parametrize("text", ["Yego", "'Yego'", "''", "n'igihe", "1) =", "a;b\tc,d", 'a "b"\nc'])
def test_other_texts_stand_as_they_are(tmp_path: Path, text: str) -> None:
    cells = next(row for row in csv.reader(written(tmp_path / "a.csv", text).decode("utf-8-sig").split("\r\n")[1:]))
    assert cells[4] == text or "\n" in text
    assert translations(tmp_path / "a.csv") == [text]


def test_excel_knows_the_file_for_utf_8(tmp_path: Path) -> None:
    assert written(tmp_path / "a.csv", "é").startswith(b"\xef\xbb\xbfId,Where,")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_it_comes_back_however_a_spreadsheet_saves_it(tmp_path: Path, separator: str, encoding: str, end: str) -> None:
    path = tmp_path / "a.csv"
    rows = (["Id", "Translation (rw)"], ["s1", '"Muraho, n’igihe; Yego\nOya"'])
    path.write_bytes(end.join(separator.join(row) for row in rows).encode(encoding))
    assert read_csv(path) == [[["Id", "Translation (rw)"], ["s1", "Muraho, n’igihe; Yego\nOya"]]]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"Id,English\ns1,caf\xe9\n", "is not in UTF-8; in Excel, save it as 'CSV UTF-8'"),
        ("Id\tEnglish\n".encode("utf-16"), "is not in UTF-8"),
        (b'Id,English\ns1,"Muraho\n', "is no CSV"),
        (b'Id,English\ns1,"Muraho"x\n', "is no CSV"),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(FlowError, match=told):
        read_csv(tmp_path / "a.csv")
