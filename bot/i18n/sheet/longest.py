"""The longest value under each bare name, wherever it comes from: for sentences that no proved screen says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.engine.flow import Ask
from bot.engine.kinds import Display, Kind
from bot.engine.program import Slot
from bot.engine.walking.book import Book
from bot.engine.walking.brought import kind_of


class LongestValues:
    """Stands for values in one language."""

    def __init__(self, book: Book, language: str) -> None:
        """Gather what the flows and all that they may call can bring."""
        self._language = language
        self._kinds: dict[str, list[Kind]] = {}
        for name, kind in (*_brought(book), *_of_complaints(book)):
            self._kinds.setdefault(name, []).append(kind)

    def value(self, slot: Slot) -> str:
        """Give the longest value that a placeholder may show; of an unknown one, the placeholder itself."""
        kinds = self._kinds.get(slot.path.rpartition(".")[2], [])
        values = [kind.worst(self._language, short=slot.short) for kind in kinds]
        return max(values, key=len, default=f"{{{slot.path}}}")


def _brought(book: Book) -> Iterator[tuple[str, Kind]]:
    library = book.library
    shapes = [shape for action in library.actions.values() for shape in action.outcomes.values()]
    shapes += [source.record for source in library.sources.values()]
    for shape in (*shapes, library.contact, library.house):
        yield from ((path.rpartition(".")[2], kind) for path, kind in shape.items())
    for ask in _asks(book):
        yield ask.save.rpartition(".")[2], kind_of(ask.answer)


def _of_complaints(book: Book) -> Iterator[tuple[str, Kind]]:
    """Give what the engine itself puts into its sentences, and a date, which services do."""
    for ask in _asks(book):
        low, high = map(str, ask.answer.bounds)
        longest: Mapping[str, int] = {"low": len(low), "high": len(high), "value": ask.answer.longest}
        yield from ((name, Kind(Display.TEXT, septets)) for name, septets in longest.items())
    yield "date", Kind(Display.DATE)


def _asks(book: Book) -> Iterator[Ask]:
    return (step for flow in book.flows.values() for step in flow.steps.values() if isinstance(step, Ask))
