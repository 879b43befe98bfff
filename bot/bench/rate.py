"""How well a rate is used that two worker processes share, and how long a reply waits while a broadcast uses it up."""

from __future__ import annotations

import multiprocessing
import time
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from bot.bench.gateway import Manner, gateway
from bot.bench.send import place, provider_at, queue, runtime_of
from bot.services.delivery import drain

CHANNEL = "africastalking-sms"
_WARM_UP = 3.0
"""Seconds before it counts: connections are opened, the rate budget has warmed up."""
_EVERY = 0.25
"""Seconds between two replies."""


@dataclass(frozen=True, slots=True)
class Used:
    """What the provider saw of a rate."""

    share: float
    """Of what the rate allowed, how much was sent."""
    most: float
    """The most in a rolling second, as a part of the rate."""
    refused: float
    """The part that it would have taken later."""
    waits: Sequence[float]
    """Seconds from when each reply was written to when it was with the provider, in order of length."""


def measure(rate: float, seconds: float, server_url: str | None = None) -> Used:
    """Send bulk from two worker processes at the full rate, with replies among it from a third."""
    number = int(rate * (seconds + 2 * _WARM_UP))
    with place(server_url) as settings, gateway(Manner(rate=1.1 * rate)) as provider:
        told = {**settings, **provider_at(provider.url), "AT_SMS_RATE": str(rate), "QUIET_HOURS": "03:00-03:00"}
        with runtime_of(told) as runtime:
            queue(runtime, CHANNEL, "bulk", number)
        with ProcessPoolExecutor(3, multiprocessing.get_context("spawn")) as workers:
            bulk = [workers.submit(_send_bulk, told) for _ in range(2)]
            replies = workers.submit(_reply, told, seconds + _WARM_UP)
            waits = replies.result()
            for sent in bulk:
                sent.result()
        return _sum_up(provider.told(), rate, seconds, waits)


def _send_bulk(settings: Mapping[str, str]) -> int:
    with runtime_of(settings) as runtime:
        return drain(runtime, "bulk")


def _reply(settings: Mapping[str, str], seconds: float) -> list[float]:
    """Write a reply now and then and send it at once, as a worker does whose bell rings; give how long each took."""
    waits = []
    with runtime_of(settings) as runtime:
        start = began = time.monotonic()
        while began < start + seconds:
            queue(runtime, CHANNEL, "replies", 1)
            drain(runtime, "replies")
            if began > start + _WARM_UP:
                waits.append(time.monotonic() - began)
            time.sleep(_EVERY)
            began = time.monotonic()
    return sorted(waits)


def _sum_up(told: Sequence[tuple[float, bool]], rate: float, seconds: float, waits: Sequence[float]) -> Used:
    """Look at the seconds behind the warm-up, by the clock of the provider."""
    first = told[0][0] + _WARM_UP
    counted = [(at, is_taken) for at, is_taken in told if first <= at < first + seconds]
    times = [at for at, _ in told]
    most = max(place + 1 - bisect_left(times, at - 1) for place, at in enumerate(times))
    refused = sum(not is_taken for _, is_taken in told)
    return Used(len(counted) / (rate * seconds), most / rate, refused / len(told), waits)
