"""What a row brings is what the catalogue holds afterwards, whatever was typed, and taking it again brings nothing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from babel.messages.catalog import Catalog
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.catalogue import read_file
from bot.i18n.pairs import Complaint, Pair
from bot.i18n.sheet.filled import Filled
from bot.i18n.sheet.rows import sentence_id
from bot.i18n.sheet.table import cell_text
from bot.i18n.sheet.taking import Taken, take
from bot.i18n.templates import render
from tests.i18n.sheet.test_files import ODD


def nothing(_pair: Pair) -> list[Complaint]:
    return []


def one_sentence(string: str = "Subira inyuma", *, fuzzy: bool = False) -> Catalog:
    catalogue = Catalog(locale="rw")
    comments = ["confidence: attested; glossary: back"]
    catalogue.add("Back", string, flags={"fuzzy"} if fuzzy else (), user_comments=comments, context="on a key")
    return catalogue


def taken(catalogue: Catalog, translation: str = "", confidence: str = "", remark: str = "") -> Taken:
    (message,) = (message for message in catalogue if message.id)
    return take(catalogue, [Filled(2, sentence_id(message), "Back", translation, confidence, remark)], nothing)


@given(translation=ODD.map(cell_text).filter(bool), remark=ODD.map(cell_text), fuzzy=st.booleans())
@example(translation='=1 {a} "b"\n\n\\n ’😀', remark=".: ,~|#", fuzzy=True)
@settings(deadline=None)
def test_what_was_typed_stands_in_the_catalogue_and_is_no_change_again(
    translation: str, remark: str, *, fuzzy: bool
) -> None:
    catalogue = one_sentence(fuzzy=fuzzy)
    for change in taken(catalogue, translation, "unsure", remark).changes:
        change.apply()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "messages.po"
        path.write_text(render(catalogue), "utf-8")
        again = read_file(path)
    message = again.get("Back", "on a key")
    assert message is not None
    assert (message.string, message.fuzzy) == (translation, False)
    assert " ".join(message.user_comments).startswith("confidence: unsure; glossary: back")
    assert taken(again, translation, "unsure", remark) == Taken()


@pytest.mark.parametrize("translation", ["Subira inyuma", " Subira inyuma ", "Subira\ninyuma"])
@pytest.mark.parametrize("held", ["Subira inyuma", "Subira\r\ninyuma", "Subira inyuma\n", "Subira inyuma\x0c"])
def test_what_a_cell_cannot_hold_is_not_a_change(held: str, translation: str) -> None:
    changes = taken(one_sentence(held), cell_text(translation)).changes
    assert bool(changes) == (cell_text(translation) != cell_text(held))


def test_a_context_is_part_of_what_a_sentence_is() -> None:
    catalogue = one_sentence()
    catalogue.add("Back", "Umugongo")
    ids = {sentence_id(message): message.context for message in catalogue if message.id}
    assert sorted(map(str, ids.values())) == ["None", "on a key"]


@pytest.mark.parametrize("confidence", ["Attested Words", "ATTESTED", "unsure"])
def test_a_confidence_may_be_typed_in_capitals(confidence: str) -> None:
    result = taken(one_sentence(), "Subira inyuma", confidence)
    assert result.faults == 0
    assert [change.comment for change in result.changes] == (
        [f"confidence: {confidence.lower()}; glossary: back"] if confidence != "ATTESTED" else []
    )


def test_complaints_are_in_the_order_of_the_rows() -> None:
    catalogue = one_sentence()
    rows = [Filled(row, "", f"Sentence {row}", "", "", "") for row in range(2, 6)]
    assert [told.row for told in take(catalogue, rows, nothing).told] == [2, 3, 4, 5]
