"""The rate budget: over a real Redis, and without one. Time passes in Redis; what is booked says when."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from time import monotonic

import pytest
from redis import Redis

from bot.bell import connect
from bot.embedded import free_port
from bot.pace import Pace

SMS = "africastalking-sms"
WHATSAPP = "twilio-whatsapp"


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    """A Redis in which the budget of SMS has been in use for long."""
    with connect(redis_url) as client:
        client.hset(f"pace:{SMS}", mapping={"next": 0, "cold": 0})
        yield client


def test_a_channel_without_a_rate_goes_as_fast_as_it_can(redis: Redis) -> None:
    pace = Pace(redis)
    assert len(pace.book(SMS, 1000, urgent=False).times) == 1000
    assert pace.rate(SMS) == float("inf")


@pytest.mark.parametrize("ahead", [0.1, 0.025])
def test_what_is_booked_keeps_its_distance_and_does_not_reach_far_ahead(redis: Redis, ahead: float) -> None:
    pace, began = Pace(redis, {SMS: 500.0}), monotonic()
    times = pace.book(SMS, 1000, urgent=ahead == 0.1).times
    ended = monotonic()
    assert {round(after - before, 6) for before, after in pairwise(times)} == {0.002}
    assert times[-1] <= ended + ahead
    assert len(times) in {int((ahead + 0.04) * 500 + more) for more in (0, 1)}  # with what may be made up for
    assert times[0] >= began - 0.04


def test_when_all_is_booked_it_is_said_how_long_to_wait(redis: Redis) -> None:
    pace = Pace(redis, {SMS: 2.0})
    assert len(pace.book(SMS, 5, urgent=False).times) == 1
    booking = pace.book(SMS, 5, urgent=False)
    assert booking.times == ()
    assert 0.3 < booking.wait < 0.5


def test_a_reply_goes_before_what_is_not_urgent(redis: Redis) -> None:
    pace = Pace(redis, {SMS: 500.0})
    while pace.book(SMS, 1000, urgent=False).times:
        pass
    assert pace.book(SMS, 1, urgent=True).times[0] - monotonic() < 0.05


def test_workers_share_one_rate(redis: Redis) -> None:
    paces = [Pace(redis, {SMS: 100.0}) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        booked = [len(booking.times) for booking in pool.map(lambda pace: pace.book(SMS, 50, urgent=True), paces)]
    assert 14 <= sum(booked) <= 20


def test_a_sender_that_is_too_fast_rests(redis: Redis) -> None:
    pace, other = Pace(redis, {SMS: 100.0}), Pace(redis, {SMS: 100.0})
    pace.slow_down(SMS, timedelta(seconds=30))
    assert 29 < other.book(SMS, 1, urgent=True).wait < 30
    pace.slow_down(SMS, timedelta(seconds=1))
    assert other.book(SMS, 1, urgent=True).wait > 28


@pytest.mark.parametrize("workers", [2, 8])
def test_a_redis_that_comes_back_empty_leaves_each_worker_its_part_at_first(redis: Redis, workers: int) -> None:
    pace = Pace(redis, {SMS: 400.0})
    pace.reckon_with(workers)
    redis.flushall()
    times = pace.book(SMS, 1000, urgent=True).times
    assert round(times[1] - times[0], 6) == max(4, workers) / 400
    assert len(times) <= 0.1 * 400 / max(4, workers) + 1
    redis.hset(f"pace:{SMS}", "cold", 0)
    redis.hset(f"pace:{SMS}", "next", 0)
    assert len(pace.book(SMS, 1000, urgent=True).times) > 40


def test_without_redis_each_worker_keeps_to_its_part(caplog: pytest.LogCaptureFixture) -> None:
    pace = Pace(connect(f"redis://:redis-secret@127.0.0.1:{free_port()}/0"), {SMS: 400.0})
    with caplog.at_level(logging.WARNING):
        times = pace.book(SMS, 1000, urgent=True).times
    assert round(times[1] - times[0], 6) == 0.01
    assert len(times) in {10, 11}
    (record,) = caplog.records
    assert "redis-secret" not in record.getMessage()
    pace.close()


def test_whatsapp_takes_45_at_once_of_a_contact_and_then_one_in_six_seconds(redis: Redis) -> None:
    pace = Pace(redis, {WHATSAPP: 80.0})
    waits = pace.wait_for_pairs(WHATSAPP, ["+250788000100"] * 46 + ["+250788000200"])
    assert waits[:45] == [timedelta()] * 45
    assert timedelta(seconds=5) < waits[45] <= timedelta(seconds=6)
    assert waits[46] == timedelta()
    assert b"250788" not in b"".join(redis.keys())  # type: ignore[arg-type]  # the client may be an asynchronous one
    assert all(redis.pttl(key) > 0 for key in redis.keys("pace:twilio*:*"))


def test_without_redis_nobody_waits_for_a_pair() -> None:
    pace = Pace(None, {WHATSAPP: 80.0})
    assert pace.wait_for_pairs(WHATSAPP, ["+250788000100"] * 50) == [timedelta()] * 50
