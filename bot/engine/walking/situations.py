"""Situations: where a conversation stands on one particular way, with the values that were saved on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.engine.calls import SourceSpec
from bot.engine.facts import House
from bot.engine.flow import CONTACT, Ask, Do, Menu, Say
from bot.engine.program import Slot
from bot.engine.screens import Screen
from bot.engine.values import Stored, show, store, store_record
from bot.engine.walking.book import Book
from bot.engine.walking.brought import brought_before
from bot.engine.walking.composing import asking, ending
from bot.engine.walking.plan import How, Move, Plan, Station
from bot.engine.walking.saying import said_at, speaking
from bot.engine.walking.scenes import Scene, after, stops
from bot.engine.walking.stand_ins import Given, StandIns
from bot.messages import Medium


@dataclass(frozen=True, slots=True)
class Situation:
    """A scene with what was said and saved on the way to it, as the proof foretells it."""

    scene: Scene
    language: str
    said: tuple[str, ...]
    answers: Mapping[str, Stored]
    contact: Mapping[str, Stored]
    unknown: frozenset[str] = frozenset()
    """Fields of the contact that were found to be not known before."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What happens from one thing that the contact said to the next screen."""

    end: Situation
    calls: tuple[Given, ...] = ()
    """What the actions and sources that are called give, in order."""
    learnt: Mapping[str, Stored] | None = None
    """What turns out to have been known of the contact."""


class Foretelling:
    """Foretells where conversations go, and what is read there."""

    def __init__(self, plan: Plan, house: House, medium: Medium, stand_ins: StandIns, bound: int) -> None:
        """Take the plan, what stands in for all that is not known, and how many ways may go on from one scene."""
        self._medium = medium
        self.plan = plan
        self.book: Book = plan.book
        self._house = house
        self._stand_ins = stand_ins
        self._bound = bound
        self._ways: Counter[Scene] = Counter()

    def stretches(self, at: Situation, calls: tuple[Given, ...] = ()) -> Iterator[Stretch]:
        """Give every way on from a situation to the next screen, while not too many have gone the same way."""
        scene = at.scene
        self._ways[scene] += 1
        if self._ways[scene] > self._bound:
            return
        step = self.plan.step(scene.station) if scene.station else None
        if scene.station is None or (stops(self.plan, scene) and not isinstance(step, Ask | Menu)):
            yield Stretch(at, calls)
            return
        if isinstance(step, Ask | Menu):
            yield from self._at_question(at, step, calls)
            return
        action = step.action if isinstance(step, Do) else ""
        for move in self.plan.moves[scene.station]:
            given = [self._acted(action, move)] if action else []
            values = {name.name: store(getattr(one.result, name.name)) for name in move.brings for one in given}
            yield from self.stretches(self.moved(at, move, values), (*calls, *given))

    def _acted(self, action: str, move: Move) -> Given:
        return Given(action, self._stand_ins.result(self.book.library.actions[action], move.word))

    def screen(self, at: Situation) -> Screen:
        """Give the screen of a situation; of a question for a place, its first."""
        speech = self.speech(at)
        return ending(speech, at.scene, at.said) or asking(speech, at.scene, at.said)

    def speech(self, at: Situation) -> Exact:
        """Give what stands for values in a situation."""
        return Exact(self.book, self._house, self._stand_ins, at)

    def moved(self, at: Situation, move: Move, values: Mapping[str, Stored]) -> Situation:
        """Give the situation after a move that saved these values."""
        text = self._told(at, move)
        mine = {name.removeprefix(CONTACT): value for name, value in values.items() if name.startswith(CONTACT)}
        others = {name: value for name, value in values.items() if not name.startswith(CONTACT)}
        return replace(
            at,
            scene=after(self.plan, at.scene, move),
            said=() if move.waits else (*at.said, *text),
            answers={**at.answers, **others},
            contact={**at.contact, **mine},
            language=str(mine.get("language", at.language)) if move.waits else at.language,
        )

    def _told(self, at: Situation, move: Move) -> tuple[str, ...]:
        """Give what is said as a step is passed."""
        station, speech = at.scene.station, self.speech(at)
        if station is None or not (isinstance(self.plan.step(station), Say) or move.how is How.PASSED):
            return ()
        return (said_at(speech, station),) if station in speaking(speech, (*at.scene.said, station)) else ()

    def _at_question(self, at: Situation, step: Ask | Menu, calls: tuple[Given, ...]) -> Iterator[Stretch]:
        assert at.scene.station is not None  # noqa: S101  # a question stands somewhere
        moves = {move.how: move for move in self.plan.moves[at.scene.station]}
        if How.SKIP in moves:
            field = (step.save or "").removeprefix(CONTACT)
            if field not in at.unknown:
                yield from self._skipped(at, moves[How.SKIP], field, calls)
            if field in at.contact:
                return
            at = replace(at, unknown=at.unknown | {field})
        if How.PASSED in moves and self._medium is not Medium.WHATSAPP:
            yield from self.stretches(self.moved(at, moves[How.PASSED], {step.save or "": ""}), calls)
            return
        if isinstance(step, Menu) and step.source:
            yield from self.stretches(self.moved(at, moves[How.EMPTY], {}), (*calls, Given(step.source, [])))
            calls = (*calls, Given(step.source, self._stand_ins.items(self.book.library.sources[step.source])))
        yield Stretch(at, calls)

    def _skipped(self, at: Situation, move: Move, field: str, calls: tuple[Given, ...]) -> Iterator[Stretch]:
        """Go past a question whose answer was given on this way, or turns out to have been known before."""
        learnt = {} if field in at.contact else self._known_before(field)
        for stretch in self.stretches(replace(self.moved(at, move, {}), contact={**at.contact, **learnt}), calls):
            yield replace(stretch, learnt={**learnt, **(stretch.learnt or {})})

    def _known_before(self, field: str) -> dict[str, Stored]:
        shape = self.book.contact
        found = brought_before(field, shape)
        return {known.name.removeprefix(CONTACT): store(self._stand_ins.value(shape[known.name])) for known in found}


class Exact:
    """The values that were saved on one way."""

    def __init__(self, book: Book, house: House, stand_ins: StandIns, at: Situation) -> None:
        """Take the situation that they were saved in."""
        self.book = book
        self.language = at.language
        self._house = house
        self._stand_ins = stand_ins
        self._at = at

    def value(self, _station: Station, slot: Slot) -> str:
        """Give what is shown for a placeholder."""
        if slot.path.startswith(CONTACT):
            kept = self._at.contact[slot.path.removeprefix(CONTACT)]
            return self.book.called(slot.path, kept, self.language) or self._shown(kept, short=slot.short)
        first, _, rest = slot.path.partition(".")
        found = self._at.answers.get(first, self._house.words.get(first, ""))
        return self._shown(found[rest] if rest and isinstance(found, dict) else found, short=slot.short)

    def item(self, spec: SourceSpec) -> tuple[str, str]:
        """Give the value and the label that all of a source's items have here."""
        record = store_record(self._stand_ins.items(spec)[0])
        return str(record[""]), self._shown(record["label"], short=False)

    def house(self, name: str) -> str:
        """Give one of the house's words."""
        return self._house.words.get(name, "")

    def _shown(self, value: Stored, *, short: bool) -> str:
        return show(value, self.language, self._house.zone, today=self._stand_ins.today, short=short)
