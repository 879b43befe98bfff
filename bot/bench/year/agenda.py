"""The simulated time: what happens when, from one event to the next; nothing happens between them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from zoneinfo import ZoneInfo


class Agenda:
    """Events in the order of their time, and the instant that it is now."""

    def __init__(self, begins_at: datetime) -> None:
        """Begin at an instant, with nothing ahead."""
        self.now = begins_at
        self._ahead: list[tuple[datetime, int, Callable[[], None]]] = []
        self._serial = count()

    def at(self, when: datetime, do: Callable[[], None]) -> None:
        """Have something done at an instant; what would be in the past comes next."""
        heappush(self._ahead, (max(when, self.now), next(self._serial), do))

    def pass_time(self, length: timedelta) -> None:
        """Let time pass within an event, as it does in a call."""
        self.now += length

    def run(self, until: datetime) -> None:
        """Let everything happen that is to happen before an instant."""
        while self._ahead and self._ahead[0][0] < until:
            when, _, do = heappop(self._ahead)
            self.now = max(self.now, when)
            do()
        self.now = max(self.now, until)


def at_mark(moment: datetime, every: timedelta) -> datetime:
    """Give the first of the instants that come every so often, counted from midnight UTC, that is not before this."""
    midnight = datetime.combine(moment.date(), time(), UTC)
    return midnight + -(-(moment - midnight) // every) * every


def at_local(day: date, hour: float, zone: ZoneInfo) -> datetime:
    """Give the instant of an hour of a day, as the clock shows it there."""
    return (datetime.combine(day, time(), zone) + timedelta(hours=hour)).astimezone(UTC)
