"""A sheet holds every sentence with its place, its state and its room, or those alone that are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import FlowError
from bot.i18n.sheet.files import write_sheet
from bot.i18n.sheet.rows import table_of
from bot.i18n.sheet.table import Column, State
from tests.i18n.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.i18n.conftest import Project

C = Column


def test_a_row_says_all_that_a_translator_needs(project: Project) -> None:
    hello, back = table_of(project.root, "rw").rows
    assert hello == {
        C.ID: "se6c994f8c1",
        C.WHERE: "menu/hello",
        C.KIND: "message",
        C.ENGLISH: "Hello {contact.name}.",
        C.TRANSLATION: "Muraho {contact.name}.",
        C.STATE: "translated",
        C.LENGTH: len("Muraho .") + 60,
        C.PAGE: 160 - len("Muraho .\nThank you for using this service. Goodbye.") - 60,
        C.SEGMENT: 160 - len("Muraho .\nThank you for using this service. Goodbye.") - 60,
        C.CONFIDENCE: "attested",
        C.SOURCE: "glossary: hello",
    }
    assert (back[C.WHERE], back[C.KIND], back[C.PAGE]) == ("said by the bot itself", "key", "147, alone")


def stale(project: Project) -> None:
    project.change(project.flow, "Hello", "Hello again,")


def missing(project: Project) -> None:
    project.change(project.catalogue, 'msgstr "Muraho {contact.name}."', 'msgstr ""')


def unsure(project: Project) -> None:
    project.change(project.catalogue, "confidence: attested; glossary: hello", "confidence: unsure; not found")


SPOILERS = {State.STALE: stale, State.MISSING: missing, State.UNSURE: unsure}


@pytest.mark.parametrize("state", SPOILERS)
def test_a_state_can_be_asked_for_alone(project: Project, state: State) -> None:
    SPOILERS[state](project)
    (row,) = table_of(project.root, "rw", state).rows
    assert row[C.STATE] == state
    assert str(row[C.ENGLISH]).startswith("Hello")
    assert [r[C.STATE] for r in table_of(project.root, "rw").rows] == [state, "translated"]
    assert all(table_of(project.root, "rw", other).rows == () for other in SPOILERS if other is not state)


def test_what_is_missing_may_take_the_room_of_its_english(project: Project) -> None:
    left = table_of(project.root, "rw").rows[0][C.PAGE]
    missing(project)
    row = table_of(project.root, "rw").rows[0]
    assert (row[C.TRANSLATION], row[C.LENGTH], row[C.CONFIDENCE]) == ("", "", "attested")
    assert row[C.PAGE] == left + len("Muraho .") + 60  # type: ignore[operator]  # a number, as above


def test_a_stale_sentence_shows_the_english_of_today_and_wants_its_confidence_anew(project: Project) -> None:
    stale(project)  # and nobody has run `bot i18n update`
    row = table_of(project.root, "rw").rows[0]
    assert (row[C.ENGLISH], row[C.TRANSLATION]) == ("Hello again, {contact.name}.", "Muraho {contact.name}.")
    assert (row[C.CONFIDENCE], row[C.SOURCE]) == ("", "glossary: hello")
    assert row[C.LENGTH] == len("Muraho .") + 60


def test_pages_and_segments_are_told_in_words(project: Project) -> None:
    project.change(project.catalogue, "Muraho {contact.name}.", f"{'Muraho ' * 20}{{contact.name}}.")
    row = table_of(project.root, "rw").rows[0]
    assert (row[C.PAGE], row[C.SEGMENT]) == ("2 pages", f"{306 - 60 - len('Muraho ' * 20 + '.') - 43} of 2 SMS")


def test_a_context_stands_beside_the_place(project: Project) -> None:
    project.change(
        project.flow, "    say: Hello {contact.name}.\n", "    say: Hello {contact.name}.\n    context: a greeting\n"
    )
    assert table_of(project.root, "rw").rows[0][C.WHERE] == "menu/hello\na greeting"


def test_a_language_that_the_bot_does_not_speak_yet_goes_without_room(project: Project) -> None:
    project.put("locales/fr/LC_MESSAGES/messages.po", 'msgid ""\nmsgstr "Language: fr\\n"\n')
    table = table_of(project.root, "fr")
    assert table.headings()[4] == "Translation (fr)"
    assert [(row[C.STATE], C.LENGTH in row) for row in table.rows] == [("missing", False)] * 2


def test_a_language_without_a_catalogue_is_refused(project: Project) -> None:
    with pytest.raises(FlowError, match="there is none for the language 'sw'"):
        table_of(project.root, "sw")


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_our_own_catalogue_goes_out_the_same_every_time(tmp_path: Path, suffix: str) -> None:
    for name in ("first", "second"):
        write_sheet(tmp_path / f"{name}.{suffix}", table_of(ROOT, "rw"))
    assert (tmp_path / f"first.{suffix}").read_bytes() == (tmp_path / f"second.{suffix}").read_bytes()


def test_every_sentence_of_our_own_has_a_place_and_a_length() -> None:
    rows = table_of(ROOT, "rw").rows
    assert len({row[C.ID] for row in rows}) == len(rows) > 80
    assert all(row[C.WHERE] and row[C.KIND] for row in rows)
    without_room = {row[C.ENGLISH] for row in rows if not (C.PAGE in row or C.SEGMENT in row)}
    assert without_room == {"Send a photo of the product.", "Send a photo of the product: {product.name}"}  # WhatsApp
    assert all(row[C.LENGTH] or row[C.STATE] == State.MISSING for row in rows)
