"""Who gets a seat: pure arithmetic over a workshop's seats and the shares of the districts it invites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Room:
    """A workshop's seats: how many in all, how many each district has for itself, how many each has taken."""

    seats: int
    shares: Mapping[str, int]
    taken: Mapping[str, int]

    def invites(self, district: str) -> bool:
        """Whether somebody of this district may apply: every district may, where no share names one."""
        return not self.shares or district in self.shares

    def has_seat(self, district: str) -> bool:
        """Whether somebody of this district can sit: in the district's own share first, else on an open seat."""
        return self.seats_left(district) > 0

    def seats_left(self, district: str) -> int:
        """Give how many of this district could still sit; never more than there are seats, whatever the shares say."""
        own = max(0, self.shares.get(district, 0) - self.taken.get(district, 0))
        beyond = sum(max(0, taken - self.shares.get(name, 0)) for name, taken in self.taken.items())
        open_to_all = max(0, self.seats - sum(self.shares.values()) - beyond)
        return max(0, min(own + open_to_all, self.seats - sum(self.taken.values())))

    def with_one_more(self, district: str) -> Room:
        """Give the room once one more of this district sits."""
        return Room(self.seats, self.shares, {**self.taken, district: self.taken.get(district, 0) + 1})


def next_in_line(room: Room, waiting: Iterable[tuple[int, str]]) -> list[int]:
    """Give who of the waiting (id and district, in their order) can sit now; each one taken is counted."""
    found = []
    for who, district in waiting:
        if room.has_seat(district):
            found.append(who)
            room = room.with_one_more(district)
    return found
