"""Routes: how many ways there are through a conversation, and which of them is the longest.

A circle is gone round once: a route is over where it would come back to a station that it has passed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.engine.walking.plan import Plan, Station


@dataclass(frozen=True, slots=True)
class Route:
    """One way through a conversation, with what it costs."""

    cost: int
    stations: tuple[Station, ...]


class Routes:
    """All ways through a conversation."""

    def __init__(self, plan: Plan) -> None:
        """Find the order in which every station comes before those that it leads to, circles cut."""
        self._start = plan.start
        self._next: dict[Station, tuple[Station | None, ...]] = {}
        self._order: list[Station] = []
        self._visit(plan)

    @property
    def count(self) -> int:
        """How many ways there are; choices that lead to the same station are one."""
        ways: dict[Station, int] = {}
        for station in self._order:
            ways[station] = sum(ways[to] if to else 1 for to in self._next[station]) or 1
        return ways[self._start]

    def longest(self, costs: Mapping[Station, int]) -> Route:
        """Give the way that costs most.

        A station that is not named costs nothing; our goodbye, or a question put a second time, costs one.
        """
        best: dict[Station, tuple[int, Station | None]] = {}
        for station in self._order:
            after = max(((best[to][0] if to else 1, to) for to in self._next[station]), default=(0, None), key=_cost)
            best[station] = after[0] + costs.get(station, 0), after[1]
        return Route(best[self._start][0], tuple(self._follow(best)))

    def _follow(self, best: Mapping[Station, tuple[int, Station | None]]) -> Iterator[Station]:
        station: Station | None = self._start
        while station:
            yield station
            station = best[station][1]

    def _visit(self, plan: Plan) -> None:
        """Go deep first; what leads back to where we are in the middle of is where a circle is cut."""
        under_way: dict[Station, Iterator[Station | None]] = {self._start: iter(_targets(plan, self._start))}
        self._next[self._start] = ()
        while under_way:
            station, targets = next(reversed(under_way.items()))
            target = next(targets, _NO_MORE)
            if target is _NO_MORE:
                self._order.append(station)
                del under_way[station]
                continue
            closes = target is None or target in under_way
            self._next[station] = (*self._next[station], None if closes else target)
            if target is not None and target not in self._next:
                self._next[target] = ()
                under_way[target] = iter(_targets(plan, target))


_NO_MORE: Station = ()
"""No station at all."""


def _targets(plan: Plan, station: Station) -> tuple[Station | None, ...]:
    return tuple(to for _, to in dict.fromkeys((move.how, move.to) for move in plan.moves[station]))


def _cost(found: tuple[int, Station | None]) -> int:
    return found[0]
