"""What the tests of the translations share: the real word list, and a small project to spoil."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.i18n.commands import i18n
from bot.i18n.forms import Forms, read_forms

ROOT = Path(__file__).parent.parent.parent


class Project:
    """A project of one flow, one module, one catalogue; in order until a test spoils it."""

    flow = "flows/menu.yaml"
    module = "bot/words.py"
    template = "locales/messages.pot"
    catalogue = "locales/rw/LC_MESSAGES/messages.po"
    words = "locales/rw.words"

    def __init__(self, root: Path) -> None:
        """Begin where every sentence is translated."""
        self.root = root
        self.put(
            self.flow,
            "format: 1\nflow: menu\nabout: The menu.\nstart: hello\nsteps:\n"
            "  hello:\n    say: Hello {contact.name}.\n    next: done\n",
        )
        self.put(self.module, '# NOTE: on a button\nBACK = N_("Back")\n')
        self.put(self.words, "inyuma  OAF\nmuraho  OAF\nsubira  OAF\n")
        self.put(self.template, "")
        self.put(
            self.catalogue,
            'msgid ""\nmsgstr ""\n"Language: rw\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
            "# confidence: attested; glossary: hello\n"
            'msgid "Hello {contact.name}."\nmsgstr "Muraho {contact.name}."\n\n'
            '# confidence: attested; glossary: back\nmsgid "Back"\nmsgstr "Subira inyuma"\n',
        )
        self.run("extract")
        self.run("update")

    def put(self, name: str, text: str) -> None:
        """Write a file."""
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, "utf-8")

    def read(self, name: str) -> str:
        """Give a file's text."""
        return (self.root / name).read_text("utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Replace what stands once in a file."""
        text = self.read(name)
        assert text.count(old) == 1, text
        self.put(name, text.replace(old, new))

    def run(self, command: str, *arguments: str | Path) -> Result:
        """Run a command of `bot i18n` on the project."""
        words = [command, *map(str, arguments), "--root", str(self.root)]
        return CliRunner().invoke(i18n, words, catch_exceptions=False)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Give a project in order."""
    return Project(tmp_path)


@pytest.fixture(scope="session")
def forms() -> Forms:
    """Give the word list that the catalogue is held to."""
    return read_forms(ROOT / "locales/rw.words")
