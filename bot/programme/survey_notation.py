"""A survey as staff define it: a short YAML document, read strictly, each complaint at its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

import yaml

from bot.engine.document import LANGUAGES
from bot.engine.nodes import NodeReader, Pairs, read_nodes
from bot.engine.values import Both
from bot.errors import FlowError, Told
from bot.marking import N_

FORMAT = "1"
QUESTIONS_AT_MOST = 12


class Kind(StrEnum):
    """What may be asked; the word by which a question of the document is told."""

    CHOICE = "choice"
    """One of two to nine labels."""
    SCALE = "scale"
    """One to five, of which the ends have words."""
    NUMBER = "number"
    """A whole number between two."""
    TEXT = "text"
    """The contact's own words."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a survey."""

    name: str
    kind: Kind
    text: Both
    low: int
    high: int
    """The bounds of a number; of a text, in septets."""
    labels: Mapping[str, Both] = field(default_factory=dict)
    """Of a choice: its values with their words; of a scale: the words of its ends, under `1` and `5`."""


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey as it was defined."""

    name: str
    title: Both
    intro: Both
    questions: tuple[Question, ...]
    keywords: Mapping[str, tuple[str, ...]]
    anonymous: bool
    lines: Mapping[str, int]
    """Where its parts stand in the document: each question, and `keywords`, `intro` and `survey`."""


_KEYS = ("format", "survey", "title", "intro", "keywords", "anonymous", "questions")
_TAKEN = ("name", "number", "language", "district", "answered_on")
"""What stands beside the answers where they are listed."""
_OPTIONAL = ("keywords", "anonymous")
_OWN = {Kind.CHOICE: {"labels"}, Kind.SCALE: {"low", "high"}, Kind.NUMBER: {"low", "high"}, Kind.TEXT: {"high"}}
_NAME = re.compile(r"[a-z][a-z0-9_]{0,19}")
_VALUE = re.compile(r"[a-z0-9_]{1,20}")
_FIELD, _BRACE = re.compile(r"\{[a-z_]+\}"), re.compile(r"[{}]")
_LONGEST_TITLE, _LONGEST_NUMBER, _LONGEST_TEXT = 40, 999_999, 160
_LABELS = range(2, 10)
_MISSING = N_("{name} is missing.")
_ONE_LANGUAGE = N_("A text is missing in one of the two languages.")
_TITLE = N_("A title has {most} characters at most.")
_NO_NAME = N_("{name} is no name: 20 small letters, digits and _ at most.")
_QUESTIONS = N_("A survey has 1 to {most} questions.")
_KINDS = N_("A question is one of these: {kinds}.")
_ANSWERS = N_("Who is to choose needs {least} to {most} answers.")
_ENDS = N_("Say what the two ends of a scale mean.")
_BRACES = N_("A brace is no part of a field such as {field}. Leave it out.")
_LISTED = N_("{name} is what every list of answers has. Choose another name.")
_BOUNDS = N_("A number is between 0 and {most}, and the lowest is less than the highest.")
_ROOM = N_("An answer in words has 1 to {most} characters at most.")


@lru_cache(maxsize=64)
def read_survey(text: str, file: str = "survey.yaml") -> Survey:
    """Give the survey that a document defines; `file` is how complaints name it. Raises FlowError with all faults."""
    reader = _SurveyReader(file)
    root = read_nodes(text, file)
    survey = reader.survey(root)
    if survey is None or reader.findings:
        raise FlowError(*reader.findings)
    return survey


class _SurveyReader(NodeReader):
    """Reads a whole document."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.lines: dict[str, int] = {}
        """Where each question stands."""

    def survey(self, root: yaml.Node | None) -> Survey | None:
        keys = self.pairs(root, "a survey", _KEYS)
        for name in _KEYS:
            if name not in keys and name not in _OPTIONAL:
                self.complain(root, f"the survey has no {name!r}", Told(_MISSING, {"name": name}))
        if self.findings:
            return None
        if (form := self.text(keys["format"][1], "format")) != FORMAT:
            self.complain(keys["format"][1], f"format {form!r} is not known; this bot reads format {FORMAT}")
        name, asked = self.named(keys["survey"][1], "the survey's name"), self.questions(keys["questions"][1])
        return Survey(
            name,
            self.title(keys["title"][1]),
            self.both(keys["intro"][1], "intro"),
            asked,
            self.keywords(keys, name),
            "anonymous" in keys and self.word(keys["anonymous"][1], "anonymous", ("true", "false")) == "true",
            {**self.lines, **{key: node.start_mark.line + 1 for key, (node, _) in keys.items()}},
        )

    def both(self, node: yaml.Node, what: str) -> Both:
        """Give a text in both languages."""
        words = self.pairs(node, f"{what}, in each language,", LANGUAGES)
        for language in LANGUAGES:
            if language not in words and isinstance(node, yaml.MappingNode):
                self.complain(node, f"{what} has no text in {language!r}", Told(_ONE_LANGUAGE))
        return Both(*(self.sentence(words[name][1], what) if name in words else "" for name in LANGUAGES))

    def sentence(self, node: yaml.Node, what: str) -> str:
        text = self.text(node, what)
        if _BRACE.search(_FIELD.sub("", text)):
            self.complain(
                node,
                f"{what} has a brace that is no part of a field such as {{org}}",
                Told(_BRACES, {"field": "{org}"}),
            )
        return text

    def title(self, node: yaml.Node) -> Both:
        title = self.both(node, "title")
        if max(len(title.en), len(title.rw)) > _LONGEST_TITLE:
            told = f"title is longer than {_LONGEST_TITLE} characters"
            self.complain(node, told, Told(_TITLE, {"most": _LONGEST_TITLE}))
        return title

    def named(self, node: yaml.Node, what: str) -> str:
        name = self.text(node, what)
        if name and not _NAME.fullmatch(name):
            told = f"{what} {name!r} must be up to 20 small letters, digits and _, a letter first"
            self.complain(node, told, Told(_NO_NAME, {"name": name}))
        elif name in _TAKEN:
            told = f"{what} {name!r} is what every list of answers has; choose another"
            self.complain(node, told, Told(_LISTED, {"name": name}))
        return name

    def keywords(self, keys: Pairs, name: str) -> dict[str, tuple[str, ...]]:
        """Give the words that begin it; the survey's own name where none are given."""
        if "keywords" not in keys:
            return {LANGUAGES[0]: (name,)}
        spoken = self.pairs(keys["keywords"][1], "keywords", LANGUAGES)
        found = {language: self.words(node, "keywords") for language, (_, node) in spoken.items()}
        if not any(found.values()):
            self.complain(keys["keywords"][1], "keywords must name a word")
        return found

    def questions(self, node: yaml.Node) -> tuple[Question, ...]:
        named = self.pairs(node, "questions")
        if not 1 <= len(named) <= QUESTIONS_AT_MOST and isinstance(node, yaml.MappingNode):
            told = f"a survey has 1 to {QUESTIONS_AT_MOST} questions, not {len(named)}"
            self.complain(node, told, Told(_QUESTIONS, {"most": QUESTIONS_AT_MOST}))
        return tuple(self.question(key, content) for key, content in named.values())

    def question(self, key: yaml.ScalarNode, node: yaml.Node) -> Question:
        name = self.named(key, "the question's name")
        self.step, self.lines[name] = name, key.start_mark.line + 1
        told = {word.value for word, _ in node.value} if isinstance(node, yaml.MappingNode) else set()
        kinds = [kind for kind in Kind if kind in told]
        if len(kinds) != 1:
            told_of = f"is {' and '.join(kinds)} at once" if kinds else f"has none of {', '.join(Kind)}"
            complaint = f"the question {told_of}; a question is one of them"
            self.complain(node, complaint, Told(_KINDS, {"kinds": ", ".join(Kind)}))
            return Question(name, Kind.TEXT, Both("", ""), 0, 0)
        kind = kinds[0]
        keys = self.pairs(node, f"a {kind} question", {kind, *_OWN[kind]})
        text = self.both(keys[kind][1], "the question") if kind in keys else Both("", "")
        read = {Kind.CHOICE: self.choice, Kind.SCALE: self.scale, Kind.NUMBER: self.number_of, Kind.TEXT: self.words_of}
        question = read[kind](name, text, node, keys)
        self.step = ""
        return question

    def choice(self, name: str, text: Both, node: yaml.Node, keys: Pairs) -> Question:
        parts = self.pairs(keys["labels"][1], "labels") if "labels" in keys else {}
        if len(parts) not in _LABELS:
            least, most = _LABELS.start, _LABELS.stop - 1
            told = f"a choice has {least} to {most} labels, not {len(parts)}"
            self.complain(node, told, Told(_ANSWERS, {"least": least, "most": most}))
        for value, (key, _) in parts.items():
            if not _VALUE.fullmatch(value):
                told = f"the value {value!r} must be up to 20 small letters, digits and _"
                self.complain(key, told, Told(_NO_NAME, {"name": value}))
        labels = {value: self.both(label, f"the label {value!r}") for value, (_, label) in parts.items()}
        return Question(name, Kind.CHOICE, text, 0, 0, labels)

    def scale(self, name: str, text: Both, node: yaml.Node, keys: Pairs) -> Question:
        ends = {"1": "low", "5": "high"}
        for end in ends.values():
            if end not in keys:
                self.complain(node, f"a scale needs {end!r}: what that end of it means", Told(_ENDS))
        labels = {value: self.both(keys[end][1], end) for value, end in ends.items() if end in keys}
        return Question(name, Kind.SCALE, text, 1, 5, labels)

    def number_of(self, name: str, text: Both, node: yaml.Node, keys: Pairs) -> Question:
        low, high = self.bound(keys, "low", 0), self.bound(keys, "high", _LONGEST_NUMBER)
        if not 0 <= low < high <= _LONGEST_NUMBER:
            told = f"a number is between 0 and {_LONGEST_NUMBER}, and 'low' is less than 'high'"
            self.complain(node, told, Told(_BOUNDS, {"most": f"{_LONGEST_NUMBER:,}"}))
        return Question(name, Kind.NUMBER, text, low, high)

    def words_of(self, name: str, text: Both, node: yaml.Node, keys: Pairs) -> Question:
        high = self.bound(keys, "high", _LONGEST_TEXT)
        if not 1 <= high <= _LONGEST_TEXT:
            told = f"a text has 1 to {_LONGEST_TEXT} characters at most, not {high}"
            self.complain(node, told, Told(_ROOM, {"most": _LONGEST_TEXT}))
        return Question(name, Kind.TEXT, text, 1, high)

    def bound(self, keys: Pairs, name: str, unless_said: int) -> int:
        found = self.number(keys[name][1], name) if name in keys else None
        return unless_said if found is None else found
