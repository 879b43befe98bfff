"""Columns: where in its row each place stands, so that arrows are as straight as the room allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from bot.engine.drawing.layers import Layers, Place

_SWEEPS = 30
_STRAIGHT = 6.0
"""How much more a place that an arrow only passes wants to stand straight than a box does."""


def columns(layers: Layers, width: Callable[[Place], float], gap: float) -> dict[Place, float]:
    """Give the middle of each place; neighbours in a row keep a gap between them."""
    near = _neighbours(layers)
    middle = {place: x for row in layers.rows for place, x in zip(row, _packed(row, width, gap), strict=True)}
    for sweep in range(_SWEEPS):
        rows = layers.rows if sweep % 2 == 0 else layers.rows[::-1]
        for row in rows:
            wanted = [_wanted(place, near, middle) for place in row]
            weights = [_STRAIGHT if place.link >= 0 else 1.0 + len(near[place]) / 4 for place in row]
            offsets = _packed(row, width, gap)
            pulled = [x - offset for x, offset in zip(wanted, offsets, strict=True)]
            for place, x, offset in zip(row, rising(pulled, weights), offsets, strict=True):
                middle[place] = x + offset
    left = min(middle[place] - width(place) / 2 for place in middle)
    return {place: x - left for place, x in middle.items()}


def rising(values: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Give the numbers nearest to these of which none is less than the one before it, by weighted least squares."""
    blocks: list[tuple[float, float, int]] = []
    for value, weight in zip(values, weights, strict=True):
        mean, heft, count = value, weight, 1
        while blocks and blocks[-1][0] > mean:
            before, other, several = blocks.pop()
            mean = (before * other + mean * heft) / (other + heft)
            heft, count = heft + other, count + several
        blocks.append((mean, heft, count))
    return [mean for mean, _, count in blocks for _ in range(count)]


def _packed(row: Sequence[Place], width: Callable[[Place], float], gap: float) -> list[float]:
    """Give the middles of a row's places when they stand as close as they may."""
    found: list[float] = []
    edge = 0.0
    for place in row:
        found.append(edge + width(place) / 2)
        edge += width(place) + gap
    return found


def _neighbours(layers: Layers) -> Mapping[Place, list[tuple[Place, float]]]:
    """Give for each place those that it is linked with, and how much each pulls."""
    near: dict[Place, list[tuple[Place, float]]] = defaultdict(list)
    for chain in layers.chains:
        for upper, lower in zip(chain, chain[1:], strict=False):
            pull = _STRAIGHT if upper.link >= 0 and lower.link >= 0 else 1.0
            near[upper].append((lower, pull))
            near[lower].append((upper, pull))
    return near


def _wanted(place: Place, near: Mapping[Place, list[tuple[Place, float]]], middle: Mapping[Place, float]) -> float:
    pulls = near[place]
    total = sum(pull for _, pull in pulls)
    return sum(middle[other] * pull for other, pull in pulls) / total if total else middle[place]
