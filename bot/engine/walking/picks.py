"""Picks: everything that a contact can sensibly say to a question, as long as it can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from bot import places
from bot.engine import words
from bot.engine.answers import Understood, understand
from bot.engine.flow import CONTACT, Ask, Menu, asks_photo
from bot.engine.labels import kept_choices
from bot.engine.screens import Screen
from bot.engine.values import Stored, store, store_record
from bot.engine.walking.driving import Told
from bot.engine.walking.plan import Move, Station, asks_place
from bot.engine.walking.situations import Exact, Foretelling, Situation
from bot.engine.walking.speech import choices, offered, own_words
from bot.engine.walking.stand_ins import StandIns
from bot.messages import Medium, OfferedChoice
from bot.text import plain

_PHOTO = "https://photos.example/1"


class Pick(NamedTuple):
    """One way in which the contact answers a question: all that is said, and what is saved by it."""

    move: Move
    said: tuple[Told, ...]
    values: Mapping[str, Stored]


class Picks:
    """Finds the picks on one medium."""

    def __init__(self, foretelling: Foretelling, stand_ins: StandIns, medium: Medium) -> None:
        """Take what the labels and answers are made of."""
        self._foretelling = foretelling
        self._stand_ins = stand_ins
        self._medium = medium

    def at(self, at: Situation) -> Iterator[Pick]:
        """Give every pick at a question."""
        station = at.scene.station
        assert station is not None  # noqa: S101  # a question stands somewhere
        plan = self._foretelling.plan
        moves = [move for move in plan.moves[station] if move.waits]
        step = plan.step(station)
        if isinstance(step, Menu):
            yield from self._choices(at, station, step, moves)
        elif asks_place(step):
            yield self._place(at, station, moves[0])
        elif isinstance(step, Ask):
            yield from self._answer(step, moves[0])

    def _choices(self, at: Situation, station: Station, step: Menu, moves: list[Move]) -> Iterator[Pick]:
        lines = choices(self._foretelling.speech(at), station)
        if step.source and step.save:
            spec = self._foretelling.book.library.sources[step.source]
            record = store_record(self._stand_ins.items(spec)[-1])
            said = self._tell(len(lines), lines[-1], by_number=True)
            yield Pick(moves[0], (said,), {step.save: record})
            return
        kept = self._kept(step)
        for number, (line, value, move) in enumerate(zip(lines, kept, moves, strict=True), start=1):
            yield Pick(move, (self._tell(number, line),), {step.save: value} if step.save else {})

    def _kept(self, step: Menu) -> tuple[Stored, ...]:
        """Give what is saved for each choice."""
        if (step.save or "").startswith(CONTACT):
            return tuple(choice.value for choice in step.choices)
        book = self._foretelling.book
        return kept_choices(step, lambda label, language: book.sentence(label, language).fixed or "")

    def _tell(self, number: int, line: OfferedChoice, *, by_number: bool = False) -> Told:
        """Give how a choice is told: its number on USSD, its label by SMS, a tap on WhatsApp."""
        if self._medium is Medium.WHATSAPP:
            return Told(line.label, line.id)
        if self._medium is Medium.SMS and not by_number and not plain(line.label).isdigit():
            return Told(line.label)
        return Told(str(number))

    def _answer(self, step: Ask, move: Move) -> Iterator[Pick]:
        if asks_photo(step):
            yield Pick(move, (Told("", photos=(_PHOTO,)),), {step.save: _PHOTO})
            return
        text = self._stand_ins.answer(step.answer)
        heard = understand(step.answer, text, today=self._stand_ins.today) if text else None
        if text and isinstance(heard, Understood):
            yield Pick(move, (Told(text),), {step.save: store(heard.value)})

    def _place(self, at: Situation, station: Station, move: Move) -> Pick:
        """Go down to the district that has most sectors to show."""
        province, district, sector = _crowded_place()
        speech = self._foretelling.speech(at)
        lists = [place.name for place in places.PROVINCES], places.districts(province), places.sectors(district)
        asked = (None, words.CHOOSE_DISTRICT, words.CHOOSE_SECTOR)
        screens = [self._part(speech, at, message, names) for message, names in zip(asked, lists, strict=True)]
        chosen = zip((province, district, sector), lists, [*screens[1:], None], strict=True)
        at_step = "/".join(station[-1])
        said = tuple(
            self._tell(names.index(name) + 1, OfferedChoice(f"{at_step}/{name}", name), by_number=True)._replace(
                screen=screen
            )
            for name, names, screen in chosen
        )
        fields = {"district": district, "sector": sector, "place": f"{sector}, {district}"}
        return Pick(move, said, {f"{CONTACT}{name}": value for name, value in fields.items()})

    def _part(self, speech: Exact, at: Situation, message: str | None, names: object) -> Screen | None:
        if message is None or at.scene.station is None or not isinstance(names, tuple):
            return None
        lines = offered(at.scene.station, [(name, name) for name in names])
        return Screen(own_words(speech, message), lines, at.scene.back, at.scene.menu)


@cache
def _crowded_place() -> tuple[str, str, str]:
    """Give the district whose sectors take most room, with its province and its last sector."""
    found = [(place.name, district) for place in places.PROVINCES for district in places.districts(place.name)]
    province, district = max(found, key=lambda names: sum(map(len, places.sectors(names[1]))))
    return province, district, places.sectors(district)[-1]
