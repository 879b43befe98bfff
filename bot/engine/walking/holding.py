"""Holds what the engine does to what was foretold, and what was foretold to the proof."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.engine.flow import End
from bot.engine.paging import size
from bot.engine.screens import Screen
from bot.engine.walking.driving import Driven
from bot.engine.walking.measures import Measure
from bot.engine.walking.plan import Station
from bot.engine.walking.proof import Proof
from bot.engine.walking.scenes import Scene
from bot.engine.walking.situations import Situation
from bot.messages import Medium
from bot.text import segments


@dataclass(slots=True)
class Tally:
    """What a walk came to."""

    paths: int = 0
    screens: int = 0
    faults: list[tuple[Station, str]] = field(default_factory=list)
    """Where the engine did something else than the proof had said: the step, and what, after all that was said."""

    def add(self, other: Tally) -> None:
        """Add what another walk came to."""
        self.paths += other.paths
        self.screens += other.screens
        self.faults += other.faults


class Judge:
    """Judges the turns of one walk."""

    def __init__(self, proof: Proof, medium: Medium) -> None:
        """Take the proof that everything is held to."""
        self.tally = Tally()
        self._proof = proof
        self._medium = medium
        self._bounds = {(shown.scene, shown.language, shown.part): shown.measure for shown in proof.shown}
        self._widest = max(proof.book.limits.page, *(shown.measure.widest for shown in proof.shown))

    def judge(self, at: Situation, screen: Screen, driven: Driven, transcript: tuple[str, ...], part: int = 0) -> None:
        """Hold a turn to the screen that was foretold for a situation."""
        self.tally.screens += 1
        wrong = self._difference(at.scene, screen, driven) or self._excess(at, driven, part) or self._overlong(driven)
        if wrong:
            self.fault(at.scene, wrong, transcript)

    def look(self, at: Situation, driven: Driven, transcript: tuple[str, ...]) -> None:
        """Look at a turn that was not foretold: whatever it is, it can be sent."""
        self.tally.screens += 1
        wrong = self._overlong(driven)
        if wrong:
            self.fault(at.scene, wrong, transcript)

    def fault(self, scene: Scene, told: str, transcript: tuple[str, ...]) -> None:
        """Note what went otherwise."""
        station = scene.station or (scene.said or (self._proof.plan.start,))[-1]
        self.tally.faults.append((station, "\n    ".join((f"on {self._medium}, {told}", *transcript))))

    def _overlong(self, driven: Driven) -> str:
        """Tell of a page that is longer than any that the proof knows of."""
        widest = max(map(size, driven.fitted.pages)) if self._medium is Medium.USSD else 0
        return f"a page has {widest} septets" if widest > self._widest else ""

    def _difference(self, scene: Scene, screen: Screen, driven: Driven) -> str:
        if driven.turn.screen != screen:
            return f"foretold was {screen}, the engine made {driven.turn.screen}"
        step = self._proof.plan.step(scene.station) if scene.station else None
        receipt = step.receipt if isinstance(step, End) else None
        return f"the receipt goes by {driven.turn.receipt}" if driven.turn.receipt != receipt else ""

    def _excess(self, at: Situation, driven: Driven, part: int) -> str:
        bound = self._bounds.get((at.scene, at.language, part))
        if bound is None:
            return f"the proof does not know this screen: {driven.fitted.pages[0]!r}"
        taken, most, what = self._taken(driven, bound)
        return f"takes {taken} {what}, the proof said {most}" if taken > most else ""

    def _taken(self, driven: Driven, bound: Measure) -> tuple[int, int, str]:
        pages = driven.fitted.pages
        match self._medium:
            case Medium.USSD:
                return len(pages), bound.pages, "pages"
            case Medium.SMS:
                return segments(pages[0]), bound.segments, "segments"
            case Medium.WHATSAPP:
                return len(pages[0]), bound.characters, "characters"
