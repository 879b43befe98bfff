"""The bell: rings over a real Redis, and where there is none nothing happens."""

from __future__ import annotations

import logging
import socket
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue

from bot import bell as bell_module
from bot import jobs
from bot.bell import LANES, Bell
from bot.embedded import free_port, start_redis


@pytest.mark.parametrize("lane", LANES)
def test_every_lane_has_its_job(lane: str) -> None:
    assert callable(getattr(jobs, lane))


@pytest.mark.parametrize("lane", LANES)
def test_a_ring_leaves_a_job_in_its_lane(redis_url: str, lane: str) -> None:
    bell = Bell(redis_url)
    bell.ring(lane)
    with Redis.from_url(redis_url) as redis:
        (job,) = Queue(lane, connection=redis).get_jobs()
        assert job.func_name == f"bot.jobs.{lane}"
        assert (job.result_ttl, job.failure_ttl) == (0, 3600)
        assert [Queue(other, connection=redis).count for other in LANES if other != lane] == [0] * (len(LANES) - 1)


def test_a_call_that_waits_already_is_not_repeated(redis_url: str) -> None:
    bell = Bell(redis_url)
    for _ in range(3):
        bell.ring("bulk")
    with Redis.from_url(redis_url) as redis:
        queue = Queue("bulk", connection=redis)
        assert queue.count == 1
        redis.flushall()
        bell.ring("bulk")
        assert queue.count == 1


def test_a_lane_that_is_not_there_stays_silent(redis_url: str) -> None:
    bell = Bell(redis_url)
    bell.ring("nowhere")
    with Redis.from_url(redis_url) as redis:
        assert redis.dbsize() == 0


def test_a_bell_whose_queue_answers_says_so(redis_url: str) -> None:
    bell = Bell(redis_url)
    assert bell.answers()


def test_where_the_queue_is_away_a_ring_is_a_warning_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    bell = Bell(f"redis://:redis-secret@127.0.0.1:{free_port()}/0")
    with caplog.at_level(logging.WARNING):
        bell.ring("replies")
    assert not bell.answers()
    assert "replies" in caplog.text
    assert "redis-secret" not in caplog.text


def test_a_queue_that_says_nothing_is_not_waited_for_at_every_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bell_module, "_AWAY", 3600.0)
    with socket.create_server(("127.0.0.1", 0)) as mute:
        mute.settimeout(0)
        bell = Bell(f"redis://127.0.0.1:{mute.getsockname()[1]}/0")
        for _ in range(5):
            bell.ring("replies")
        mute.accept()[0].close()
        with pytest.raises(BlockingIOError):
            mute.accept()


def test_a_queue_that_is_back_is_rung_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bell_module, "_AWAY", 0.0)
    with start_redis(tmp_path) as first:
        bell = Bell(first.url)
    bell.ring("replies")
    with start_redis(tmp_path, first.url), Redis.from_url(first.url) as redis:
        bell.ring("replies")
        assert Queue("replies", connection=redis).count == 1


def test_a_queue_that_does_not_let_us_in_is_a_warning_and_no_error(redis_url: str) -> None:
    bell = Bell(redis_url.replace("redis://:", "redis://:not"))
    bell.ring("replies")
    assert not bell.answers()


def test_without_an_address_the_bell_is_silent() -> None:
    bell = Bell("")
    bell.ring("replies")
    assert not bell.answers()
