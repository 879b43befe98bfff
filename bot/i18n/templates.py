"""The template: all sentences to be translated, gathered from flows and code, and how catalogues are written.

What is written changes only when a sentence does: it holds neither dates nor line numbers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import generate_po

from bot.catalogue import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEMPLATE = "locales/messages.pot"

_HEADER = """\
# What contacts are told, in English, to be translated.
# Written by `bot i18n extract`; not to be edited."""
_METHODS = {".yaml": "bot.engine.extract:extract_flow", ".py": "python", ".html": "jinja2.ext:babel_extract"}
_KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}
_TAG = "NOTE:"
"""Begins a comment in code that is meant for translators."""
_FORMER = "|"
"""Begins what editors keep of a sentence's former English, in a comment as Babel reads it."""
_PASSING = re.compile(
    r'^"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Report-Msgid-Bugs-To|Generated-By):.*\n',
    re.MULTILINE,
)
"""Headers that say when and with what the file was written, or that nobody has filled in."""


def extract(root: Path) -> Catalog:
    """Give the sentences of a tree's flows and code, each with its places. Raises FlowError for a wrong flow."""
    template = Catalog(project="Menyesha", version="messages", header_comment=_HEADER, fuzzy=False)
    for path in _sources(root):
        name = path.relative_to(root).as_posix()
        for line, message, comments, context in extract_from_file(
            _METHODS[path.suffix], path, _KEYWORDS, (_TAG,), strip_comment_tags=True
        ):
            template.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return template


def merge(path: Path, template: Catalog) -> str:
    """Give a catalogue's file anew: translations are kept, those of changed sentences fuzzy, of gone ones dropped."""
    return render(merged(path, template))


def merged(path: Path, template: Catalog) -> Catalog:
    """Give a catalogue in line with the template, without what translators' editors add to its header and comments."""
    catalogue = read_file(path)
    catalogue.update(template)
    catalogue.locale = path.parent.parent.name
    catalogue.fuzzy = False
    for message in catalogue:
        message.user_comments = [line for line in message.user_comments if line and not line.startswith(_FORMER)]
    return catalogue


def render(catalogue: Catalog) -> str:
    """Give a catalogue as the text of its file."""
    text = "".join(generate_po(catalogue, include_lineno=False, ignore_obsolete=True, width=118))
    return _PASSING.sub("", text).rstrip() + "\n"


def _sources(root: Path) -> Iterator[Path]:
    yield from sorted(root.glob("flows/*.yaml"))
    yield from (path for path in sorted(root.glob("bot/**/*.py")) if b"N_(" in path.read_bytes())
    yield from sorted(root.glob("bot/web/**/*.html"))
