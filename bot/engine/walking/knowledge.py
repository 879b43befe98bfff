"""What is known at each station: which answers were saved on every way there, and what may stand under each name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from bot.engine.flow import CONTACT
from bot.engine.kinds import Kind
from bot.engine.walking.book import Book
from bot.engine.walking.brought import Brought
from bot.engine.walking.plan import Move, Plan, Station, is_main_menu


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known at one station, whichever way led there."""

    sure: frozenset[str]
    """The names that were saved on every way."""
    may_be: Mapping[str, frozenset[Brought]]
    """All that can stand under each name."""

    def after(self, move: Move) -> Knowledge:
        """Give what is known once a move was made."""
        if not move.brings:
            return self
        new = {brought.name: frozenset((brought,)) for brought in move.brings}
        return Knowledge(self.sure | new.keys(), {**self.may_be, **new})

    def joined(self, other: Knowledge) -> Knowledge:
        """Give what is known where two ways meet."""
        names = self.may_be.keys() | other.may_be.keys()
        nothing: frozenset[Brought] = frozenset()
        may_be = {name: self.may_be.get(name, nothing) | other.may_be.get(name, nothing) for name in names}
        return Knowledge(self.sure & other.sure, may_be)

    def back_from(self, later: Knowledge) -> Knowledge:
        """Give what is known when the contact steps back from a later question.

        Answers are then what they were; what is kept of the contact for good may be what was saved since.
        """
        nothing: frozenset[Brought] = frozenset()
        may_be = {
            name: found | later.may_be.get(name, nothing) if name.startswith(CONTACT) else found
            for name, found in self.may_be.items()
        }
        return Knowledge(self.sure, may_be)


Learnt = Mapping[Station, Knowledge]


def learn(plan: Plan) -> Learnt:
    """Give what is known at each station, by going over the moves, on and back, until nothing more is learnt."""
    known: dict[Station, Knowledge] = {start: Knowledge(frozenset(), {}) for start in plan.starts}
    backs = _steps_back(plan)
    news = 1
    while news:
        arrivals = chain(_onward(plan, known), _backward(plan, known, backs))
        news = sum(_learns(known, *arrival) for arrival in arrivals)
    return known


def _onward(plan: Plan, known: Learnt) -> Iterator[tuple[Station, Knowledge]]:
    """Give what each move brings to where it leads."""
    for station, moves in plan.moves.items():
        if station in known:
            yield from ((move.to, known[station].after(move)) for move in moves if move.to)


def _backward(plan: Plan, known: Learnt, backs: Mapping[Station, list[Station]]) -> Iterator[tuple[Station, Knowledge]]:
    """Give what each question is left with by a contact who steps back to it."""
    for later in reversed(tuple(plan.moves)):
        for earlier in backs.get(later, ()):
            if later in known and earlier in known:
                yield earlier, known[earlier].back_from(known[later])


def _learns(known: dict[Station, Knowledge], station: Station, arriving: Knowledge) -> bool:
    """Add what arrives at a station; say whether that was news."""
    before = known.get(station)
    known[station] = before.joined(arriving) if before else arriving
    return known[station] != before


def kinds_under(path: str, known: Knowledge, book: Book) -> list[Kind | None]:
    """Give how the value under a dotted name may be shown, None for each that lacks it; nothing for an unknown name."""
    first, _, rest = path.partition(".")
    if path.startswith(CONTACT):
        first, rest = path, ""
    if first in known.may_be:
        return [brought.record.get(rest) for brought in known.may_be[first]]
    found = book.contact.get(path) or book.library.house.get(path)
    return [found] if found else []


def _steps_back(plan: Plan) -> Mapping[Station, list[Station]]:
    """Give for each question those that a contact can step back to from it at once."""
    backs: dict[Station, list[Station]] = {}
    for earlier in plan.moves:
        if plan.waits(earlier):
            for later in _next_questions(plan, earlier):
                if not is_main_menu(later):
                    backs.setdefault(later, []).append(earlier)
    return backs


def _next_questions(plan: Plan, station: Station) -> Iterator[Station]:
    """Give the questions that follow one, as far as nothing was done between."""
    seen: set[Station] = set()
    waiting = [move.to for move in plan.moves[station] if move.waits]
    while waiting:
        here = waiting.pop()
        if here is None or here in seen:
            continue
        seen.add(here)
        if plan.waits(here):
            yield here
        waiting += [move.to for move in plan.moves[here] if not move.waits and not move.forgets]
    return
