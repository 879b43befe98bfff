"""Looks a tree's catalogues through: is everything there, is everything translated, is anything wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.catalogue import PLACE, read_file
from bot.i18n.checks import check_pair
from bot.i18n.forms import find_forms
from bot.i18n.pairs import Complaint, Pair
from bot.i18n.templates import TEMPLATE, extract, render
from bot.i18n.translation import check_confidence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from babel.messages.catalog import Catalog, Message


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """Something found, at the line where it is to be mended; one that does not fail is a warning."""

    file: str
    line: int
    rule: str
    message: str
    fails: bool = True

    def __str__(self) -> str:
        """Give `file:line: rule: message`, the form that editors jump to."""
        return f"{self.file}:{self.line}: {self.rule}: {'' if self.fails else 'warning: '}{self.message}"


def review(root: Path) -> list[Note]:
    """Give all that is wrong with a tree's catalogues, in order of file and line.

    Raises FlowError, OSError or UnicodeDecodeError where a flow, a catalogue or a word list cannot be read.
    """
    template = extract(root)
    notes = list(_review_template(root, template))
    for path in sorted(root.glob(f"locales/*/{PLACE}")):
        notes += _Reviewer(root, path, template).notes()
    return sorted(notes)


def _review_template(root: Path, template: Catalog) -> Iterator[Note]:
    path = root / TEMPLATE
    if not path.exists() or path.read_text("utf-8") != render(template):
        yield Note(TEMPLATE, 1, "template", "is not what flows and code say now; run: bot i18n extract")


class _Reviewer:
    """Looks one catalogue through."""

    def __init__(self, root: Path, path: Path, template: Catalog) -> None:
        self.file = path.relative_to(root).as_posix()
        self.language = path.parent.parent.name
        self.template = template
        self.catalogue = read_file(path)
        self.forms = find_forms(root, self.language)

    def notes(self) -> Iterator[Note]:
        if self.forms:
            name = f"locales/{self.language}.words"
            yield from (Note(name, line, "words", fault) for line, fault in self.forms.faults.items())
        for message in self.template:
            if message.id and self.catalogue.get(message.id, message.context) is None:
                file, line = message.locations[0]
                told = f"{message.id!r} is not in the {self.language} catalogue; run: bot i18n update"
                yield Note(file, line, "missing", told)
        for message in (*self.catalogue, *self.catalogue.obsolete.values()):
            if message.id:
                complaints = self.complaints(message)
                line = message.lineno or 1
                yield from (Note(self.file, line, found.rule, found.message, found.fails) for found in complaints)

    def complaints(self, message: Message) -> Iterator[Complaint]:
        if self.template.get(message.id, message.context) is None:
            yield Complaint("obsolete", f"{message.id!r} is said nowhere any more; run: bot i18n update")
        elif message.fuzzy:
            yield Complaint("fuzzy", "the English has changed: look at the translation, then take the flag away")
        elif not message.string:
            yield Complaint("untranslated", f"{message.id!r} has no translation")
        else:
            pair = Pair(str(message.id), str(message.string), " ".join(message.user_comments))
            yield from check_pair(pair, self.language, self.forms)
            yield from check_confidence(pair)
