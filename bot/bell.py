"""The bell: RQ jobs that say *look*. The outbox is the record: a bell that is lost costs seconds, never a message."""

from __future__ import annotations

import logging
from datetime import timedelta

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

log = logging.getLogger(__name__)

LANES = ("replies", "bulk", "chores")
"""Each has its own queue and its own worker process, so that none starves another."""

FAILURE_KEPT = timedelta(hours=1)


class Bell:
    """Rings lanes; made once in a process. Without an address it is silent."""

    def __init__(self, redis_url: str) -> None:
        """Prepare; nothing is connected yet."""
        self._redis = connect(redis_url) if redis_url else None
        self._is_away = False
        self._queues = {lane: Queue(lane, connection=self._redis) for lane in LANES} if self._redis else {}

    def ring(self, lane: str) -> None:
        """Have a worker look at a lane, unless a call for it waits already.

        Where the queue is away nothing happens: the sweeper rings again.
        """
        queue = self._queues.get(lane)
        if queue is None:
            return
        try:
            is_called = queue.count > 0
            self._is_away = False
            if is_called:
                return
            kept = int(FAILURE_KEPT.total_seconds())
            # A drain lasts as long as there is something due: an alarm in it would leave messages in doubt.
            queue.enqueue(f"bot.jobs.{lane}", result_ttl=0, failure_ttl=kept, job_timeout=-1)
        except RedisError:
            if not self._is_away:  # said once, not at every ring
                log.warning("the queue is away; lane %s is called when it is back", lane)
            self._is_away = True

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
    """Give a connection for a worker, which waits long for its next call."""
    return Redis.from_url(url, socket_connect_timeout=1, health_check_interval=30)


def connect(url: str) -> Redis:
    """Give a connection that fails at once instead of trying again for seconds."""
    return Redis.from_url(url, retry=None, socket_connect_timeout=0.3, socket_timeout=1)
