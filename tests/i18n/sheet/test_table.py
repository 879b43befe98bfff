"""What a cell can hold of a text is settled in one place, for what goes out and for what comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n.sheet.table import Column, Table, cell_text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Muraho", "Muraho"),
        (" two\r\nlines\rthree \n", "two\nlines\nthree"),
        ("a\x00b\x0cc\x1fd\uffffe", "abcde"),
        ("=1+1", "=1+1"),
        ("’\u2028😀\x85é", "’\u2028😀\x85é"),
    ],
)
def test_a_cell_holds_a_text_but_for_control_characters_and_its_ends(text: str, cell: str) -> None:
    assert cell_text(text) == cell


@given(st.text())
def test_doing_it_twice_changes_nothing_more(text: str) -> None:
    assert cell_text(cell_text(text)) == cell_text(text)


def test_the_heading_of_the_translation_says_the_language() -> None:
    headings = Table("fr", ()).headings()
    assert len(headings) == len(Column)
    assert headings[:6] == ["Id", "Where", "What it is", "English", "Translation (fr)", "State"]
