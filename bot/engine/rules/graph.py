"""Flows as a graph: what can be reached, what comes to an end, what goes on without a word from the contact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from bot.engine.flow import DONE, Ask, Do, End, Flow, Menu, Run, Say, Step, asks_photo, targets_of
from bot.engine.walking.book import Book

Edges = Callable[[Step], list[str]]


class Graph:
    """Flows whose steps and targets all exist."""

    def __init__(self, book: Book, names: Iterable[str]) -> None:
        """Take the flows of these names."""
        self.flows: Mapping[str, Flow] = {name: book.flows[name] for name in names}

    @cached_property
    def through(self) -> set[str]:
        """The flows that can be done, so that the flow that ran them goes on."""
        return self._grow(lambda flow, found: DONE in reachable(flow, lambda step: self._onward(step, found)))

    @cached_property
    def ending(self) -> set[str]:
        """The flows in which the conversation can end."""
        return self._grow(lambda flow, found: any(self._ends(flow.steps[name], found) for name in self.reached(flow)))

    @cached_property
    def silent(self) -> set[str]:
        """The flows that can be done without a word from the contact."""
        return self._grow(lambda flow, found: DONE in reachable(flow, lambda step: self._silently(step, found)))

    def reached(self, flow: Flow) -> list[str]:
        """Give the steps that can be reached from a flow's start, in that order."""
        return [name for name in reachable(flow, self.onward) if name != DONE]

    def onward(self, step: Step) -> list[str]:
        """Give where a step can lead, `done` included."""
        return self._onward(step, self.through)

    def silently(self, step: Step) -> list[str]:
        """Give where a step can lead without a word from the contact."""
        return self._silently(step, self.silent)

    def finishes(self, step: Step) -> bool:
        """Whether the conversation can end at a step, or its flow be done after it."""
        return self._ends(step, self.ending) or DONE in self.onward(step)

    def _grow(self, belongs: Callable[[Flow, set[str]], bool]) -> set[str]:
        """Give the smallest set of flows that holds each that belongs because of those in it."""
        found: set[str] = set()
        while more := {name for name, flow in self.flows.items() if name not in found and belongs(flow, found)}:
            found |= more
        return found

    def _onward(self, step: Step, through: set[str]) -> list[str]:
        if isinstance(step, Run) and step.flow not in through:
            return []
        return [target.step for target in targets_of(step)]

    def _ends(self, step: Step, ending: set[str]) -> bool:
        return isinstance(step, End) or (isinstance(step, Run) and step.flow in ending)

    def _silently(self, step: Step, silent: set[str]) -> list[str]:
        match step:
            case Say(next=target):
                return [target.step]
            case Do(outcomes=outcomes):
                return [target.step for target in outcomes.values()]
            case Run(flow=flow, next=target):
                return [target.step] if flow in silent else []
            case Ask(once=once, next=target):
                return [target.step] if once or asks_photo(step) else []
            case Menu(once=once, next=after, empty=empty):
                return [target.step for target in (after if once else None, empty) if target]
            case End():
                return []


def reachable(flow: Flow, edges: Edges) -> dict[str, None]:
    """Give the steps that can be reached from a flow's start over these edges, `done` included, in that order."""
    found: dict[str, None] = {}
    waiting = [flow.start.step]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += reversed(edges(flow.steps[name]) if name != DONE else [])
    return found


def circles(nodes: Iterable[str], edges: Callable[[str], Iterable[str]]) -> Iterator[list[str]]:
    """Give a circle through the first node of each knot, in the order of the nodes; none shares a node with another."""
    done: set[str] = set()
    for node in nodes:
        circle = [] if node in done else way(node, node, edges)
        if circle:
            done.update(circle)
            yield circle


def way(start: str, goal: str, edges: Callable[[str], Iterable[str]]) -> list[str]:
    """Give the shortest way of one step or more from a node to a goal, both included; nothing where there is none."""
    before: dict[str, str] = {}
    waiting = [start]
    for node in waiting:
        for other in edges(node):
            if other in before:
                continue
            before[other] = node
            if other == goal:
                return _traced(before, start, goal)
            waiting.append(other)
    return []


def _traced(before: Mapping[str, str], start: str, goal: str) -> list[str]:
    found = [goal]
    while len(found) == 1 or found[-1] != start:
        found.append(before[found[-1]])
    return found[::-1]
