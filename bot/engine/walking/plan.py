"""Stations and moves: a flow with all the flows it runs, laid out so that every way through them can be followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.engine.answers import AnswerKind
from bot.engine.flow import CONTACT, DONE, Ask, Do, End, Menu, Run, Say, Step, Target, asks_photo
from bot.engine.walking.book import MAIN, Book
from bot.engine.walking.brought import (
    Brought,
    brought_before,
    brought_by_answer,
    brought_by_choice,
    brought_by_item,
    brought_by_outcome,
)

_LANGUAGE = "language"
"""The flow that a contact of unknown language is led through first."""

Station = tuple[tuple[str, str], ...]
"""Where a session can stand: flow and step, outermost first, as a session's stack has them."""


class How(StrEnum):
    """What makes a move."""

    ON = "on"
    """Nothing: a step that only says something, or begins another flow."""
    OUTCOME = "outcome"
    """An action came back."""
    SKIP = "skip"
    """The answer was known before."""
    PASSED = "passed"
    """What is asked for cannot come by this medium."""
    EMPTY = "empty"
    """A source had nothing to offer."""
    CHOICE = "choice"
    """The contact chose."""
    ANSWER = "answer"
    """The contact answered."""


@dataclass(frozen=True, slots=True)
class Move:
    """One way on from a station."""

    how: How
    to: Station | None
    """None where the outermost flow is through, and we say goodbye."""
    word: str = ""
    """The outcome, the choice's value, or the contact's field that was known."""
    brings: tuple[Brought, ...] = ()
    forgets: bool = False
    """Nobody can step back over it, since something was done."""

    @property
    def waits(self) -> bool:
        """Whether the contact must say something for it."""
        return self.how in {How.CHOICE, How.ANSWER}


class Plan:
    """A flow as a conversation that begins with it: each station that can be reached, with the moves from it.

    All steps, flows, actions and sources that are named must exist, and no flow may come to run itself.
    """

    def __init__(self, book: Book, root: str) -> None:
        """Lay out the conversation that begins with a flow."""
        self.book = book
        self.root = root
        self.start: Station = ((root, book.flows[root].start.step),)
        self.moves: Mapping[Station, tuple[Move, ...]] = self._explore()

    @property
    def starts(self) -> tuple[Station, ...]:
        """Where it begins: at the flow, and where the language is unknown at that question above it."""
        if self.root == _LANGUAGE or _LANGUAGE not in self.book.flows:
            return (self.start,)
        return self.start, (*self.start, (_LANGUAGE, self.book.flows[_LANGUAGE].start.step))

    def step(self, station: Station) -> Step:
        """Give the step that a station stands at."""
        return self.book.step(station[-1])

    def waits(self, station: Station) -> bool:
        """Whether the contact is asked something there."""
        return isinstance(self.step(station), Ask | Menu)

    def _explore(self) -> dict[Station, tuple[Move, ...]]:
        found: dict[Station, tuple[Move, ...]] = {}
        waiting = list(self.starts)
        while waiting:
            station = waiting.pop()
            if station not in found:
                found[station] = tuple(_moves_from(self.book, station))
                waiting += [move.to for move in reversed(found[station]) if move.to]
        return found


def is_main_menu(station: Station) -> bool:
    """Whether nothing is to step back to there, nor a menu to go to."""
    return len(station) == 1 and station[0][0] == MAIN


def _onward(book: Book, station: Station, target: Target) -> Station | None:
    """Give the station that a target leads to from here, as the engine goes; None where everything is through."""
    *below, (flow, _) = station
    if target.step != DONE:
        return (*below, (flow, target.step))
    if not below:
        return None
    step = book.step(below[-1])
    return _onward(book, tuple(below), step.next) if isinstance(step, Run) and step.flow == flow else tuple(below)


def _moves_from(book: Book, station: Station) -> Iterator[Move]:
    """Give the moves from a station."""
    match book.step(station[-1]):
        case Say(next=target):
            yield Move(How.ON, _onward(book, station, target))
        case Run(flow=flow):
            yield Move(How.ON, (*station, (flow, book.flows[flow].start.step)))
        case Do() as step:
            spec = book.library.actions[step.action]
            for word, target in step.outcomes.items():
                brings = brought_by_outcome(step.action, word, spec.outcomes[word])
                yield Move(How.OUTCOME, _onward(book, station, target), word, brings, not spec.reads_only)
        case Ask() as step:
            yield from _skips(book, station, step)
            yield Move(How.ANSWER, _onward(book, station, step.next), step.save, brought_by_answer(step))
        case Menu() as step:
            yield from _skips(book, station, step)
            yield from _choices(book, station, step)
        case End():
            return


def _skips(book: Book, station: Station, step: Ask | Menu) -> Iterator[Move]:
    if step.once and step.save and step.next:
        field = step.save.removeprefix(CONTACT)
        brings = brought_before(field, book.contact)
        yield Move(How.SKIP, _onward(book, station, step.next), field, brings)
    if isinstance(step, Ask) and asks_photo(step):
        yield Move(How.PASSED, _onward(book, station, step.next), step.save, brought_by_answer(step))


def _choices(book: Book, station: Station, step: Menu) -> Iterator[Move]:
    if step.source and step.empty and step.next and step.save:
        yield Move(How.EMPTY, _onward(book, station, step.empty), step.source)
        brings = brought_by_item(step.save, step.source, book.library.sources[step.source].record)
        yield Move(How.CHOICE, _onward(book, station, step.next), step.source, brings)
    brings = brought_by_choice(step, book)
    for choice in step.choices:
        target = choice.next or step.next
        if target:
            yield Move(How.CHOICE, _onward(book, station, target), choice.value, brings)


def asks_place(step: Step) -> bool:
    """Whether a step asks for a place, which takes three questions."""
    return isinstance(step, Ask) and step.answer.kind is AnswerKind.PLACE


def takes_key(step: Step, key: str) -> bool:
    """Whether a key is an answer to what a step asks, so that it leads nowhere else."""
    return isinstance(step, Ask) and step.answer.takes_key(key)
