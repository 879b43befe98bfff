"""Walk: where the engine did something else than the proof had said."""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.rules.remarks import Pen, Remark
from bot.engine.walking.book import Book
from bot.engine.walking.holding import Tally

RULE = "walk"


def check(book: Book, tally: Tally) -> Iterator[Remark]:
    """Say what went otherwise on a walk, with all that was said before it; of each step the first time."""
    told: set[tuple[str, str]] = set()
    for station, wrong in tally.faults:
        flow, step = station[-1]
        if (flow, step) not in told:
            told.add((flow, step))
            yield Pen(RULE, book.flows[flow]).fault(book.step((flow, step)).line, step, wrong)
