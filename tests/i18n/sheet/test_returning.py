"""A sheet comes back whole or not at all, and says by its rows what it does and what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from bot.catalogue import read_file
from bot.i18n.sheet.table import cell_text
from bot.i18n.templates import extract, merge, render
from tests.i18n.conftest import Project
from tests.i18n.sheet.conftest import Sheet
from tests.i18n.sheet.test_files import ODD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HELLO, BACK = "Hello {contact.name}.", "Back"


def catalogue(project: Project) -> str:
    return project.read(project.catalogue)


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_sheet_that_nobody_touched_changes_not_a_byte(project: Project, suffix: str) -> None:
    before = (project.root / project.catalogue).stat().st_mtime_ns
    assert project.run("export", project.root / f"a.{suffix}").exit_code == 0
    result = project.run("import", project.root / f"a.{suffix}", "--write")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nothing changes\n")
    assert (project.root / project.catalogue).stat().st_mtime_ns == before


def test_what_a_translator_wrote_is_shown_and_written_only_when_told(sheet: Sheet) -> None:
    sheet.fill(BACK, translation="Inyuma", confidence="derived", remark="heard\nin Huye")
    before = catalogue(sheet.project)
    shown = sheet.back()
    assert (shown.exit_code, catalogue(sheet.project)) == (0, before)
    assert shown.stdout.splitlines() == [
        "row 3: 'Back'",
        "  - Subira inyuma",
        "  + Inyuma",
        "  # confidence: derived; glossary: back; heard in Huye",
    ]
    assert shown.stderr == "1 sentences change; not written yet: add --write\n"
    written = sheet.back("--write")
    assert (written.exit_code, written.stdout) == (0, shown.stdout)
    assert written.stderr == "1 sentences change; written to locales/rw/LC_MESSAGES/messages.po\n"
    assert catalogue(sheet.project) == before.replace('"Subira inyuma"', '"Inyuma"').replace(
        "confidence: attested; glossary: back", "confidence: derived; glossary: back; heard in Huye"
    )
    assert sheet.project.run("check").exit_code == 0


def test_a_sheet_that_is_sent_twice_changes_nothing_the_second_time(sheet: Sheet) -> None:
    sheet.fill(BACK, translation="Inyuma", confidence="derived", remark="heard in Huye").back("--write")
    before = catalogue(sheet.project)
    assert sheet.back("--write").stderr == "nothing changes\n"
    assert catalogue(sheet.project) == before


def test_a_missing_sentence_comes_in_with_what_it_rests_on(project: Project) -> None:
    project.change(project.catalogue, "# confidence: attested; glossary: back\n", "")
    project.change(project.catalogue, 'msgstr "Subira inyuma"', 'msgstr ""')
    sheet = Sheet(project).fill(BACK, translation="Subira inyuma", confidence="attested", remark="a menu in Huye")
    assert sheet.column("State") == ["translated", "missing"]
    assert sheet.back("--write").exit_code == 0
    assert "# confidence: attested; a menu in Huye\n" in catalogue(project)
    assert project.run("check").exit_code == 0


@pytest.fixture(name="stale")
def stale_sheet(project: Project) -> Sheet:
    project.change(project.flow, HELLO, "Hello, {contact.name}.")
    project.run("extract")
    project.run("update")
    return Sheet(project)


STALE = "Hello, {contact.name}."


def is_stale(project: Project) -> bool:
    return read_file(project.root / project.catalogue)[STALE].fuzzy


@pytest.mark.parametrize("translation", ["Muraho {contact.name}.", "Muraho, {contact.name}."])
def test_a_stale_sentence_is_done_once_its_confidence_is_chosen(stale: Sheet, translation: str) -> None:
    result = stale.fill(STALE, translation=translation, confidence="attested").back("--write")
    assert (result.exit_code, is_stale(stale.project)) == (0, False)
    assert "  is stale no more\n" in result.stdout
    assert f'msgstr "{translation}"' in catalogue(stale.project)
    assert stale.project.run("check").exit_code == 0


def test_a_stale_sentence_that_nobody_looked_at_stays_stale(stale: Sheet) -> None:
    assert stale.back("--write").stderr == "nothing changes\n"
    assert is_stale(stale.project)


def test_a_question_about_a_stale_sentence_is_kept_and_it_stays_stale(stale: Sheet) -> None:
    assert stale.fill(STALE, remark="who says this?").back("--write").exit_code == 0
    assert is_stale(stale.project)
    assert "# confidence: attested; glossary: hello; who says this?\n" in catalogue(stale.project)


def test_a_stale_sentence_with_a_new_translation_wants_a_confidence(stale: Sheet) -> None:
    result = stale.fill(STALE, translation="Muraho, {contact.name}.").back("--write")
    assert result.exit_code == 1
    assert "row 2: confidence: the English has changed: say in Confidence how sure" in result.stdout


FAULTS: list[tuple[dict[str, object], str]] = [
    ({"translation": "Subira innyuma"}, "row 3: words: 'innyuma' is a new form; did you mean 'inyuma'?"),
    ({"translation": "Subirra inyuma"}, "row 3: syllables: 'subirra' has syllables that Kinyarwanda does not have"),
    ({"translation": "Subira {inyuma}"}, "row 3: placeholders: {inyuma} is not in the English"),
    ({"translation": "Subira\ninyuma"}, "row 3: shape: has 2 lines, the English 1"),
    ({"translation": "Subira inyuma 😀"}, "row 3: gsm7: '😀' at 15 is not in GSM-7"),
    ({"translation": "Back"}, "row 3: english: is the same as the English"),
    ({"confidence": "quite sure"}, "row 3: confidence: 'quite sure' is none of: attested, attested words"),
    ({"english": "Go back"}, "row 3: english: the English of this row was altered in the sheet; it is 'Back'"),
]


@pytest.mark.parametrize(("cells", "told"), FAULTS)
def test_one_fault_keeps_everything_out(sheet: Sheet, cells: dict[str, object], told: str) -> None:
    before = catalogue(sheet.project)
    result = sheet.fill(HELLO, translation="Muraho, {contact.name}.").fill(BACK, **cells).back("--write")
    assert (result.exit_code, catalogue(sheet.project)) == (1, before)
    assert told in result.stdout
    assert result.stderr.endswith("findings: nothing is taken\n")


def test_a_new_translation_without_its_grounds_is_refused(project: Project) -> None:
    project.change(project.catalogue, "# confidence: attested; glossary: back\n", "")
    project.change(project.catalogue, 'msgstr "Subira inyuma"', 'msgstr ""')
    told = "row 3: confidence: say in Confidence how sure it is, and in Remark what it rests on\n"
    sheet = Sheet(project).fill(BACK, translation="Subira inyuma")
    assert sheet.back().stdout.endswith(told)
    assert sheet.fill(BACK, confidence="attested").back().stdout.endswith(told)
    assert sheet.fill(BACK, remark="a menu in Huye").back().exit_code == 0


def test_a_warning_keeps_nothing_out(sheet: Sheet) -> None:
    result = sheet.fill(BACK, translation="Subira\u00a0inyuma").back("--write")
    assert result.exit_code == 0
    assert "row 3: gsm7: warning: " in result.stdout


@pytest.mark.parametrize("empty", [None, "", "  \n"])
def test_an_empty_translation_is_left_as_it_is_and_said(sheet: Sheet, empty: str | None) -> None:
    before = catalogue(sheet.project)
    result = sheet.fill(BACK, translation=empty, confidence="derived").back("--write")
    assert (result.exit_code, catalogue(sheet.project)) == (0, before)
    assert result.stdout == ("row 3: empty: warning: the translation is empty, and left as it is in the catalogue\n")


def test_a_sentence_that_changed_since_the_export_is_refused_by_name(sheet: Sheet) -> None:
    sheet.project.change(sheet.project.flow, HELLO, "Hello, {contact.name}.")
    for command in ("extract", "update"):
        sheet.project.run(command)
    result = sheet.fill(BACK, translation="Inyuma").back("--write")
    assert result.exit_code == 1
    assert (
        "row 2: unknown: 'Hello {contact.name}.' has changed since the export, perhaps to 'Hello, {contact.name}.'; "
        "export anew\n"
    ) in result.stdout


def test_a_catalogue_that_is_behind_is_to_be_updated_first(sheet: Sheet) -> None:
    sheet.project.change(sheet.project.flow, HELLO, "Hello, {contact.name}.")
    result = sheet.back("--write")
    assert result.exit_code == 2
    assert "is behind flows and code; run: bot i18n update" in result.stderr


def added(sheet: Sheet, rows: Callable[[list[list[object]]], list[list[object]]]) -> Sheet:
    """Do something with the rows of a sheet, the headings not among them."""
    book = load_workbook(sheet.path)
    old = book.worksheets[1]
    headings, *cells = [list[object](row) for row in old.iter_rows(values_only=True)]
    book.remove(old)
    new = book.create_sheet("Copy")
    for row in (headings, *rows(cells)):
        new.append(row)
    book.save(sheet.path)
    return sheet


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["", "", "", "Good morning", "Mwaramutse"], "row 4: unknown: has no Id; rows cannot be added in a sheet"),
        (
            ["s0", "", "", "Good morning", "Mwaramutse"],
            "row 4: unknown: 'Good morning' is no sentence of the catalogue",
        ),
        (["s0", "", "", "Back", "Inyuma"], "row 4: unknown: 'Back' is no sentence of the catalogue"),
    ],
)
def test_a_row_that_is_no_sentence_is_refused(sheet: Sheet, row: list[object], told: str) -> None:
    result = added(sheet, lambda cells: [*cells, row]).back("--write")
    assert result.exit_code == 1
    assert told in result.stdout


def test_a_sentence_that_stands_twice_is_refused(sheet: Sheet) -> None:
    result = added(sheet, lambda cells: [*cells, cells[1]]).back("--write")
    assert (result.exit_code, result.stdout) == (1, "row 4: double: 'Back' stands in row 3 already\n")


def test_rows_may_be_sorted_and_left_out(sheet: Sheet) -> None:
    added(sheet.fill(BACK, translation="Inyuma"), lambda cells: cells[::-1])
    assert sheet.back().stdout.startswith("row 2: 'Back'\n  - Subira inyuma\n")
    added(sheet, lambda cells: cells[:1])
    assert sheet.back("--write").exit_code == 0
    assert 'msgstr "Muraho {contact.name}."' in catalogue(sheet.project)


@pytest.mark.parametrize("value", ["=A1", "=1+1", 12])
def test_what_a_spreadsheet_made_of_a_translation_is_refused(sheet: Sheet, value: object) -> None:
    result = sheet.fill(BACK, translation=value).back("--write")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "sheet.xlsx:3: sheet: Translation: holds a " in result.stderr


def no_file(path: Path) -> None:
    path.unlink()


def no_workbook(path: Path) -> None:
    path.write_text("Muraho")


def other_workbook(path: Path) -> None:
    book = load_workbook(path)
    del book["Sentences"]
    book.save(path)


def other_language(path: Path) -> None:
    book = load_workbook(path)
    book["Sentences"]["E1"] = "Translation (sw)"
    book.save(path)


@pytest.mark.parametrize("spoil", [no_file, no_workbook, other_workbook, other_language])
def test_a_wrong_file_is_told_and_ends_with_2(sheet: Sheet, spoil: Callable[[Path], None]) -> None:
    spoil(sheet.path)
    result = sheet.back("--write")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


def test_only_what_was_asked_for_goes_out(project: Project) -> None:
    result = project.run("export", project.root / "a.csv", "--only", "missing")
    assert (result.exit_code, result.stdout) == (0, f"0 sentences in {project.root / 'a.csv'}\n")


def test_a_file_that_is_there_is_not_written_over(sheet: Sheet) -> None:
    result = sheet.project.run("export", sheet.path)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "is there already" in result.stderr


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@given(english=ODD.filter(cell_text), translation=ODD, comment=ODD)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_odd_texts_go_out_and_come_back_without_a_byte_changed(
    project: Project, suffix: str, english: str, translation: str, comment: str
) -> None:
    project.put(project.module, f"ODD = N_({english!r})\n")
    template = extract(project.root)
    template[english].string = translation
    template[english].user_comments = [" ".join(comment.split())]
    project.put(project.catalogue, render(template))
    project.run("update")
    before = catalogue(project)
    path = project.root / f"a.{suffix}"
    path.unlink(missing_ok=True)
    assert project.run("export", path).exit_code == 0
    result = project.run("import", path, "--write")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nothing changes\n")
    assert catalogue(project) == before == merge(project.root / project.catalogue, extract(project.root))
