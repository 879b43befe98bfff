"""A revision made ready to run: every text parsed once, every label folded once, nothing looked up twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple

from bot.engine import words
from bot.engine.answers import AnswerKind, AnswerSpec
from bot.engine.flow import Ask, Flow, Menu, Step, Text, texts_of
from bot.engine.labels import contact_labels, kept_choices
from bot.engine.revision import Revision, message_key
from bot.engine.screens import Labels
from bot.engine.values import Stored
from bot.errors import SessionError
from bot.text import fold_gsm7, plain, septets

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE_LANGUAGE = "en"

_OF_A_PLACE = (words.CHOOSE_DISTRICT, words.CHOOSE_SECTOR)
_LONGEST_PLACE = "m" * 18
"""As long as the name of any province, district or sector."""


class Slot(NamedTuple):
    """A placeholder: the path of a value, and whether its short form is wanted."""

    path: str
    short: bool


class Template:
    """A sentence in one language, cut at its placeholders."""

    __slots__ = ("fixed", "parts")

    def __init__(self, sentence: str) -> None:
        """Parse a sentence. Raises ValueError where its braces do not match or a form is unknown."""
        self.parts: list[str | Slot] = []
        for literal, path, form, _ in Formatter().parse(sentence):
            if literal:
                self.parts.append(literal)
            if path is not None:
                if form not in {"", "short"}:
                    msg = f"{{{path}:{form}}}: the one form there is is 'short'"
                    raise ValueError(msg)
                self.parts.append(Slot(path, form == "short"))
        self.fixed: str | None = "".join(map(str, self.parts)) if not self.slots() else None

    def slots(self) -> list[Slot]:
        """Give the placeholders, in order."""
        return [part for part in self.parts if isinstance(part, Slot)]

    def render(self, look: Callable[[Slot], str]) -> str:
        """Give the sentence with each placeholder's value as `look` finds it."""
        if self.fixed is not None:
            return self.fixed
        return "".join([part if isinstance(part, str) else look(part) for part in self.parts])


@lru_cache(maxsize=4096)
def template(sentence: str) -> Template:
    """Give the parsed sentence; parsed once in a process."""
    return Template(sentence)


class Line(NamedTuple):
    """A choice in one language."""

    value: str
    label: Template


@dataclass(frozen=True, slots=True)
class Ready:
    """A step in one language."""

    step: Step
    text: Template
    lines: tuple[Line, ...] = ()
    fixed: tuple[tuple[str, str], ...] | None = ()
    """The same as values and labels, where no label has a placeholder."""
    answers: tuple[Stored, ...] = ()
    """Of a menu: what a session keeps for each choice."""
    labels: Mapping[str, int] | None = None
    """Of a menu: each label in either language, folded, with the position of its choice."""
    retry: str | None = None
    number: AnswerSpec | None = None
    """The answer that is asked for, where it is a number."""
    begins: int | None = None
    """Septets of the question and its first choice, where neither has a placeholder."""
    asks_place: bool = False
    """Whether the answer is a place, which takes several questions."""


def _room(question: str, choice: str) -> int:
    """Give the septets of a question and a choice, or more."""
    whole = f"{question}\n1) {choice}"
    return septets(whole) or 2 * len(whole)


class _Steps(dict[tuple[str, str, str], Ready]):
    """Steps that are made ready when they are first asked for."""

    def __init__(self, make: Callable[[str, str, str], Ready]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: tuple[str, str, str]) -> Ready:
        return self.setdefault(key, self._make(*key))


class Program:
    """A revision's flows, ready in each language. It holds no conversation and is shared by all of them."""

    def __init__(self, revision: Revision) -> None:
        """Make a revision ready. Raises FlowError for a notation that we cannot read."""
        self.digest = revision.digest
        flows, self._words = revision.read()
        self.flows: Mapping[str, Flow] = flows
        self.steps: Mapping[tuple[str, str, str], Ready] = _Steps(self._make)
        """By flow, step and language. Looking one up raises SessionError where there is none such."""
        self._own: dict[tuple[str, str], Template] = {}
        self._labels: dict[str, Labels] = {}
        self.kept = contact_labels(flows.values())
        """What the values of a contact's fields are called, by field and value."""

    def words(self, message: str, language: str, context: str | None = None) -> str:
        """Give a sentence in a language; in English where it is not translated."""
        if language == SOURCE_LANGUAGE:
            return message
        return self._words.get(language, {}).get(message_key(message, context)) or message

    def own(self, message: str, language: str) -> Template:
        """Give one of the engine's own sentences in a language, parsed."""
        found = self._own.get((message, language))
        if found is None:
            found = self._own[message, language] = template(self.words(message, language))
        return found

    def labels(self, language: str) -> Labels:
        """Give what the keys are called in a language."""
        found = self._labels.get(language)
        if found is None:
            back, menu, more = (self.words(word, language) for word in (words.BACK, words.MAIN_MENU, words.MORE))
            found = self._labels[language] = Labels(back, menu, more)
        return found

    def called(self, name: str, value: Stored, language: str) -> str | None:
        """Give what a value of this name is called in a language, where it is a choice that is kept of a contact."""
        labels = self.kept.get(name)
        label = labels.get(value) if labels and isinstance(value, str) else None
        return self._say(label, language) if label else None

    def start(self, flow: str) -> str:
        """Give the step that a flow begins with. Raises SessionError where there is no such flow."""
        try:
            return self.flows[flow].start.step
        except KeyError:
            msg = f"revision {self.digest} has no flow {flow!r}"
            raise SessionError(msg) from None

    def _make(self, flow: str, name: str, language: str) -> Ready:
        try:
            step = self.flows[flow].steps[name]
        except KeyError:
            msg = f"revision {self.digest} has no step {flow}/{name}"
            raise SessionError(msg) from None
        texts = texts_of(step)
        sentence = template(self._say(texts[0], language)) if texts else template("")
        if isinstance(step, Menu):
            lines = tuple(Line(c.value, template(self._say(c.label, language))) for c in step.choices)
            fixed = tuple((line.value, line.label.fixed) for line in lines if line.label.fixed is not None)
            whole = fixed if len(fixed) == len(lines) else None
            begins = _room(sentence.fixed, fixed[0][1]) if whole and sentence.fixed else None
            return Ready(step, sentence, lines, whole, kept_choices(step, self._say), self._folded(step), begins=begins)
        if isinstance(step, Ask):
            return self._make_ask(step, sentence, language)
        return Ready(step, sentence)

    def _make_ask(self, step: Ask, sentence: Template, language: str) -> Ready:
        retry = self._say(step.retry, language) if step.retry else None
        number = step.answer if step.answer.is_number else None
        if step.answer.kind is not AnswerKind.PLACE:
            return Ready(step, sentence, retry=retry, number=number)
        asked = [sentence.fixed, *(self.words(message, language) for message in _OF_A_PLACE)]
        begins = max(_room(text, _LONGEST_PLACE) for text in asked if text) if sentence.fixed else None
        return Ready(step, sentence, retry=retry, begins=begins, asks_place=True)

    def _folded(self, step: Menu) -> dict[str, int]:
        languages = (SOURCE_LANGUAGE, *self._words)
        return {
            plain(self._say(choice.label, language)): at
            for at, choice in enumerate(step.choices)
            for language in languages
        }

    def _say(self, text: Text, language: str) -> str:
        return fold_gsm7(self.words(text.message, language, text.context))
