"""The bell: RQ jobs that say *look*. The outbox is the record: a bell that is lost costs seconds, never a message."""

from __future__ import annotations

import logging
import socket
from datetime import timedelta
from time import monotonic

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

log = logging.getLogger(__name__)

LANES = ("replies", "bulk", "chores")
"""Each has its own queue and its own worker process, so that none starves another."""

FAILURE_KEPT = timedelta(hours=1)
_AWAY = 1.0
"""Seconds for which a queue that did not answer is not asked again."""
_KEPT_ALIVE = {socket.TCP_KEEPIDLE: 5, socket.TCP_KEEPINTVL: 2, socket.TCP_KEEPCNT: 4}
"""Seconds of silence until the other end is asked for a sign, seconds between asking, and how often it is in vain."""


class Bell:
    """Rings lanes; made once in a process. Without an address it is silent."""

    def __init__(self, redis_url: str) -> None:
        """Prepare; nothing is connected yet."""
        self._redis = connect(redis_url) if redis_url else None
        self._ask_again_at = 0.0
        self._queues = {lane: Queue(lane, connection=self._redis) for lane in LANES} if self._redis else {}

    def ring(self, lane: str) -> None:
        """Have a worker look at a lane, unless a call for it waits already.

        Where the queue is away nothing happens: the sweeper rings again. It is asked again once a second, so that not
        every turn waits for it in vain.
        """
        queue, was_away = self._queues.get(lane), self._ask_again_at > 0
        if queue is None or monotonic() < self._ask_again_at:
            return
        if was_away:
            self._ask_again_at = monotonic() + _AWAY
        try:
            if queue.count == 0:
                kept = int(FAILURE_KEPT.total_seconds())
                # A drain lasts as long as there is something due: an alarm in it would leave messages in doubt.
                queue.enqueue(f"bot.jobs.{lane}", result_ttl=0, failure_ttl=kept, job_timeout=-1)
            self._ask_again_at = 0.0
        except RedisError:
            if not was_away:  # said once, not at every ring
                log.warning("the queue is away; lane %s is called when it is back", lane)
            self._ask_again_at = monotonic() + _AWAY

    def lengths(self) -> dict[str, int]:
        """Give how many calls to look wait on each lane; nothing where the queue's server does not answer."""
        try:
            return {lane: queue.count for lane, queue in self._queues.items()}
        except RedisError:
            return {}

    def answers(self) -> bool:
        """Whether the queue's server answers."""
        try:
            return self._redis is not None and bool(self._redis.ping())
        except RedisError:
            return False


def connect_to_wait(url: str) -> Redis:
    """Give a connection for a worker, which waits long for its next call, and notices in seconds that nobody is there.

    Whoever waits tries again by itself.
    """
    alive = {} if url.startswith("unix:") else {"socket_keepalive": True, "socket_keepalive_options": _KEPT_ALIVE}
    return Redis.from_url(url, retry=None, socket_connect_timeout=1, health_check_interval=30, **alive)


def connect(url: str) -> Redis:
    """Give a connection that fails at once instead of trying again for seconds."""
    return Redis.from_url(url, retry=None, socket_connect_timeout=0.3, socket_timeout=1)
