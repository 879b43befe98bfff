"""The rate budget: when each message of a sender may go, shared by all workers through Redis.

Each sender has one instant in Redis from which its next message may leave (the generic cell rate algorithm); who books
moves it on, by Redis's own clock. Where Redis is away each worker keeps to a part of the rate by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from threading import Lock
from time import monotonic

from redis import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

_AHEAD = 0.1
"""Seconds that a reply may book ahead: what was booked begins within a tenth of a second."""
_AHEAD_IN_BULK = 0.025
"""Seconds that everything else may: a reply waits behind no more than that."""
_SLACK = 0.04
"""Seconds whose messages may be made up for when nobody booked in time: a rolling second stays below 1.1 times."""
_AWAY = 1.0
"""Seconds for which a Redis that did not answer is not asked again."""
_WARM = 2 * _AWAY
"""Seconds for which an empty Redis gives nothing out: until every worker has noticed that it is back."""
_PAIR_EVERY, _PAIR_BURST = 6.0, 45
"""WhatsApp takes one message in six seconds to the same contact, and 45 at once on credit."""
_FEWEST = 4
"""Workers that are reckoned with when Redis is away, at least: two lanes on two hosts."""

_BOOK = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local want, every, ahead, slack, warm = unpack(ARGV)
local next = tonumber(redis.call('HGET', KEYS[1], 'next'))
if not next then
  next = now + warm
  redis.call('HSET', KEYS[1], 'next', string.format('%.0f', next), 'cold', string.format('%.0f', next))
end
local cold = tonumber(redis.call('HGET', KEYS[1], 'cold')) - now
if cold > 0 then return {-1, string.format('%.0f', cold)} end
local first = math.max(next, now - slack)
local room = math.floor((now + ahead - first) / every) + 1
if room < 1 then return {0, string.format('%.0f', first - now - ahead)} end
room = math.min(room, want)
redis.call('HSET', KEYS[1], 'next', string.format('%.0f', first + room * every))
return {room, string.format('%.0f', first - now)}
"""
_SLOW = """
local time = redis.call('TIME')
local pause = time[1] * 1000000 + time[2] + ARGV[1]
if pause > tonumber(redis.call('HGET', KEYS[1], 'next') or 0) then
  redis.call('HSET', KEYS[1], 'next', string.format('%.0f', pause))
  redis.call('HSETNX', KEYS[1], 'cold', '0')
end
"""
_PAIRS = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local every, credit = ARGV[1], ARGV[1] * (ARGV[2] - 1)
local waits = {}
for number, key in ipairs(KEYS) do
  local next = math.max(tonumber(redis.call('GET', key) or 0), now)
  waits[number] = math.max(next - now - credit, 0)
  if waits[number] == 0 then
    local life = math.ceil((next + every - now) / 1000)
    redis.call('SET', key, string.format('%.0f', next + every), 'PX', string.format('%.0f', life))
  end
  waits[number] = string.format('%.0f', waits[number])
end
return waits
"""


@dataclass(frozen=True, slots=True)
class Booking:
    """When messages may go, by this process's monotonic clock; where none may, how many seconds until one may."""

    times: Sequence[float] = ()
    wait: float = 0.0


class Pace:
    """The rates of our senders, in messages a second, by channel; a channel without one goes as fast as it can."""

    def __init__(self, redis: Redis | None = None, rates: Mapping[str, float] | None = None) -> None:
        """Prepare; nothing is connected yet."""
        self._redis = redis
        self._rates = dict(rates or {})
        self._book, self._slow, self._pairs = (
            redis.register_script(script) if redis else None for script in (_BOOK, _SLOW, _PAIRS)
        )
        self._lock = Lock()
        self._own: dict[str, float] = {}
        self._asked_again_at = 0.0
        self._workers = _FEWEST

    def rate(self, channel: str) -> float:
        """Give a channel's rate; infinite where it has none."""
        return self._rates.get(channel, float("inf"))

    def reckon_with(self, workers: int) -> None:
        """Share the rate with so many workers while Redis is away."""
        self._workers = max(_FEWEST, workers)

    def book(self, channel: str, want: int, *, urgent: bool) -> Booking:
        """Book the next instants of a channel, as many as are wanted at the most, none further ahead than allowed."""
        if channel not in self._rates:
            return Booking([monotonic()] * want)
        ahead = _AHEAD if urgent else _AHEAD_IN_BULK
        every = 1 / self._rates[channel]
        given = self._ask(self._book, [_key(channel)], want, *map(_micro, (every, ahead, _SLACK, _WARM)))
        if given is None or int(given[0]) < 0:
            return self._book_alone(channel, want, ahead)
        number, offset = int(given[0]), int(given[1]) / 1e6
        if number == 0:
            return Booking(wait=offset)
        first = monotonic() + offset
        return Booking([first + place * every for place in range(number)])

    def slow_down(self, channel: str, pause: timedelta) -> None:
        """Let a channel rest: its provider finds that it sends too fast."""
        if channel not in self._rates:
            return
        seconds = pause.total_seconds()
        self._ask(self._slow, [_key(channel)], _micro(seconds))
        with self._lock:
            self._own[channel] = max(self._own.get(channel, 0.0), monotonic() + seconds)

    def wait_for_pairs(self, channel: str, addresses: Sequence[str]) -> list[timedelta]:
        """Give how long each of these messages on WhatsApp has to wait, since its contact got many; most do not."""
        keys = [f"{_key(channel)}:{blake2b(address.encode(), digest_size=12).hexdigest()}" for address in addresses]
        waits = self._ask(self._pairs, keys, _micro(_PAIR_EVERY), _PAIR_BURST) if keys else None
        return [timedelta(microseconds=int(wait)) for wait in waits] if waits else [timedelta()] * len(keys)

    def close(self) -> None:
        """Close the connections."""
        if self._redis is not None:
            self._redis.close()

    def _ask(self, script: object, keys: list[str], *arguments: int) -> list[bytes] | None:
        if not callable(script) or monotonic() < self._asked_again_at:
            return None
        try:
            told: list[bytes] = script(keys=keys, args=arguments)
        except RedisError as error:
            if not self._asked_again_at:  # said once, not every second
                log.warning("the rate budget is not reached (%s): each worker keeps to its part", type(error).__name__)
            self._asked_again_at = monotonic() + _AWAY
            return None
        self._asked_again_at = 0.0
        return told

    def _book_alone(self, channel: str, want: int, ahead: float) -> Booking:
        every = self._workers / self._rates[channel]
        with self._lock:
            now = monotonic()
            first = max(self._own.get(channel, 0.0), now)
            room = min(int((now + ahead - first) / every) + 1 if first <= now + ahead else 0, want)
            if room < 1:
                return Booking(wait=first - now - ahead)
            self._own[channel] = first + room * every
        return Booking([first + place * every for place in range(room)])


def _key(channel: str) -> str:
    return f"pace:{channel}"


def _micro(seconds: float) -> int:
    return max(int(seconds * 1e6), 1)
