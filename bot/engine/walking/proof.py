"""The proof of one flow: every screen that a contact can meet in it, in the worst case, with the room that it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.engine import words
from bot.engine.calls import SourceSpec
from bot.engine.flow import Ask, Say, Step, asks_photo
from bot.engine.kinds import Kind
from bot.engine.program import Slot
from bot.engine.screens import Labels, Screen
from bot.engine.walking.book import Book
from bot.engine.walking.composing import asking, asking_place, ending
from bot.engine.walking.knowledge import Learnt, kinds_under, learn
from bot.engine.walking.measures import Measure, measure
from bot.engine.walking.plan import Plan, Station, asks_place
from bot.engine.walking.saying import said_at, speaking
from bot.engine.walking.scenes import Scene, asked_again, scenes_of
from bot.engine.walking.speech import labels, offered, own_words

_HELP = "help"


@dataclass(frozen=True, slots=True)
class Shown:
    """One screen in the worst case."""

    scene: Scene
    language: str
    screen: Screen
    measure: Measure
    part: int = 0
    """Which of the questions that one step asks: a place takes three."""


class Worst:
    """The longest that each value can be, in one language."""

    def __init__(self, book: Book, known: Learnt, language: str) -> None:
        """Take what is known at each station."""
        self.book = book
        self.language = language
        self._known = known

    def value(self, station: Station, slot: Slot) -> str:
        """Give the longest value that a placeholder can have; nothing where there is none of its name."""
        kinds = kinds_under(slot.path, self._known[station], self.book)
        return max((_worst(kind, self.language, slot.short) for kind in kinds if kind), key=len, default="")

    def item(self, spec: SourceSpec) -> tuple[str, str]:
        """Give the longest label that a source's items can have."""
        return "", _worst(spec.label, self.language, short=False)

    def house(self, name: str) -> str:
        """Give the longest that one of the house's words can be."""
        kind = self.book.library.house.get(name)
        return _worst(kind, self.language, short=False) if kind else ""


class Proof:
    """All the screens of a conversation that begins with one flow."""

    def __init__(self, book: Book, root: str) -> None:
        """Compose and measure every screen."""
        self.book = book
        self.plan = Plan(book, root)
        self.known = learn(self.plan)
        self.scenes = tuple(scenes_of(self.plan))
        speeches = [Worst(book, self.known, language) for language in book.languages]
        self.shown = tuple(shown for speech in speeches for shown in self._show_all(speech))
        self.interrupted = tuple(shown for speech in speeches for shown in self._interrupt_all(speech))
        """The same questions after something else was said: a complaint, or the help."""

    def _show_all(self, speech: Worst) -> Iterator[Shown]:
        names, texts = labels(speech), _Texts(speech)
        for scene in self.scenes:
            said = [texts.of(station) for station in speaking(speech, scene.said)]
            for part, screen in enumerate(self._screens(speech, scene, said)):
                yield self._shown(scene, speech, screen, names, part)

    def _screens(self, speech: Worst, scene: Scene, said: list[str]) -> Iterator[Screen]:
        last = ending(speech, scene, said)
        if last:
            yield last
            return
        yield asking(speech, scene, said)
        if scene.station and asks_place(self.plan.step(scene.station)):
            yield from asking_place(speech, scene)

    def _interrupt_all(self, speech: Worst) -> Iterator[Shown]:
        names = labels(speech)
        helped = _helped(speech)
        for scene in {asked_again(scene): None for scene in self.scenes}:
            if scene.station is None or not self.plan.waits(scene.station):
                continue
            for said in (helped, _complaints(speech, self.plan.step(scene.station))):
                yield self._shown(scene, speech, asking(speech, scene, said), names)
            if isinstance(self.plan.step(scene.station), Ask):
                yield self._shown(scene, speech, _doubting(speech, scene), names)

    def _shown(self, scene: Scene, speech: Worst, screen: Screen, names: Labels, part: int = 0) -> Shown:
        taken = measure(screen, names, self.book.limits)
        if scene.station and asks_photo(self.plan.step(scene.station)):
            taken = taken.on_whatsapp_alone()
        return Shown(scene, speech.language, screen, taken, part)


class _Texts:
    """What steps say, each composed once."""

    def __init__(self, speech: Worst) -> None:
        self._speech = speech
        self._texts: dict[Station, str] = {}

    def of(self, station: Station) -> str:
        if station not in self._texts:
            self._texts[station] = said_at(self._speech, station)
        return self._texts[station]


@cache
def _worst(kind: Kind, language: str, short: bool) -> str:  # noqa: FBT001  # a cache tells its keys by position
    return kind.worst(language, short=short)


def _helped(speech: Worst) -> list[str]:
    """Give what the help says before the question comes back."""
    flow = speech.book.flows.get(_HELP)
    says = [step.text for step in flow.steps.values() if isinstance(step, Say)] if flow else []
    return [speech.book.sentence(text, speech.language).render(lambda slot: speech.house(slot.path)) for text in says]


def _complaints(speech: Worst, step: Step) -> list[str]:
    """Give the longest that is said where an answer was not understood several times."""
    if isinstance(step, Ask):
        low, high = map(str, step.answer.bounds)
        told = [own_words(speech, message, low=low, high=high) for message in words.COMPLAINTS.values()]
        if step.retry:
            told = [speech.book.sentence(step.retry, speech.language).render(lambda slot: f"{{{slot.path}}}")]
    else:
        told = [own_words(speech, words.INVALID_CHOICE), own_words(speech, words.COMPLAINTS["out_of_range"], high="99")]
    return [max(told, key=len), own_words(speech, words.NEED_HELP)]


def _doubting(speech: Worst, scene: Scene) -> Screen:
    """Give the screen that asks whether an answer was understood rightly."""
    station = scene.station
    assert station is not None  # noqa: S101  # a question stands somewhere
    step = speech.book.step(station[-1])
    longest = step.answer.longest if isinstance(step, Ask) else 0
    names = [("yes", own_words(speech, words.YES)), ("no", own_words(speech, words.NO))]
    text = own_words(speech, words.IS_IT, value="m" * longest)
    return Screen(text, offered(station, names), scene.back, scene.menu)
