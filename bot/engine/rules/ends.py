"""Ends: every step can be reached, from every step an end can be reached, and no circle goes without a wait."""

from __future__ import annotations

from collections.abc import Iterator

from bot.engine.flow import DONE, Flow, Run, asks_photo
from bot.engine.revision import ASIDE_FLOWS, HOUSE_FLOWS
from bot.engine.rules.graph import Graph, circles
from bot.engine.rules.remarks import Pen, Remark
from bot.engine.walking.book import Book

RULE = "ends"


def check(book: Book, broken: set[str]) -> Iterator[Remark]:
    """Say where a conversation cannot go on, or goes on for ever; of no flow that comes to a broken one."""
    names = [name for name in book.flows if not book.family(name) & broken]
    graph = Graph(book, names)
    for name in names:
        flow = book.flows[name]
        pen = Pen(RULE, flow)
        yield from _unreachable(graph, pen, flow)
        yield from _endless(graph, pen, flow)
        yield from _restless(graph, pen, flow)
        yield from _unbegun(book, pen, flow)
    yield from _recursive(book, names)


def _unreachable(graph: Graph, pen: Pen, flow: Flow) -> Iterator[Remark]:
    reached = graph.reached(flow)
    for name, step in flow.steps.items():
        if name not in reached:
            blocked = [other.name for other in flow.steps.values() if _is_blocked(graph, flow, other.name, name)]
            why = f": {blocked[0]!r} runs a flow that is never done" if blocked else "; lead to it, or take it out"
            yield pen.fault(step.line, name, f"no way leads here{why}")


def _is_blocked(graph: Graph, flow: Flow, name: str, target: str) -> bool:
    """Whether a step would lead to the target if the flow that it runs were ever done."""
    step = flow.steps[name]
    return isinstance(step, Run) and step.flow not in graph.through and step.next.step == target


def _endless(graph: Graph, pen: Pen, flow: Flow) -> Iterator[Remark]:
    """Tell of the steps with which a stretch begins that has no end."""
    reached = graph.reached(flow)
    good = {name for name in reached if graph.finishes(flow.steps[name])}
    while more := {name for name in reached if name not in good and good & set(graph.onward(flow.steps[name]))}:
        good |= more
    entered = {flow.start.step} | {target for name in good for target in graph.onward(flow.steps[name])}
    for name in reached:
        step = flow.steps[name]
        told_there = isinstance(step, Run) and step.flow not in graph.ending | graph.through
        if name not in good and name in entered and not told_there:
            told = "from here no end can be reached; lead on to an 'end', or to 'done'"
            yield pen.fault(step.line, name, told)


def _restless(graph: Graph, pen: Pen, flow: Flow) -> Iterator[Remark]:
    def edges(name: str) -> list[str]:
        return [target for target in graph.silently(flow.steps[name]) if target != DONE]

    for circle in circles(flow.steps, edges):
        step = flow.steps[circle[0]]
        told = f"goes in a circle in which nobody is asked anything: {' → '.join(circle)}; ask on the way, or lead out"
        yield pen.fault(step.line, step.name, told)


def _recursive(book: Book, names: list[str]) -> Iterator[Remark]:
    def edges(name: str) -> list[str]:
        return [step.flow for step in book.flows[name].steps.values() if isinstance(step, Run)]

    for circle in circles(names, edges):
        flow = book.flows[circle[0]]
        step = next(step for step in flow.steps.values() if isinstance(step, Run) and step.flow == circle[1])
        told = f"comes to run its own flow: {' → '.join(circle)}; lead to 'done' to come back instead"
        yield Pen(RULE, flow).fault(step.line, step.name, told)


def _unbegun(book: Book, pen: Pen, flow: Flow) -> Iterator[Remark]:
    runs = (step.flow for other in book.flows.values() for step in other.steps.values() if isinstance(step, Run))
    by_photo = any(asks_photo(step) for step in flow.steps.values())  # one that comes by itself can begin it
    if not flow.keywords and not by_photo and flow.name not in {*HOUSE_FLOWS, *ASIDE_FLOWS, *runs}:
        yield pen.note(1, "", "no keyword and no other flow begins it; only staff or a notice can")
