"""Composes the screens of a scene as the engine would."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from bot import places
from bot.engine import words
from bot.engine.flow import End
from bot.engine.screens import Screen, lines_of
from bot.engine.walking.plan import asks_place, takes_key
from bot.engine.walking.scenes import Scene
from bot.engine.walking.speech import Speech, choices, offered, own_words, spoken


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
    step = speech.book.step(station[-1])
    lines = choices(speech, station)
    if asks_place(step):
        lines = offered(station, place_lines(speech.language)[0])
    keys = speech.book.limits.keys
    return Screen(
        "\n".join((*said, spoken(speech, station))),
        lines,
        back=scene.back and not takes_key(step, keys.back),
        menu=scene.menu and not takes_key(step, keys.menu),
        above=lines_of(said),
    )


def asking_place(speech: Speech, scene: Scene) -> Iterator[Screen]:
    """Give the screens that follow the first one of a question for a place: the longest districts and sectors."""
    assert scene.station is not None  # noqa: S101  # as above
    asked = (words.CHOOSE_DISTRICT, words.CHOOSE_SECTOR)
    for message, names in zip(asked, place_lines(speech.language)[1:], strict=True):
        yield Screen(own_words(speech, message), offered(scene.station, names), scene.back, scene.menu)


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
