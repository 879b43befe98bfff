"""Makes books for the verifier out of documents that say themselves what is wrong with them.

A line of a document that ends in `#! rule: words` is one on which the rule must find something that says the words.
The comments that begin with `#rw` are the catalogue: `#rw: English => Kinyarwanda`, `#rw fuzzy: …`, `#rw absent: …`,
`#rw untranslated: …`, `#rw same: …`; every other sentence stands in it as it is, so noted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.engine.calls import Library
from bot.engine.document import read_flow
from bot.engine.flow import Flow
from bot.engine.program import Program
from bot.engine.revision import Revision, message_key
from bot.engine.walking.book import Book, Limits, Translation
from bot.services.opting import opting_word
from tests.engine.rules.programme import small_library

FOLDER = Path(__file__).parent
HOUSE_FLOWS = {
    "menu": """
format: 1
flow: menu
about: Where every conversation begins.
start: main
steps:
  main:
    menu: "Welcome to {org}."
    choices:
      language: {label: Language, next: language}
      over: {label: Nothing more, next: over}
  language: {run: language, next: main}
  over: {end: Until then.}
""",
    "language": """
format: 1
flow: language
about: Which language to go on in.
start: choose
steps:
  choose:
    menu: Choose language
    choices: {rw: Ikinyarwanda, en: English}
    save: contact.language
    next: done
""",
    "help": """
format: 1
flow: help
about: Whom to call.
start: say
steps:
  say: {say: "Call {help_phone}.", next: done}
""",
}
PROVIDER_WORDS = frozenset(("stop", "cancel", "end", "quit", "start", "unstop", "yes", "help", "info"))

_EXPECTED = re.compile(r"#! (\w+): ([^#]+)")
_CATALOGUE = re.compile(r"^#rw(?: (\w+))?: (.+?)(?: => (.*))?$", re.MULTILINE)


@dataclass(frozen=True)
class Expected:
    """Something that a rule must find."""

    file: str
    line: int
    rule: str
    words: str


def documents(text: str) -> dict[str, str]:
    """Give the documents of a text by their flows' names, those of the house where it has none of its own.

    Each is preceded by as many empty lines as it stands below the top, so that its lines keep their numbers.
    """
    found = dict(HOUSE_FLOWS)
    above = 0
    for part in re.split(r"^---$", text, flags=re.MULTILINE):
        name = re.search(r"^flow: *(\S+)", part, re.MULTILINE)
        assert name, part
        found[name[1]] = "\n" * above + part
        above += part.count("\n")
    return found


def read_all(texts: dict[str, str]) -> dict[str, Flow]:
    return {name: read_flow(text, f"{name}.yaml") for name, text in texts.items()}


def make_book(text: str, limits: Limits | None = None) -> Book:
    """Give the book of a text."""
    flows = read_all(documents(text))
    return Book(
        flows=flows,
        library=_library(),
        catalogues={"rw": _catalogue(text, flows)},
        limits=limits or Limits(),
        taken=lambda said: {"stop": "opting out", "start": "opting in"}.get(opting_word(said) or ""),
        provider_words=PROVIDER_WORDS,
    )


def make_program(text: str) -> Program:
    """Give the program of a text, as the engine runs it."""
    book = make_book(text)
    words = {key: found.text for key, found in book.catalogues["rw"].items() if not found.is_fuzzy and found.text}
    return Program(Revision.of(documents(text), {"rw": words}))


def expected(text: str) -> list[Expected]:
    """Give what must be found in a text."""
    names = [(match.start(), match[1]) for match in re.finditer(r"^flow: *(\S+)", text, re.MULTILINE)]
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        for match in _EXPECTED.finditer(line):
            offset = sum(len(other) + 1 for other in text.split("\n")[: number - 1])
            flow = _flow_around(text, names, offset)
            found.append(Expected(f"{flow}.yaml", number, match[1], match[2].strip()))
    return found


def _flow_around(text: str, names: list[tuple[int, str]], offset: int) -> str:
    part = text[:offset].count("\n---\n")
    return names[part][1]


def _catalogue(text: str, flows: dict[str, Flow]) -> dict[str, Translation]:
    sentences = {(said.message, said.context) for flow in flows.values() for _, said in flow.texts()}
    found = {
        message_key(message, context): Translation(message, "rw.po:1", is_same_in_both=True)
        for message, context in sentences
    }
    for how, message, translation in _CATALOGUE.findall(text):
        key = message.replace("\\n", "\n").replace("\\4", "\4")
        plain = key.rpartition("\4")[2]
        match how:
            case "absent":
                found.pop(key)
            case "untranslated":
                found[key] = Translation("", "rw.po:2")
            case "same":
                found[key] = Translation(plain, "rw.po:3")
            case "fuzzy":
                found[key] = Translation(plain, "rw.po:4", is_fuzzy=True)
            case _:
                found[key] = Translation(translation.replace("\\n", "\n"), "rw.po:5")
    return found


@cache
def _library() -> Library:
    return small_library()
