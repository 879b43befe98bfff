"""`bot i18n check` finds what is wrong with a project's catalogues, at its line; and this project's are in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.i18n.review import review
from tests.i18n.conftest import ROOT, Project

if TYPE_CHECKING:
    from collections.abc import Callable


def test_our_own_catalogues_are_in_order() -> None:
    assert [str(note) for note in review(ROOT)] == []


def test_a_project_in_order_is_clean(project: Project) -> None:
    result = project.run("check")
    assert (result.exit_code, result.output) == (0, "0 findings, 0 warnings\n")


def new_sentence(project: Project) -> None:
    project.change(project.module, "BACK =", 'NEXT = N_("Next")\nBACK =')


def gone_sentence(project: Project) -> None:
    project.put(project.module, "BACK = None\n")


def no_translation(project: Project) -> None:
    project.change(project.catalogue, 'msgstr "Subira inyuma"', 'msgstr ""')


def fuzzy_translation(project: Project) -> None:
    project.change(project.catalogue, 'msgid "Back"', '#, fuzzy\nmsgid "Back"')


def kept_translation(project: Project) -> None:
    project.put(project.catalogue, project.read(project.catalogue) + '\n#~ msgid "Old"\n#~ msgstr "Kera"\n')


def slip(project: Project) -> None:
    project.change(project.catalogue, "Subira inyuma", "Subirra inyuma")


def lost_placeholder(project: Project) -> None:
    project.change(project.catalogue, "Muraho {contact.name}", "Muraho {contact.nane}")


def no_grounds(project: Project) -> None:
    project.change(project.catalogue, "confidence: attested; glossary: back", "looks right")


def no_source(project: Project) -> None:
    project.put(project.words, "inyuma OAF\nmuraho OAF\nsubira\n")


CATALOGUE = "locales/rw/LC_MESSAGES/messages.po"
TEMPLATE = "locales/messages.pot:1: template"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (new_sentence, ["bot/words.py:2: missing", TEMPLATE]),
        (gone_sentence, [TEMPLATE, f"{CATALOGUE}:21: obsolete"]),
        (no_translation, [f"{CATALOGUE}:21: untranslated"]),
        (fuzzy_translation, [f"{CATALOGUE}:22: fuzzy"]),
        (kept_translation, [f"{CATALOGUE}:24: obsolete"]),
        (slip, [f"{CATALOGUE}:21: syllables", f"{CATALOGUE}:21: words"]),
        (lost_placeholder, [f"{CATALOGUE}:15: placeholders"] * 2),
        (no_grounds, [f"{CATALOGUE}:21: confidence"]),
        (no_source, ["locales/rw.words:3: words"]),
    ],
)
def test_each_fault_is_found_at_its_line(project: Project, spoil: Callable[[Project], None], told: list[str]) -> None:
    spoil(project)
    result = project.run("check")
    assert result.exit_code == 1
    assert [": ".join(line.split(": ")[:2]) for line in result.stdout.splitlines()] == told


def test_a_finding_says_what_to_do(project: Project) -> None:
    new_sentence(project)
    assert project.run("check").stdout.splitlines() == [
        "bot/words.py:2: missing: 'Next' is not in the rw catalogue; run: bot i18n update",
        "locales/messages.pot:1: template: is not what flows and code say now; run: bot i18n extract",
    ]


def test_a_warning_does_not_fail_the_check(project: Project) -> None:
    project.change(project.catalogue, "confidence: attested; glossary: back", "confidence: attested; twice")
    project.change(project.catalogue, "Muraho {contact.name}.", "Muraho\u00a0{contact.name}.")
    result = project.run("check")
    assert result.exit_code == 0
    assert result.stdout.startswith("locales/rw/LC_MESSAGES/messages.po:15: gsm7: warning: ")
    assert result.stderr == "0 findings, 1 warnings\n"


def wrong_flow(project: Project) -> None:
    project.change(project.flow, "    next: done\n", "")


def wrong_catalogue(project: Project) -> None:
    project.put(project.catalogue, "Muraho\n")


def no_word_list(project: Project) -> None:
    (project.root / project.words).unlink()


def odd_bytes(project: Project) -> None:
    (project.root / project.words).write_bytes(b"muraho \xff\n")


@pytest.mark.parametrize("spoil", [wrong_flow, wrong_catalogue, no_word_list, odd_bytes])
def test_what_cannot_be_read_is_told_and_ends_with_2(project: Project, spoil: Callable[[Project], None]) -> None:
    spoil(project)
    result = project.run("check")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


@pytest.mark.parametrize("command", ["extract", "update"])
def test_a_wrong_flow_leaves_template_and_catalogue_alone(project: Project, command: str) -> None:
    before = project.read(project.template), project.read(project.catalogue)
    wrong_flow(project)
    assert project.run(command).exit_code == 2
    assert (project.read(project.template), project.read(project.catalogue)) == before


def test_another_language_needs_no_kinyarwanda_and_no_word_list(project: Project) -> None:
    french = project.read(project.catalogue).replace('"Language: rw', '"Language: fr')
    french = french.replace("Muraho {contact.name}", "Bonjour {contact.name}").replace(
        "Subira inyuma", "Retour arrière"
    )
    project.put("locales/fr/LC_MESSAGES/messages.po", french)
    result = project.run("check")
    assert (result.exit_code, result.stdout) == (0, "")
