"""Drives the engine as a service would, but from memory: calls are answered by whoever drives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.engine.calls import Library
from bot.engine.facts import Facts, House
from bot.engine.hearing import Hearing
from bot.engine.program import Program
from bot.engine.screens import Fitted, Screen, fit
from bot.engine.session import Session
from bot.engine.turn import Steps, Turn, begin
from bot.engine.values import Stored
from bot.engine.walking.stand_ins import Given, StandIns
from bot.engine.ways import Said
from bot.engine.wishes import Call, Save
from bot.errors import SessionError
from bot.messages import Medium


class Astray(Exception):  # noqa: N818  # it is no error of ours but what the walk is there to find
    """The engine did something else than was foretold."""


@dataclass(frozen=True, slots=True)
class Held:
    """A session between two turns, written down as the store does, and what is known of the contact."""

    dump: str
    contact: dict[str, Stored]

    def knowing(self, learnt: Mapping[str, Stored] | None) -> Held:
        """Give the same session of a contact of whom more was known all along."""
        return replace(self, contact={**self.contact, **learnt}) if learnt else self


@dataclass(frozen=True, slots=True)
class Driven:
    """A turn that the engine has made."""

    turn: Turn
    fitted: Fitted
    page: int
    held: Held


class Told(NamedTuple):
    """One thing that the contact says, and the screen that it leads to where the question goes on."""

    text: str
    choice_id: str | None = None
    screen: Screen | None = None
    photos: tuple[str, ...] = ()


class Engine:
    """The real engine on one medium, with everything it asks for at hand."""

    def __init__(self, program: Program, library: Library, house: House, medium: Medium, stand_ins: StandIns) -> None:
        """Take what turns work with."""
        self.medium = medium
        self._program = program
        self._library = library
        self._house = house
        self._stand_ins = stand_ins

    def begin(self, flow: str, held: Held, language: str, calls: Iterable[Given]) -> Driven:
        """Begin a flow."""
        walk = self._walk(Session(language, []), held)
        return self._made(walk, begin(walk, flow, asks_language=True), calls)

    def hear(self, held: Held, said: Told, calls: Iterable[Given] | None) -> Driven:
        """Have something said; `calls` is what functions give in order, None where any answer will do."""
        walk = self._walk(Session.load(held.dump), held)
        return self._made(walk, walk.hear(Said(said.text, self.medium, said.choice_id, said.photos)), calls)

    def _walk(self, session: Session, held: Held) -> Hearing:
        facts = Facts(self._house, self._stand_ins.today, self.medium, dict(held.contact))
        return Hearing(self._program, self._library, session, facts)

    def _made(self, walk: Hearing, steps: Steps, calls: Iterable[Given] | None) -> Driven:
        turn = self._drive(steps, calls)
        fitted = fit(turn.screen, walk.how(self.medium))
        held = Held(walk.session.dump(), walk.facts.contact)
        return Driven(turn, fitted, min(walk.session.page, len(fitted.pages) - 1), held)

    def _drive(self, steps: Steps, calls: Iterable[Given] | None) -> Turn:
        given = None if calls is None else iter(calls)
        result: object = None
        try:
            while True:
                wish = steps.send(result)
                result = None if isinstance(wish, Save) else self._give(wish, given)
        except StopIteration as done:
            turn: Turn = done.value
        except (SessionError, LookupError, TypeError, ValueError) as error:
            raise Astray(f"{type(error).__name__}: {error}") from error
        if given is not None and next(given, None) is not None:
            raise Astray("the engine did not call what it was foretold to call")
        return turn

    def _give(self, call: Call, given: Iterator[Given] | None) -> object:
        if given is not None:
            foretold = next(given, None)
            if foretold is None or foretold.name != call.name:
                raise Astray(f"the engine called {call.name}, {foretold.name if foretold else 'nothing'} was foretold")
            return foretold.result
        spec = self._library.actions.get(call.name)
        if spec is None:
            return self._stand_ins.items(self._library.sources[call.name])
        return self._stand_ins.result(spec, next(iter(spec.outcomes)))
