"""What a provider's outage costs, and how fast what has waited goes out afterwards; the outage is played fast."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, select

from bot.bench.gateway import Manner, gateway
from bot.bench.send import place, provider_at, queue, runtime_of
from bot.embedded import free_port
from bot.services.delivery import drain
from bot.store.database import database_clock
from bot.store.outbox import attempts, outbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.runtime import Runtime

CHANNEL = "africastalking-sms"
_LANE = "bulk"
_OUTAGE = timedelta(minutes=30)
_SPEED = 60.0
"""Seconds of the outage that pass in one."""
_PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class Cost:
    """What came of it."""

    probes: int
    """Calls that were made in vain."""
    spent: int
    """Attempts that messages have lost by it."""
    share: float
    """Of the allowed rate, how much was used from the first message that was taken to the last."""


class _Clock:
    """The database's clock, from now on as fast as is wanted."""

    def __init__(self, start: datetime) -> None:
        self._start, self._since, self._speed = start, time.monotonic(), 1.0

    def __call__(self, _db: Connection | None = None) -> datetime:
        return self._start + self._speed * timedelta(seconds=time.monotonic() - self._since)

    def go(self, speed: float) -> None:
        self._start, self._since, self._speed = self(), time.monotonic(), speed


def measure(rate: float, seconds: float, server_url: str | None = None) -> Cost:
    """Have nobody answer for half an hour, while as many messages wait as may be sent in so many seconds."""
    port, messages = free_port(), int(rate * seconds)
    with place(server_url) as settings:
        told = {**settings, **provider_at(f"http://127.0.0.1:{port}"), "AT_SMS_RATE": str(rate)}
        with runtime_of(told) as ours:
            queue(ours, CHANNEL, _LANE, messages)
            with ours.database.begin() as db:
                clock = _Clock(database_clock(db))
            runtime = replace(ours, clock=clock)
            spent = _wait_out(runtime, clock)
            with gateway(Manner(port=port)) as provider:
                while _waiting(runtime):
                    drain(runtime, _LANE)
                    time.sleep(_PAUSE)
                taken = provider.told()
            with runtime.database.begin() as db:
                probes = db.execute(select(func.count()).select_from(attempts)).scalar_one()
    return Cost(int(probes), spent, _share(taken, rate))


def _wait_out(runtime: Runtime, clock: _Clock) -> int:
    """Work the lane until the outage is over; give the attempts that it has cost."""
    until = clock() + _OUTAGE
    clock.go(_SPEED)
    while clock() < until:
        drain(runtime, _LANE)
        time.sleep(_PAUSE)
    clock.go(1.0)
    with runtime.database.begin() as db:
        return int(db.execute(select(func.sum(outbox.c.attempts))).scalar_one())


def _waiting(runtime: Runtime) -> bool:
    with runtime.database.begin() as db:
        return db.execute(select(outbox.c.id).where(outbox.c.status == "queued").limit(1)).first() is not None


def _share(taken: Sequence[tuple[float, bool]], rate: float) -> float:
    times = [at for at, _ in taken]
    return (len(times) - 1) / (rate * (times[-1] - times[0]))
