"""The walk: every way through a conversation, to a bound, made by the real engine and judged by the proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.engine.facts import House
from bot.engine.program import Program
from bot.engine.screens import Screen
from bot.engine.values import Stored
from bot.engine.walking.driving import Astray, Driven, Engine, Held, Told
from bot.engine.walking.holding import Judge, Tally
from bot.engine.walking.picks import Pick, Picks
from bot.engine.walking.plan import Station
from bot.engine.walking.proof import Proof
from bot.engine.walking.scenes import opening
from bot.engine.walking.situations import Foretelling, Situation, Stretch
from bot.engine.walking.stand_ins import Given, StandIns
from bot.messages import Medium

BOUND = 200
"""How many ways may go on from one and the same scene, unless told otherwise."""

_TODAY = date(2027, 3, 1)
_ZONE = ZoneInfo("Africa/Kigali")
_NONSENSE = ("zzqxzz", "zzqxzz", "zzqxzz", "help")
"""Three misunderstandings, so that a person is offered; then the help."""


def walk(proof: Proof, program: Program, bound: int = BOUND) -> Tally:
    """Walk a conversation on every medium that it is offered on, in every language; give what it came to."""
    tally = Tally()
    for medium in proof.book.flows[proof.plan.root].media:
        for language in proof.book.languages:
            tally.add(Walker(proof, program, medium, language, bound).walk())
    return tally


@dataclass(frozen=True, slots=True)
class Reached:
    """A question that the engine has come to."""

    at: Situation
    held: Held
    passed: frozenset[Station] = frozenset()
    transcript: tuple[str, ...] = ()
    closing: bool = False
    """Whether to stop at the next screen, from which another way goes on."""
    unseen: int = 0
    """How many pages are still to be turned until a choice is shown."""

    def told(self, said: Told | None, driven: Driven) -> Reached:
        """Give the same once something was said and the engine has answered."""
        lines = (f"> {said.text}",) if said else ()
        page = driven.fitted.pages[driven.page].replace("\n", "\n      ")
        unseen = max(driven.fitted.offered - driven.page, 0) if driven.turn.screen.choices else 0
        return replace(self, held=driven.held, transcript=(*self.transcript, *lines, f"< {page}"), unseen=unseen)


class Walker:
    """Walks one conversation on one medium in one language."""

    def __init__(self, proof: Proof, program: Program, medium: Medium, language: str, bound: int) -> None:
        """Take what is walked, and how far."""
        book = proof.book
        stand_ins = StandIns(language, _TODAY, _ZONE)
        words = {name: str(stand_ins.value(kind)) for name, kind in book.library.house.items()}
        house = House(words, _ZONE, keys=book.limits.keys, page_septets=book.limits.page)
        self._plan = proof.plan
        self._keys = book.limits.keys
        self._language = language
        self._medium = medium
        self._foretelling = Foretelling(proof.plan, house, medium, stand_ins, bound)
        self._engine = Engine(program, book.library, house, medium, stand_ins)
        self._picks = Picks(self._foretelling, stand_ins, medium)
        self._judge = Judge(proof, medium)
        self._lingered: set[Station] = set()

    def walk(self) -> Tally:
        """Go every way, first with a contact whose language is known, then with one who is asked for it."""
        waiting: list[Reached] = []
        for start in self._plan.starts:
            contact: dict[str, Stored] = {"language": self._language} if start == self._plan.start else {}
            at = Situation(opening(self._plan, start), self._language, (), {}, contact)
            for stretch in self._foretelling.stretches(at):
                found = self._turn(Reached(at, Held("", contact)), stretch, None)
                waiting += (replace(reached, closing=not contact) for reached in found)
        while waiting:
            reached = waiting.pop()
            self._linger(reached)
            waiting += (found for pick in self._picks.at(reached.at) for found in self._pick(reached, pick))
        return self._judge.tally

    def _pick(self, reached: Reached, pick: Pick) -> Iterator[Reached]:
        """Say what answers a question, and give the questions that follow."""
        at = reached.at
        for part, said in enumerate(pick.said[:-1], start=1):
            reached = self._turn_pages(reached)
            driven = self._hear(reached, said, ())
            if driven is None or said.screen is None:
                return
            reached = reached.told(said, driven)
            self._meet(reached, at, said.screen, driven, part)
        reached = self._turn_pages(reached)
        for stretch in self._foretelling.stretches(self._foretelling.moved(at, pick.move, pick.values)):
            yield from self._turn(reached, stretch, pick.said[-1])

    def _turn_pages(self, reached: Reached) -> Reached:
        """Have the pages turned until a choice is shown."""
        said = Told(self._keys.more)
        while reached.unseen and (driven := self._hear(reached, said, ())):
            reached = reached.told(said, driven)
        return reached

    def _turn(self, reached: Reached, stretch: Stretch, said: Told | None) -> Iterator[Reached]:
        """Make one turn; give the question that it comes to, if the way goes on from there."""
        reached = replace(reached, held=reached.held.knowing(stretch.learnt))
        driven = self._hear(reached, said, stretch.calls)
        if driven is None:
            return
        told = reached.told(said, driven)
        self._meet(told, stretch.end, self._foretelling.screen(stretch.end), driven)
        station = stretch.end.scene.station
        if driven.turn.screen.ends or station is None or station in reached.passed or reached.closing:
            self._judge.tally.paths += 1
        else:
            yield replace(told, at=stretch.end, passed=reached.passed | {station})

    def _hear(self, reached: Reached, said: Told | None, calls: tuple[Given, ...] | None) -> Driven | None:
        try:
            if said is None:
                return self._engine.begin(self._plan.root, reached.held, self._language, calls or ())
            return self._engine.hear(reached.held, said, calls)
        except Astray as error:
            transcript = (*reached.transcript, f"> {said.text}") if said else ()
            self._judge.fault(reached.at.scene, str(error), transcript)
            return None

    def _meet(self, told: Reached, at: Situation, screen: Screen, driven: Driven, part: int = 0) -> None:
        """Have a screen judged, and where it is met first, each of its pages."""
        self._judge.judge(at, screen, driven, told.transcript, part)
        if self._medium is not Medium.USSD or driven.turn.screen.ends or at.scene.station in self._lingered:
            return
        for page in range(1, len(driven.fitted.pages)):
            turned = self._hear(told, Told(self._keys.more), ())
            if turned is None:
                return
            told = told.told(Told(self._keys.more), turned)
            self._judge.judge(at, screen, turned, told.transcript, part)
            if turned.page != page:
                self._judge.fault(at.scene, f"page {page + 1} was asked for, {turned.page + 1} came", told.transcript)

    def _linger(self, reached: Reached) -> None:
        """Say to a question that is met first what is said everywhere: nonsense, the house's words, the keys."""
        station = reached.at.scene.station
        if station is None or station in self._lingered:
            return
        self._lingered.add(station)
        for words in (_NONSENSE, ("language",), (self._keys.back,), (self._keys.menu,)):
            here: Reached | None = reached
            for text in words:
                driven = self._hear(here, Told(text), None) if here else None
                if driven is None or here is None:
                    break
                here = here.told(Told(text), driven)
                self._judge.look(reached.at, driven, here.transcript)
                if driven.turn.screen.ends:
                    break
