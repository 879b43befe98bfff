"""Catalogues are read as gettext means them, and only what is translated for good counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.catalogue import read_catalogue
from bot.engine.revision import message_key
from bot.errors import FlowError

if TYPE_CHECKING:
    from pathlib import Path

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def put(folder: Path, language: str, text: str) -> None:
    path = folder / language / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")


def read_rw(folder: Path, entries: str) -> dict[str, str]:
    put(folder, "rw", HEADER + entries)
    return read_catalogue(folder)["rw"]


def test_translations_are_found_by_language_and_english(tmp_path: Path) -> None:
    put(tmp_path, "fr", HEADER + 'msgid "Yes"\nmsgstr "Oui"\n')
    put(tmp_path, "rw", HEADER + 'msgid "Yes"\nmsgstr "Yego"\n')
    assert read_catalogue(tmp_path) == {"fr": {"Yes": "Oui"}, "rw": {"Yes": "Yego"}}


def test_a_context_stands_before_the_english_in_the_key(tmp_path: Path) -> None:
    entries = 'msgctxt "seat"\nmsgid "Free"\nmsgstr "Habonetse umwanya"\n\nmsgid "Free"\nmsgstr "Ni ubuntu"\n'
    assert read_rw(tmp_path, entries) == {
        message_key("Free", "seat"): "Habonetse umwanya",
        message_key("Free"): "Ni ubuntu",
    }


@pytest.mark.parametrize(
    "entry",
    [
        '#, fuzzy\nmsgid "Yes"\nmsgstr "Oya"\n',
        'msgid "Yes"\nmsgstr ""\n',
        '#~ msgid "Yes"\n#~ msgstr "Yego"\n',
    ],
    ids=["fuzzy", "empty", "obsolete"],
)
def test_what_is_not_translated_for_good_is_left_out(tmp_path: Path, entry: str) -> None:
    assert read_rw(tmp_path, entry + '\nmsgid "No"\nmsgstr "Oya"\n') == {"No": "Oya"}


def test_a_folder_without_catalogues_has_no_languages(tmp_path: Path) -> None:
    assert read_catalogue(tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('msgid "Yes"\nmsgstr "Yego"\nmsgword "x"\n', 3),
        ('msgid "Yes"\n\nmsgid "No"\nmsgstr "Oya"\n', 1),
        ('"Yes"\n', 1),
    ],
    ids=["unknown word", "no msgstr", "no msgid"],
)
def test_a_broken_catalogue_is_refused_at_its_line(tmp_path: Path, text: str, line: int) -> None:
    put(tmp_path, "rw", text)
    with pytest.raises(FlowError, match="is no PO") as caught:
        read_catalogue(tmp_path)
    (finding,) = caught.value.findings
    assert (finding.file, finding.line) == (str(tmp_path / "rw/LC_MESSAGES/messages.po"), line)


def test_a_catalogue_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rw/LC_MESSAGES/messages.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(b'msgid "Yes"\nmsgstr "\xff"\n')
    with pytest.raises(FlowError, match="is no PO"):
        read_catalogue(tmp_path)
