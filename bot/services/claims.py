"""What a worker has claimed and not begun yet: filled up in time, fair between broadcasts, given back in the end."""

from __future__ import annotations

import secrets
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Row

from bot.messages import Medium
from bot.runtime import Runtime
from bot.services.beginning import give_back, put_off
from bot.services.broadcasting.running import running
from bot.services.quiet import next_allowed
from bot.store import breakers, claiming

_SECONDS = 4.0
"""How much is claimed ahead at the rate of a channel; a claim that is older than twice that is given back."""
_MOST, _FEWEST = 256, 8
"""How many messages of a channel are claimed at the most, and at the least."""
_LOOK_AGAIN = 0.1
"""Seconds between two looks that found nothing, while something is under way."""
BULK = "bulk"
"""The lane of broadcasts."""


def open_broadcasts(runtime: Runtime, db: Connection, lane: str, now: datetime) -> dict[int, int]:
    """Give the broadcasts that a lane may send, each with its last row that may begin now.

    There are none in quiet hours, so that their rows are left as they are.
    """
    is_quiet = next_allowed(now, runtime.quiet, runtime.house.zone) > now
    return {} if is_quiet or lane != BULK else running(runtime, db, now)


class Claims:
    """The claimed messages of a lane, by channel, in the order in which they are to begin."""

    def __init__(self, runtime: Runtime, lane: str) -> None:
        """Begin with none."""
        self._runtime = runtime
        self._lane = lane
        self._rows: defaultdict[str, deque[Row[Any]]] = defaultdict(deque)
        self._since = self._looked_at = monotonic()
        self._last: dict[tuple[int, str], int] = {}
        self.looks_again = True
        """Whether another look may find something: the last one did, or results came since."""
        self.probes: set[int] = set()
        """The ids that try a stopped channel."""

    def __len__(self) -> int:
        return sum(map(len, self._rows.values()))

    def channels(self) -> list[str]:
        """Give the channels that something is claimed for."""
        return [channel for channel, rows in self._rows.items() if rows]

    def count(self, channel: str) -> int:
        """Give how many messages are claimed for a channel."""
        return len(self._rows[channel])

    def take(self, channel: str, number: int) -> list[Row[Any]]:
        """Take so many messages of a channel, in order."""
        return [self._rows[channel].popleft() for _ in range(number)]

    def note(self, ids: Iterable[int]) -> None:
        """Note that these have come back: what stood behind them may go now."""
        self.probes.difference_update(ids)
        self.looks_again = True

    def leave(self) -> list[Row[Any]]:
        """Let go of all that is claimed; give it, so that it is given back."""
        rows = [row for channel in self.channels() for row in self.take(channel, self.count(channel))]
        self.probes.difference_update(row.id for row in rows)
        return rows

    def fill(self, *, is_waiting: bool) -> None:
        """Claim what is due, unless there is enough, or nothing was there a moment ago."""
        if self and monotonic() - self._since > 2 * _SECONDS:
            give_back(self._runtime, self.leave())
        thin = [name for name in self._runtime.channels if self.count(name) * 2 < self._room(name)]
        if not thin or not (self.looks_again or (is_waiting and monotonic() - self._looked_at > _LOOK_AGAIN)):
            return
        if not self:
            self._since = monotonic()
        self._looked_at = monotonic()
        self.looks_again = False
        with self._runtime.database.begin() as db:
            found = self._claim(db, thin)
        for row in self._without_crowded(found):
            self._rows[row.channel].append(row)

    def _without_crowded(self, rows: Sequence[Row[Any]]) -> list[Row[Any]]:
        """Put off what WhatsApp would not take yet, since its contact got many at once; give the others."""
        waits: dict[int, timedelta] = {}
        for channel in self._runtime.channels.values():
            mine = [row for row in rows if row.channel == channel.name and channel.medium is Medium.WHATSAPP]
            pauses = self._runtime.pace.wait_for_pairs(channel.name, [row.address for row in mine])
            waits |= {row.id: pause for row, pause in zip(mine, pauses, strict=True) if pause}
        put_off(self._runtime, [(row, waits[row.id]) for row in rows if row.id in waits])
        return [row for row in rows if row.id not in waits]

    def _room(self, channel: str) -> int:
        return int(max(_FEWEST, min(_MOST, _SECONDS * self._runtime.pace.rate(channel))))

    def _claim(self, db: Connection, channels: Sequence[str]) -> list[Row[Any]]:
        now = self._runtime.clock(db)
        stopped = breakers.find_open(db)
        open_now = open_broadcasts(self._runtime, db, self._lane, now)
        found: list[Row[Any]] = []
        for channel in channels:
            if channel not in stopped:
                found += self._claim_on(db, channel, open_now, now)
            elif stopped[channel].probe_at <= now:
                found += self._claim_probe(db, channel, open_now, now)
        return found

    def _claim_on(self, db: Connection, channel: str, broadcasts: Mapping[int, int], now: datetime) -> list[Row[Any]]:
        most = self._room(channel) - self.count(channel)
        rows = list(claiming.claim(db, self._lane, channel, self._hold(now, most)))
        self.looks_again |= len(rows) == most
        share = -(-(most - len(rows)) // max(1, len(broadcasts)))
        for broadcast, upto in broadcasts.items() if share else ():
            rows += self._claim_share(db, (broadcast, channel), self._hold(now, share)._replace(upto=upto))
        return rows

    def _claim_share(self, db: Connection, line: tuple[int, str], hold: claiming.Hold) -> list[Row[Any]]:
        """Claim the next messages of a broadcast on a channel; behind the last, once more those that were put off."""
        last = self._last.get(line, 0)
        rows = list(claiming.claim_of_broadcast(db, *line, hold, last))
        is_full = len(rows) == hold.most
        self._last[line] = rows[-1].id if is_full else 0
        self.looks_again |= is_full or last > 0
        return rows

    def _claim_probe(
        self, db: Connection, channel: str, broadcasts: Mapping[int, int], now: datetime
    ) -> list[Row[Any]]:
        """Claim the one message that tries a stopped channel, if it is this worker that may try."""
        rows = list(claiming.claim(db, self._lane, channel, self._hold(now, 1)))
        for broadcast, upto in broadcasts.items() if not rows else ():
            hold = self._hold(now, 1)._replace(upto=upto)
            rows = rows or list(claiming.claim_of_broadcast(db, broadcast, channel, hold))
        if rows and not breakers.take_probe(db, channel, now):
            claiming.give_back(db, rows)
            return []
        self.probes.update(row.id for row in rows)
        return rows

    def _hold(self, now: datetime, most: int) -> claiming.Hold:
        return claiming.Hold(secrets.token_hex(16), now, most)
