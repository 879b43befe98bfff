"""The template holds what is said and nothing else; a catalogue follows it without losing a translator's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog

from bot.catalogue import read_file
from bot.i18n.templates import extract, merge, render

if TYPE_CHECKING:
    from tests.i18n.conftest import Project


def test_the_template_gathers_flows_and_code(project: Project) -> None:
    found = {
        str(message.id): (message.locations, message.auto_comments) for message in extract(project.root) if message.id
    }
    assert found == {
        "Hello {contact.name}.": ([("flows/menu.yaml", 7)], ["menu/hello"]),
        "Back": ([("bot/words.py", 2)], ["on a button"]),
    }


def test_a_sentence_said_twice_stands_once_with_both_places(project: Project) -> None:
    project.put("bot/more.py", 'AGAIN = N_("Hello {contact.name}.")\n')
    message = extract(project.root)["Hello {contact.name}."]
    assert message.locations == [("flows/menu.yaml", 7), ("bot/more.py", 1)]


def test_a_line_that_moves_does_not_change_the_template(project: Project) -> None:
    before = project.read(project.template)
    project.put(project.module, "\n\n\n" + project.read(project.module))
    assert project.run("extract").exit_code == 0
    assert project.read(project.template) == before


def test_the_template_holds_no_dates_and_no_versions(project: Project) -> None:
    assert project.read(project.template) == (
        "# What contacts are told, in English, to be translated.\n"
        "# Written by `bot i18n extract`; not to be edited.\n"
        'msgid ""\n'
        'msgstr ""\n'
        '"Project-Id-Version: Menyesha messages\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        "\n"
        "#. menu/hello\n"
        "#: flows/menu.yaml\n"
        "#, python-brace-format\n"
        'msgid "Hello {contact.name}."\n'
        'msgstr ""\n'
        "\n"
        "#. on a button\n"
        "#: bot/words.py\n"
        'msgid "Back"\n'
        'msgstr ""\n'
    )


def test_a_catalogue_that_is_up_to_date_stays_as_it_is(project: Project) -> None:
    path = project.root / project.catalogue
    assert merge(path, extract(project.root)) == project.read(project.catalogue)


def test_a_changed_sentence_keeps_translation_and_comment_but_is_fuzzy(project: Project) -> None:
    project.change(project.flow, "Hello {contact.name}.", "Hello {contact.name}!")
    assert project.run("update").exit_code == 0
    message = read_file(project.root / project.catalogue)["Hello {contact.name}!"]
    assert (message.string, message.fuzzy) == ("Muraho {contact.name}.", True)
    assert message.user_comments == ["confidence: attested; glossary: hello"]


def test_a_new_sentence_comes_in_empty_and_a_gone_one_goes(project: Project) -> None:
    project.change(project.module, 'N_("Back")', 'N_("Thank you for using this service.")')
    assert project.run("update").exit_code == 0
    catalogue = read_file(project.root / project.catalogue)
    assert [message.id for message in catalogue if message.id] == [
        "Hello {contact.name}.",
        "Thank you for using this service.",
    ]
    assert catalogue["Thank you for using this service."].string == ""
    assert not catalogue.obsolete


def test_contexts_keep_two_meanings_apart() -> None:
    template = Catalog(fuzzy=False)
    template.add("Free", context="a seat")
    template.add("Free")
    assert render(template).count('msgid "Free"') == 2


FROM_POEDIT = r"""# Translated by A. Uwase
#, fuzzy
msgid ""
msgstr ""
"Project-Id-Version: Menyesha messages\n"
"Report-Msgid-Bugs-To: \n"
"POT-Creation-Date: 2026-11-20 10:00+0200\n"
"PO-Revision-Date: 2026-11-21 17:42+0200\n"
"Last-Translator: A. Uwase <a@example.org>\n"
"Language-Team: Kinyarwanda\n"
"Language: rw_RW\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"X-Generator: Poedit 3.5\n"
"X-Poedit-Basepath: ../../..\n"

#. on a button
#: bot/words.py:17
# confidence: attested;
# glossary: back
#
msgid "Back"
msgstr ""
"Subira "
"inyuma"

#: flows/menu.yaml:7
#. menu/hello
#, python-brace-format, fuzzy
#| msgid "Hi {contact.name}."
#| msgstr "old"
msgid ""
"Hello "
"{contact.name}."
msgstr "Muraho {contact.name}."

#~ msgid "Gone"
#~ msgstr "Yagiye"
"""


def test_a_file_that_went_through_an_editor_is_brought_back_to_our_form(project: Project) -> None:
    project.put(project.catalogue, FROM_POEDIT.replace("\n", "\r\n"))
    assert project.run("update").exit_code == 0
    assert project.read(project.catalogue) == (
        "# Translated by A. Uwase\n"
        'msgid ""\n'
        'msgstr ""\n'
        '"Project-Id-Version: Menyesha messages\\n"\n'
        '"Language: rw\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        "\n"
        "#. menu/hello\n"
        "#: flows/menu.yaml\n"
        "#, fuzzy, python-brace-format\n"
        'msgid "Hello {contact.name}."\n'
        'msgstr "Muraho {contact.name}."\n'
        "\n"
        "# confidence: attested;\n"
        "# glossary: back\n"
        "#. on a button\n"
        "#: bot/words.py\n"
        'msgid "Back"\n'
        'msgstr "Subira inyuma"\n'
    )
    before = project.read(project.catalogue)
    assert project.run("update").exit_code == 0
    assert project.read(project.catalogue) == before
