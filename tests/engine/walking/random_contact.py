"""A contact who says anything at all, and then wants to come to an end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from zlib import crc32
from zoneinfo import ZoneInfo

from bot.engine.facts import Facts, House
from bot.engine.flow import Ask
from bot.engine.hearing import Hearing
from bot.engine.paging import size
from bot.engine.program import Program
from bot.engine.screens import fit
from bot.engine.session import Session
from bot.engine.turn import Steps, Turn, begin
from bot.engine.values import Stored
from bot.engine.walking.book import Book
from bot.engine.walking.plan import How, Move, Plan, Station
from bot.engine.walking.stand_ins import StandIns
from bot.engine.ways import Said
from bot.engine.wishes import Call, Save
from bot.messages import Medium

TODAY = date(2027, 3, 1)
ZONE = ZoneInfo("Africa/Kigali")

Distances = Mapping[Station, int]


class Contact:
    """One contact, one conversation, on one medium."""

    def __init__(self, book: Book, program: Program, medium: Medium, known: Mapping[str, Stored]) -> None:
        self.book = book
        self.program = program
        self.medium = medium
        self.known = dict(known)
        self.session = Session(str(known.get("language", "rw")), [])
        self.stand_ins = StandIns("rw", TODAY, ZONE)
        words = {name: str(self.stand_ins.value(kind)) for name, kind in book.library.house.items()}
        self.house = House(words, ZONE, page_septets=book.limits.page)
        self.plans = [Plan(book, root) for root in book.flows if root != "part"]
        self.turn: Turn | None = None
        self.calls = 0

    def begin(self, flow: str) -> None:
        walk = self.walk()
        self.take(walk, begin(walk, flow, asks_language=True))

    def say(self, text: str, photos: tuple[str, ...] = ()) -> None:
        self.session = Session.load(self.session.dump())
        walk = self.walk()
        self.take(walk, walk.hear(Said(text, self.medium, photos=photos)))

    def walk(self) -> Hearing:
        return Hearing(self.program, self.book.library, self.session, Facts(self.house, TODAY, self.medium, self.known))

    def take(self, walk: Hearing, steps: Steps) -> None:
        """Drive a turn, its calls answered now so, now so; look at what can be read then."""
        result: object = None
        while True:
            try:
                wish = steps.send(result)
            except StopIteration as done:
                turn: Turn = done.value
                break
            result = None if isinstance(wish, Save) else self.give(wish)
        self.turn = turn
        pages = fit(turn.screen, walk.how(self.medium)).pages
        assert all(pages)
        if self.medium is Medium.USSD:
            assert max(map(size, pages)) <= self.book.limits.page

    def give(self, call: Call) -> object:
        self.calls += 1
        dice = crc32(str(self.calls).encode())
        spec = self.book.library.actions.get(call.name)
        if spec is None:
            source = self.book.library.sources[call.name]
            return self.stand_ins.items(source) if dice % 3 else []
        outcomes = sorted(spec.outcomes)
        return self.stand_ins.result(spec, outcomes[dice % len(outcomes)])

    @property
    def has_ended(self) -> bool:
        return self.turn is not None and self.turn.screen.ends

    def come_to_an_end(self) -> int:
        """Answer so that the end comes nearer; give how many answers that took."""
        for answers in range(100):
            if self.has_ended:
                return answers
            self.say(self.way_out(), ("https://photos.example/1",))
        raise AssertionError(self.session)

    def way_out(self) -> str:
        """Give the answer that leads to the nearest end."""
        station = tuple((flow, step) for flow, step in self.session.stack)
        plan = next((plan for plan in self.plans if station in plan.moves), None)
        if plan is None or self.session.doubt is not None or self.session.resuming or self.session.place:
            return "1"  # a question of the engine's own, or the language asked above another
        step = plan.step(station)
        if isinstance(step, Ask):
            return self.stand_ins.answer(step.answer) or "1"
        far = distances(plan)
        waits = [move for move in plan.moves[station] if move.waits]
        nearest = min(waits, key=lambda move: far[move.to] if move.to else 0)
        return str(waits.index(nearest) + 1)


def distances(plan: Plan) -> Distances:
    """Give for each station how many moves there are to the nearest end, whatever actions and sources give."""
    far: dict[Station, int] = {}
    while True:
        found = {
            station: 1 + worst
            for station, moves in plan.moves.items()
            if station not in far and (worst := _worst(moves, far)) is not None
        }
        if not found:
            return {station: far.get(station, 10_000) for station in plan.moves}
        far |= found


def _worst(moves: tuple[Move, ...], far: Distances) -> int | None:
    """Give how far it is from a station: the nearest of what the contact chooses, the farthest of all else."""
    if not moves:
        return 0
    chosen = [move for move in moves if move.waits]
    given = [move for move in moves if not move.waits and move.how is not How.SKIP]
    if any(move.to is not None and move.to not in far for move in given):
        return None
    near = [far[move.to] if move.to else 0 for move in chosen if move.to is None or move.to in far]
    if chosen and not near:
        return None
    return max([min(near, default=0), *(far[move.to] if move.to else 0 for move in given)])
