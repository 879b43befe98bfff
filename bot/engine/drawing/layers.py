"""Layers: which row each box stands in, and in which order, so that arrows lead down and cross as little as can be.

The method of Sugiyama: circles are cut, boxes get rows, arrows that pass rows get a place in each of them, and rows are
ordered by where their neighbours stand. An arrow's label has a place too, in the row after its source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

_SWEEPS = 24


class Link(NamedTuple):
    """An arrow to be laid out."""

    source: str
    target: str


class Place(NamedTuple):
    """A place in a row: a box of this name, or where the arrow of this number passes."""

    name: str = ""
    link: int = -1
    row: int = 0


@dataclass(slots=True)
class Layers:
    """Rows of places in their order, and the places that each arrow passes, in the direction of the rows."""

    rows: list[list[Place]]
    chains: list[list[Place]] = field(default_factory=list)
    turned: set[int] = field(default_factory=set)
    """The arrows that lead up, against the rows."""


def lay(boxes: Sequence[str], links: Sequence[Link]) -> Layers:
    """Give rows for boxes that are linked; every second row is for the labels between."""
    turned = _circular(boxes, links)
    down = [Link(link.target, link.source) if at in turned else link for at, link in enumerate(links)]
    row_of = _rows(boxes, down)
    rows: list[list[Place]] = [[] for _ in range(2 * max(row_of.values()) + 1)]
    places = {name: Place(name, row=2 * row) for name, row in row_of.items()}
    for name in boxes:
        rows[places[name].row].append(places[name])
    chains = []
    for at, link in enumerate(down):
        first, last = places[link.source], places[link.target]
        passed = [Place(link=at, row=row) for row in range(first.row + 1, last.row)]
        for place in passed:
            rows[place.row].append(place)
        chains.append([first, *passed, last])
    return Layers(_ordered(rows, chains), chains, turned)


def _circular(boxes: Sequence[str], links: Sequence[Link]) -> set[int]:
    """Give the arrows that close a circle, going deep first from the boxes in their order."""
    leaving = defaultdict(list)
    for at, link in enumerate(links):
        leaving[link.source].append((at, link.target))
    closing: set[int] = set()
    state: dict[str, bool] = {}
    for box in boxes:
        stack = [(box, iter(leaving[box]))] if box not in state else []
        state.setdefault(box, True)
        while stack:
            name, targets = stack[-1]
            at, target = next(targets, (-1, ""))
            if at < 0:
                state[name] = False
                stack.pop()
            elif target not in state:
                state[target] = True
                stack.append((target, iter(leaving[target])))
            elif state[target]:
                closing.add(at)
    return closing


def _rows(boxes: Sequence[str], down: Sequence[Link]) -> dict[str, int]:
    """Give each box the first row below all that lead to it; where nothing does, the last above what it leads to."""
    arriving, leaving = defaultdict(list), defaultdict(list)
    for link in down:
        arriving[link.target].append(link.source)
        leaving[link.source].append(link.target)
    row: dict[str, int] = {}

    def place(name: str) -> int:
        if name not in row:
            row[name] = 1 + max((place(source) for source in arriving[name]), default=-1)
        return row[name]

    for name in boxes:
        place(name)
    for name in boxes:
        if not arriving[name] and leaving[name]:
            row[name] = min(row[target] for target in leaving[name]) - 1
    return row


def _ordered(rows: list[list[Place]], chains: list[list[Place]]) -> list[list[Place]]:
    """Order the rows by turns downwards and upwards; keep the order with the fewest crossings."""
    above, below = defaultdict(list), defaultdict(list)
    for chain in chains:
        for upper, lower in pairwise(chain):
            below[upper].append(lower)
            above[lower].append(upper)
    best, fewest = rows, crossings(rows, below)
    for sweep in range(_SWEEPS):
        neighbours = above if sweep % 2 == 0 else below
        rows = _swept(rows, neighbours, downwards=sweep % 2 == 0, ties=1 if sweep % 4 < 2 else -1)
        count = crossings(rows, below)
        if count < fewest:
            best, fewest = rows, count
    return best


def _swept(
    rows: list[list[Place]], neighbours: Mapping[Place, list[Place]], *, downwards: bool, ties: int
) -> list[list[Place]]:
    """Order each row by where the neighbours of its places stand; -1 turns those around that want the same place."""
    found = [list(row) for row in rows]
    order = range(1, len(rows)) if downwards else range(len(rows) - 2, -1, -1)
    for at in order:
        fixed = {place: position for position, place in enumerate(found[at - 1 if downwards else at + 1])}
        here = {place: position for position, place in enumerate(found[at])}

        def centre(place: Place, fixed: Mapping[Place, int] = fixed, here: Mapping[Place, int] = here) -> float:
            near = sorted(fixed[other] for other in neighbours[place] if other in fixed)
            return sum(near) / len(near) if near else here[place]

        found[at] = sorted(found[at][::ties], key=centre)
    return found


def crossings(rows: Iterable[Sequence[Place]], below: Mapping[Place, list[Place]]) -> int:
    """Count how often arrows cross between rows."""
    rows = list(rows)
    count = 0
    for upper, lower in pairwise(rows):
        position = {place: at for at, place in enumerate(lower)}
        ends = [position[end] for place in upper for end in sorted(below[place], key=position.__getitem__)]
        count += sum(ends[i] > ends[j] for i in range(len(ends)) for j in range(i + 1, len(ends)))
    return count
