"""What is said in one language: sentences, choices, names of keys; where values come from is the caller's affair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.engine import words
from bot.engine.calls import SourceSpec
from bot.engine.flow import Menu, texts_of
from bot.engine.program import Slot, template
from bot.engine.screens import Labels
from bot.engine.walking.book import Book
from bot.engine.walking.plan import Station
from bot.messages import OfferedChoice


class Speech(Protocol):
    """One language, and what stands for values in it."""

    book: Book
    language: str

    def value(self, station: Station, slot: Slot) -> str:
        """Give what is shown for a placeholder at a station."""

    def item(self, spec: SourceSpec) -> tuple[str, str]:
        """Give the value and the label of a source's items; all have the same."""

    def house(self, name: str) -> str:
        """Give one of the house's words, nothing where there is none of this name."""


def own_words(speech: Speech, message: str, **values: str) -> str:
    """Give one of the engine's own sentences."""
    sentence = template(speech.book.words(message, speech.language))
    return sentence.render(lambda slot: values.get(slot.path) or speech.house(slot.path))


def spoken(speech: Speech, station: Station) -> str:
    """Give the sentence of a station's step."""
    text = texts_of(speech.book.step(station[-1]))[0]
    return speech.book.sentence(text, speech.language).render(lambda slot: speech.value(station, slot))


def choices(speech: Speech, station: Station) -> tuple[OfferedChoice, ...]:
    """Give the choices of a station's question as they are offered; none where it is no menu."""
    step, at = speech.book.step(station[-1]), "/".join(station[-1])
    if not isinstance(step, Menu):
        return ()
    if step.source:
        spec = speech.book.library.sources[step.source]
        value, label = speech.item(spec)
        return (OfferedChoice(f"{at}/{value}", label),) * spec.most
    return tuple(
        OfferedChoice(
            f"{at}/{choice.value}",
            speech.book.sentence(choice.label, speech.language).render(lambda slot: speech.value(station, slot)),
        )
        for choice in step.choices
    )


def offered(station: Station, names: Sequence[tuple[str, str]]) -> tuple[OfferedChoice, ...]:
    """Give values and labels as they are offered at a station."""
    at = "/".join(station[-1])
    return tuple(OfferedChoice(f"{at}/{value}", label) for value, label in names)


def labels(speech: Speech) -> Labels:
    """Give what the keys are called."""
    return Labels(*(own_words(speech, message) for message in (words.BACK, words.MAIN_MENU, words.MORE)))
