"""Composes the screens of a scene as the engine would; where its values come from is the caller's affair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Protocol

from bot import places
from bot.engine import words
from bot.engine.calls import SourceSpec
from bot.engine.flow import End, Menu, texts_of
from bot.engine.program import Slot, template
from bot.engine.screens import Labels, Screen
from bot.engine.walking.book import Book
from bot.engine.walking.plan import Station, asks_place
from bot.engine.walking.scenes import Scene
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


def ending(speech: Speech, scene: Scene, said: Sequence[str]) -> Screen | None:
    """Give the last screen, where a scene is an end; `said` is what was said before on it."""
    if scene.station is None:
        return Screen("\n".join((*said, own_words(speech, words.GOODBYE))), ends=True)
    if isinstance(speech.book.step(scene.station[-1]), End):
        return Screen("\n".join((*said, spoken(speech, scene.station))), ends=True)
    return None


def asking(speech: Speech, scene: Scene, said: Sequence[str]) -> Screen:
    """Give the screen of a question; of one for a place, its first."""
    station = scene.station
    assert station is not None  # noqa: S101  # nothing is asked where everything is through
    lines = choices(speech, station)
    if asks_place(speech.book.step(station[-1])):
        lines = offered(station, place_lines(speech.language)[0])
    return Screen("\n".join((*said, spoken(speech, station))), lines, scene.back, scene.menu)


def asking_place(speech: Speech, scene: Scene) -> Iterator[Screen]:
    """Give the screens that follow the first one of a question for a place: the longest districts and sectors."""
    assert scene.station is not None  # noqa: S101  # as above
    asked = (words.CHOOSE_DISTRICT, words.CHOOSE_SECTOR)
    for message, names in zip(asked, place_lines(speech.language)[1:], strict=True):
        yield Screen(own_words(speech, message), offered(scene.station, names), scene.back, scene.menu)


def offered(station: Station, names: Sequence[tuple[str, str]]) -> tuple[OfferedChoice, ...]:
    """Give values and labels as they are offered at a station."""
    at = "/".join(station[-1])
    return tuple(OfferedChoice(f"{at}/{value}", label) for value, label in names)


def labels(speech: Speech) -> Labels:
    """Give what the keys are called."""
    return Labels(*(own_words(speech, message) for message in (words.BACK, words.MAIN_MENU, words.MORE)))


@cache
def place_lines(language: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Give the provinces, the districts of the province and the sectors of the district that take most room."""
    by_room = [(name, places.districts(name)) for name in (place.name for place in places.PROVINCES)]
    districts = max((names for _, names in by_room), key=_room)
    sectors = max((places.sectors(name) for _, names in by_room for name in names), key=_room)
    provinces = tuple((p.name, p.name if language == "en" else p.name_rw) for p in places.PROVINCES)
    return provinces, tuple((name, name) for name in districts), tuple((name, name) for name in sectors)


def _room(names: Sequence[str]) -> int:
    return sum(map(len, names)) + len("1) \n") * len(names)
