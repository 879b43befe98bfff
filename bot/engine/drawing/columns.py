"""Columns: where in its row each place stands, so that arrows are as straight as the room allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import inf

from bot.engine.drawing.layers import Layers, Place

_SWEEPS = 60
_STRAIGHT = 8.0
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
    for chain in layers.chains:
        _straighten(chain[1:-1], middle, _freedom(layers, middle, width, gap))
    left = min(middle[place] - width(place) / 2 for place in middle)
    return {place: x - left for place, x in middle.items()}


def _freedom(
    layers: Layers, middle: Mapping[Place, float], width: Callable[[Place], float], gap: float
) -> Callable[[Place], tuple[float, float]]:
    """Give a function that tells between which points a place can move while all others stay."""

    def between(place: Place) -> tuple[float, float]:
        row = layers.rows[place.row]
        at = row.index(place)
        apart = width(place) / 2 + gap
        before, after = row[at - 1] if at else None, row[at + 1] if at + 1 < len(row) else None
        low = middle[before] + width(before) / 2 + apart if before else -inf
        high = middle[after] - width(after) / 2 - apart if after else inf
        return min(low, middle[place]), max(high, middle[place])

    return between


def _straighten(
    passed: Sequence[Place], middle: dict[Place, float], between: Callable[[Place], tuple[float, float]]
) -> None:
    """Put the places that an arrow passes one right below another, as far down as they have a point in common."""
    run: list[Place] = []
    low, high = -inf, inf
    for place in (*passed, None):
        least, most = between(place) if place else (inf, -inf)
        if max(low, least) > min(high, most):
            wanted = sum(middle[other] for other in run) / max(len(run), 1)
            middle.update((other, min(max(wanted, low), high)) for other in run)
            run, low, high = [], -inf, inf
        if place:
            run.append(place)
            low, high = max(low, least), min(high, most)


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
        for upper, lower in pairwise(chain):
            pull = _STRAIGHT if upper.link >= 0 and lower.link >= 0 else 1.0
            near[upper].append((lower, pull))
            near[lower].append((upper, pull))
    return near


def _wanted(place: Place, near: Mapping[Place, list[tuple[Place, float]]], middle: Mapping[Place, float]) -> float:
    pulls = near[place]
    total = sum(pull for _, pull in pulls)
    return sum(middle[other] * pull for other, pull in pulls) / total if total else middle[place]
