"""The schema of a flow. YAML is a notation for these classes, and they are all that the engine knows.

A flow is poor on purpose: six kinds of step, no expressions, no conditions. What must be decided is decided by
an action, whose outcomes the flow names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.engine.answers import AnswerKind, AnswerSpec
from bot.messages import Medium

FORMAT = 1
"""The notation's version; a change of notation comes with a function that lifts older documents."""

DONE = "done"
"""The target that is no step: this flow is through, and the flow that ran it goes on."""

CONTACT = "contact."
"""What the name of an answer begins with that is kept of the contact for good."""


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence in English, which is its own message id, and where it stands."""

    message: str
    line: int
    context: str | None = None
    """Tells two meanings of one English sentence apart for translators."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a step goes on: a step's name, or `done`; and the line that says so."""

    step: str
    line: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu."""

    value: str
    label: Text
    next: Target | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What every step has: its name, its line, and how many SMS segments it may cost."""

    name: str
    line: int
    segments: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Say(Place):
    """Says something and goes on."""

    text: Text
    next: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Place):
    """Asks for a typed answer and waits."""

    text: Text
    answer: AnswerSpec
    save: str
    next: Target
    retry: Text | None = None
    once: bool = False
    """Skipped when its `contact.*` answer is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu(Place):
    """Offers choices, its own or a source's, and waits."""

    text: Text
    choices: tuple[Choice, ...] = ()
    source: str | None = None
    arguments: Mapping[str, str] = field(default_factory=dict)
    save: str | None = None
    empty: Target | None = None
    """Where to go when the source has nothing to offer."""
    next: Target | None = None
    once: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Do(Place):
    """Calls an action and goes on by its outcome."""

    action: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, Target]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(Place):
    """Runs another flow; when that is done, goes on here."""

    flow: str
    next: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class End(Place):
    """Says the last words; the conversation is over."""

    text: Text
    receipt: Medium | None = None
    """The medium by which the same words also go out when the conversation ended on USSD."""


Step = Say | Ask | Menu | Do | Run | End


@dataclass(frozen=True, slots=True)
class Budget:
    """What a whole conversation may cost: USSD screens on its longest path, SMS segments; None is the settings' own."""

    screens: int | None = None
    segments: int | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """One conversation, as its author wrote it."""

    name: str
    about: str
    file: str
    start: Target
    steps: Mapping[str, Step]
    media: tuple[Medium, ...] = tuple(Medium)
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By language: the words that start it when sent as a whole message."""
    budget: Budget = Budget()
    keyword_lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    def texts(self) -> list[tuple[str, Text]]:
        """Give every sentence with the name of its step, in the order of the document."""
        return [(step.name, text) for step in self.steps.values() for text in texts_of(step)]


def texts_of(step: Step) -> list[Text]:
    """Give a step's sentences, its own first."""
    match step:
        case Say(text=text) | End(text=text):
            return [text]
        case Ask(text=text, retry=retry):
            return [text, retry] if retry else [text]
        case Menu(text=text, choices=choices):
            return [text, *(choice.label for choice in choices)]
        case Do() | Run():
            return []


def targets_of(step: Step) -> list[Target]:
    """Give every place that a step can lead to within its flow, doubles included."""
    match step:
        case Say(next=target) | Ask(next=target) | Run(next=target):
            return [target]
        case Menu(choices=choices, next=after, empty=empty):
            targets = [choice.next or after for choice in choices] or [after]
            return [target for target in (*targets, empty) if target]
        case Do(outcomes=outcomes):
            return list(outcomes.values())
        case End():
            return []


def asks_photo(step: Step) -> bool:
    """Whether a step asks for a photo, which can come by WhatsApp alone."""
    return isinstance(step, Ask) and step.answer.kind is AnswerKind.PHOTO
