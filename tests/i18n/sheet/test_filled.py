"""What people do to a sheet is borne as far as the rows still say which sentence they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import FlowError
from bot.i18n.sheet.filled import Filled, Grid, Odd, filled_rows

SHEET = Path("sheet.xlsx")
HEADINGS = ["Id", "English", "Translation (rw)", "Confidence", "Remark"]
HELLO = ["s1", "Hello", "Muraho", "attested", "heard"]
FILLED = Filled(2, "s1", "Hello", "Muraho", "attested", "heard")


@pytest.mark.parametrize(
    "grid",
    [
        [HEADINGS, HELLO],
        [HEADINGS[::-1], HELLO[::-1]],
        [["Mine", *HEADINGS], ["x", *HELLO]],
        [[f" {heading} " for heading in HEADINGS], [f" {cell}\r\n" for cell in HELLO]],
        [[*HEADINGS, "State"], [*HELLO, Odd("a formula")]],
        [HEADINGS, HELLO, ["", "", ""], []],
    ],
    ids=["as it went out", "columns moved", "a column added", "spaces", "a formula elsewhere", "blank rows"],
)
def test_a_row_is_read_by_its_headings(grid: Grid) -> None:
    assert filled_rows(SHEET, [[["Read me"]], grid, []]) == ("rw", [FILLED])


def test_confidence_and_remark_may_be_missing_and_rows_be_short() -> None:
    assert filled_rows(SHEET, [[HEADINGS[:3], [], HELLO[:2]]]) == ("rw", [Filled(3, "s1", "Hello", "", "", "")])


@pytest.mark.parametrize(
    ("grids", "told"),
    [
        ([], "no sheet has"),
        ([[["Read me"]], []], "no sheet has"),
        ([[["Id", "English", "Translation"]]], "no sheet has"),
        ([[["English", "Translation (rw)"]]], "no sheet has"),
        ([[[*HEADINGS, "Translation (fr)"]]], "no sheet has"),
        ([[[*HEADINGS, "Id"]]], "no sheet has"),
        ([[HEADINGS], [HEADINGS]], "2 sheets have"),
    ],
)
def test_a_file_that_is_not_ours_is_refused(grids: list[Grid], told: str) -> None:
    with pytest.raises(FlowError, match=told) as caught:
        filled_rows(SHEET, grids)
    assert "the columns Id, English, Translation (rw)" in str(caught.value)


def test_every_cell_that_holds_no_text_is_named_with_its_row() -> None:
    grid: Grid = [HEADINGS, [*HELLO[:2], Odd("a formula")], HELLO, [*HELLO[:4], Odd("a date")]]
    with pytest.raises(FlowError) as caught:
        filled_rows(SHEET, [grid])
    assert str(caught.value).splitlines() == [
        "sheet.xlsx:2: sheet: Translation: holds a formula, not a text; type an apostrophe before it",
        "sheet.xlsx:4: sheet: Remark: holds a date, not a text; type an apostrophe before it",
    ]
