"""All that is proved together: the flows, what they may call, their translations, and the limits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from bot.engine.calls import Library
from bot.engine.flow import Budget, Flow, Run, Step, Text
from bot.engine.kinds import Shape
from bot.engine.labels import contact_labels
from bot.engine.program import SOURCE_LANGUAGE, Template, template
from bot.engine.revision import message_key
from bot.engine.screens import Keys
from bot.engine.values import Stored
from bot.text import fold_gsm7, septets

MAIN = "menu"
"""The flow that every call begins with."""


@dataclass(frozen=True, slots=True)
class Translation:
    """What a catalogue holds for one sentence, and where."""

    text: str
    place: str
    """Its file and line."""
    is_fuzzy: bool = False
    is_same_in_both: bool = False
    """A comment says that the English is meant to stand in the translation."""


_CONVERSATION = Budget(screens=25, segments=25)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a screen and a conversation may take; what a flow says of its own steps comes first."""

    page: int = 160
    """Septets of a USSD page."""
    pages: int = 9
    """Pages of one question."""
    segments: int = 3
    """SMS segments of one message."""
    whatsapp: int = 1024
    """Characters of a WhatsApp message that may have buttons or a list."""
    conversation: Budget = _CONVERSATION
    keys: Keys = field(default_factory=Keys)


@dataclass(frozen=True)
class Book:
    """What is proved. The flows are whole: those that they run, and the house's own, are among them."""

    flows: Mapping[str, Flow]
    library: Library
    catalogues: Mapping[str, Mapping[str, Translation]]
    """By language other than English, then by message key."""
    limits: Limits = field(default_factory=Limits)
    taken: Callable[[str], str | None] = lambda _text: None
    """Tells who acts on a whole message before any flow does, such as `opting out`; None where nobody does."""
    provider_words: Collection[str] = ()
    """Words that a provider acts on by itself when they come by SMS, folded."""

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that contacts are spoken to in, English first."""
        return (SOURCE_LANGUAGE, *sorted(self.catalogues))

    @cached_property
    def contact(self) -> Shape:
        """What may be shown of a contact, as long as the library says or the longest label of a menu that saves it."""
        shape = dict(self.library.contact)
        for name, labels in self.contact_labels.items():
            longest = max(self.longest_label(label) for label in labels.values())
            if name in shape:
                shape[name] = replace(shape[name], longest=max(shape[name].longest, longest))
        return shape

    @cached_property
    def contact_labels(self) -> Mapping[str, Mapping[str, Text]]:
        """What the values of a contact's fields are called, by field and value."""
        return contact_labels(self.flows.values())

    def called(self, name: str, value: Stored, language: str) -> str | None:
        """Give what a value of this name is called in a language, where it is a choice that is kept of a contact."""
        label = self.contact_labels.get(name, {}).get(value) if isinstance(value, str) else None
        return self.sentence(label, language).fixed if label else None

    def longest_label(self, label: Text) -> int:
        """Give the septets of a label in the language in which it is longest."""
        words = [self.sentence(label, language).fixed or "" for language in self.languages]
        return max(septets(word) or 2 * len(word) for word in words)

    def step(self, frame: tuple[str, str]) -> Step:
        """Give the step of this flow and name."""
        flow, name = frame
        return self.flows[flow].steps[name]

    def family(self, root: str) -> set[str]:
        """Give the names of the flows that a flow can come to run, itself included, as far as they exist."""
        found: set[str] = set()
        waiting = [root]
        while waiting:
            name = waiting.pop()
            if name in self.flows and name not in found:
                found.add(name)
                waiting += [step.flow for step in self.flows[name].steps.values() if isinstance(step, Run)]
        return found

    def words(self, message: str, language: str, context: str | None = None) -> str:
        """Give a sentence as a contact reads it: in English where it is not translated for good."""
        if language == SOURCE_LANGUAGE:
            return message
        found = self.catalogues[language].get(message_key(message, context))
        return found.text if found and found.text and not found.is_fuzzy else message

    def sentence(self, text: Text, language: str) -> Template:
        """Give a flow's sentence, folded and cut at its placeholders; in English where the translation cannot be."""
        try:
            return template(fold_gsm7(self.words(text.message, language, text.context)))
        except ValueError:
            return template(fold_gsm7(text.message))
