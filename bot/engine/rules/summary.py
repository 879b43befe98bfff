"""What was proved, in figures: a line for each flow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.engine.rules import Verdict
from bot.engine.walking.book import Book
from bot.engine.walking.plan import Plan, Station
from bot.engine.walking.proof import Shown
from bot.engine.walking.routes import Routes
from bot.messages import Medium


@dataclass(frozen=True, slots=True)
class Tightest:
    """The USSD screen with the least room left."""

    step: str
    free: int
    """Septets."""


@dataclass(frozen=True, slots=True)
class Line:
    """What was proved of one flow."""

    flow: str
    steps: int
    paths: int | None
    """Ways through it, with the flows that it runs; None where faults stood in the way of a proof."""
    screens: int
    """Composed and fitted: each of its steps' screens, in every language, on every medium."""
    tightest: Mapping[str, Tightest]
    """By language; of screens of one page."""


def summarise(book: Book, verdict: Verdict) -> Iterator[Line]:
    """Give a line for each flow, in the order of the flows."""
    screens: dict[str, set[object]] = {name: set() for name in book.flows}
    tightest: dict[str, dict[str, Tightest]] = {name: {} for name in book.flows}
    for root, proof in verdict.proofs.items():
        media = book.flows[root].media
        for shown in (*proof.shown, *proof.interrupted):
            flow, step = stands(shown, proof.plan.start)
            screens[flow].update((step, shown.language, medium, shown.screen) for medium in media)
        for shown in proof.shown if Medium.USSD in media else ():
            flow, step = stands(shown, proof.plan.start)
            _tighten(tightest[flow], step, shown, shown.measure.free(book.limits))
    for name, written in book.flows.items():
        paths = _paths(book, verdict, name) if screens[name] else None
        yield Line(name, len(written.steps), paths, len(screens[name]), tightest[name])


def stands(shown: Shown, start: Station) -> tuple[str, str]:
    """Give the step that a screen belongs to; our goodbye to what was said last before it."""
    return (shown.scene.station or (shown.scene.said or (start,))[-1])[-1]


def _tighten(tightest: dict[str, Tightest], step: str, shown: Shown, free: int | None) -> None:
    least = tightest.get(shown.language)
    if free is not None and (least is None or free < least.free):
        tightest[shown.language] = Tightest(step, free)


def _paths(book: Book, verdict: Verdict, name: str) -> int:
    return (verdict.routes.get(name) or Routes(Plan(book, name))).count
