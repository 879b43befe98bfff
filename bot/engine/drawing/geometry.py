"""Geometry: every box, label and arrow of a diagram in its place on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.engine.drawing.columns import columns, rising
from bot.engine.drawing.diagrams import Box, Diagram
from bot.engine.drawing.layers import Link, Place, lay
from bot.engine.drawing.sizes import Sized, size_of_box, size_of_label

_GAP, _ROW_GAP = 24.0, 22.0
_PORT, _EDGE = 18.0, 14.0
"""How far apart arrows leave a box, and how far from its edges."""
_BARE = 8.0
"""What an arrow needs where it only passes."""
_LOOP = 24.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A box or a label where it stands: its middle, and its lines."""

    x: float
    y: float
    sized: Sized


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow's way through these points, from above to below, or back up."""

    points: tuple[Point, ...]
    label: Drawn | None
    back: bool


class Geometry:
    """A diagram laid out."""

    def __init__(self, diagram: Diagram) -> None:
        """Lay a diagram out."""
        self._all = {box.name: box for box in diagram.boxes}
        known = [arrow for arrow in diagram.arrows if arrow.source in self._all and arrow.target in self._all]
        self._arrows = [arrow for arrow in known if arrow.source != arrow.target]
        self._loops = {arrow.source: size_of_label(arrow.labels) for arrow in known if arrow.source == arrow.target}
        self._sizes = {name: size_of_box(box) for name, box in self._all.items()}
        self._layers = lay(list(self._all), [Link(arrow.source, arrow.target) for arrow in self._arrows])
        self._labels = {self._beside(at): size_of_label(arrow.labels) for at, arrow in enumerate(self._arrows)}
        self._x = columns(self._layers, self._room, _GAP)
        self._tops, self._heights = self._rows()
        self._ports = dict(self._find_ports())

    @property
    def width(self) -> float:
        """How wide the drawing is."""
        return max(x + self._room(place) / 2 for place, x in self._x.items())

    @property
    def height(self) -> float:
        """How high the drawing is."""
        return self._tops[-1] + self._heights[-1]

    def boxes(self) -> Iterator[tuple[Box, Drawn]]:
        """Give the boxes where they stand."""
        for place in self._x:
            if place.name:
                yield self._all[place.name], self._drawn(place, self._sizes[place.name])

    def loops(self) -> Iterator[tuple[Drawn, Drawn]]:
        """Give the boxes that lead to themselves, each with its label beside it."""
        for box, drawn in self.boxes():
            label = self._loops.get(box.name)
            if label:
                x = drawn.x + drawn.sized.width / 2 + _LOOP + label.width / 2
                yield drawn, Drawn(x, drawn.y, label)

    def lines(self) -> Iterator[Line]:
        """Give the arrows."""
        for at, chain in enumerate(self._layers.chains):
            first, *passed, last = chain
            x = self._ports[at, first]
            points = [(x, self._floor(first)), (x, self._bottom(first))]
            for place in passed:
                if self._heights[place.row]:
                    points += [(self._x[place], self._tops[place.row]), (self._x[place], self._bottom(place))]
            points.append((self._ports[at, last], self._tops[last.row]))
            beside = self._beside(at)
            label = self._labels[beside]
            points = list(dict.fromkeys(points))
            yield Line(tuple(points), self._drawn(beside, label) if label.lines else None, at in self._layers.turned)

    def _room(self, place: Place) -> float:
        """Give how wide a place is; a box has room beside it for the arrow that comes back to it."""
        if not place.name:
            return self._labels[place].width if place in self._labels else _BARE
        loop = self._loops.get(place.name)
        return self._sizes[place.name].width + (2 * (loop.width + _LOOP) if loop else 0)

    def _beside(self, at: int) -> Place:
        """Give the place next to an arrow's source, where its label stands."""
        return self._layers.chains[at][-2 if at in self._layers.turned else 1]

    def _rows(self) -> tuple[list[float], list[float]]:
        """Give the top and the height of each row."""
        tops: list[float] = []
        heights: list[float] = []
        for row in self._layers.rows:
            sizes = [self._sizes[place.name] if place.name else self._labels.get(place) for place in row]
            gap = _ROW_GAP if heights and heights[-1] else 0.0
            tops.append(tops[-1] + heights[-1] + gap if tops else 0.0)
            heights.append(max((sized.height for sized in sizes if sized), default=0.0))
        return tops, heights

    def _drawn(self, place: Place, sized: Sized) -> Drawn:
        """Give a thing where it stands: at the top of its row."""
        return Drawn(self._x[place], self._tops[place.row] + sized.height / 2, sized)

    def _floor(self, place: Place) -> float:
        return self._tops[place.row] + self._sizes[place.name].height

    def _bottom(self, place: Place) -> float:
        return self._tops[place.row] + self._heights[place.row]

    def _find_ports(self) -> Iterator[tuple[tuple[int, Place], float]]:
        """Give where each arrow meets its boxes: as near as can be to where it comes from, and none upon another."""
        for end, beside in ((0, 1), (-1, -2)):
            met: dict[Place, list[tuple[float, int]]] = {}
            for at, chain in enumerate(self._layers.chains):
                met.setdefault(chain[end], []).append((self._x[chain[beside]], at))
            for place, arrows in met.items():
                arrows.sort()
                for (_, at), x in zip(arrows, self._spread(place, [x for x, _ in arrows]), strict=True):
                    yield (at, place), x

    def _spread(self, place: Place, wanted: Sequence[float]) -> list[float]:
        """Give points on a box's edge, near those that are wanted, in their order and apart from one another."""
        half = max(self._sizes[place.name].width / 2 - _EDGE, 0.0)
        apart = min(_PORT, 2 * half / max(len(wanted) - 1, 1))
        middle = self._x[place]
        low, high = middle - half, middle + half - apart * (len(wanted) - 1)
        pulled = rising([x - apart * at for at, x in enumerate(wanted)], [1.0] * len(wanted))
        return [min(max(x, low), high) + apart * at for at, x in enumerate(pulled)]
