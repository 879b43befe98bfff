"""Worker processes: one for each lane, and the sweeper, watched over by one parent."""

from __future__ import annotations

import logging
import os
import signal
import socket
from contextlib import suppress
from multiprocessing import connection, get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Event, Thread
from time import monotonic, sleep
from types import FrameType

import click
from redis.client import Pipeline
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.job import Job
from sqlalchemy.exc import SQLAlchemyError

from bot import jobs
from bot.bell import LANES, connect_to_wait
from bot.bootstrap import runtime_of_process, spare_collector
from bot.errors import SettingsError
from bot.logs import set_up
from bot.manager import tell_manager
from bot.runtime import Runtime
from bot.services import heartbeats
from bot.services.delivery import drain
from bot.services.personal.retaining import retain
from bot.services.sweeping import sweep
from bot.settings import read_settings

_BEAT_EVERY = 10.0
"""Seconds between two signs of life of a worker."""
_SWEEP_EVERY = 1.0
"""Seconds between two rounds of the sweeper."""
_LIVES_LONGER = 1.0
"""Seconds that a worker has lived at least to be replaced at once; one that died sooner waits for the next round."""
_ASK_AGAIN_AFTER = 1.0
"""Seconds after which a queue that is away is asked again; meanwhile a lane is worked without it."""
_TTL = 30
"""Seconds: half of it RQ waits at a call; without a sign of life for longer it forgets a worker."""
_PATIENCE = 30.0
"""Seconds that workers have to finish their calls and record them when they are told to stop."""

log = logging.getLogger(__name__)


@click.command()
@click.option("--burst", is_flag=True, help="Exit when no message is due any more.")
def main(*, burst: bool) -> None:
    """Work the queues: send what is due, and see to what comes of age."""
    try:
        settings = read_settings()
    except SettingsError as error:
        raise SystemExit(str(error)) from None
    set_up("workers", settings)
    if burst:
        work_off()
    elif settings.redis_url:
        Supervisor(settings.redis_url).run()
    else:
        raise SystemExit("REDIS_URL: is missing; the workers wait there to be called")


def work_off() -> None:
    """Send everything that is due, on every lane, and what that brings about."""
    runtime = runtime_of_process()
    sweep(runtime, _name())
    retain(runtime)
    while sum(drain(runtime, lane) for lane in LANES):
        sweep(runtime, _name())
    jobs.chores()


class Supervisor:
    """Keeps a worker process on each lane and sweeps, until it is told to stop."""

    def __init__(self, redis_url: str) -> None:
        """Prepare; `run` starts the workers."""
        self._redis_url = redis_url
        self._spawn = get_context("spawn")
        self._workers: dict[str, BaseProcess] = {}
        self._started_at: dict[str, float] = {}
        self._stop = Event()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; then let each worker finish what it has begun."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        runtime = runtime_of_process()
        while not self._stop.is_set():
            try:
                self._see_to_workers()
                sweep(runtime, _name())
            except Exception:
                log.exception("the sweeper's round failed; the next one follows")
            tell_manager("READY=1\nWATCHDOG=1")
            self._wait()
        for worker in self._workers.values():
            worker.terminate()
        for worker in self._workers.values():
            worker.join(_PATIENCE)
            worker.kill()
        runtime.close()

    def _see_to_workers(self) -> None:
        for lane in LANES:
            worker = self._workers.get(lane)
            if worker is None or not worker.is_alive():
                if worker is not None:
                    log.warning("the worker of lane %s is gone (%s); starting another", lane, worker.exitcode)
                self._workers[lane] = self._spawn.Process(target=work, args=(lane, self._redis_url), name=lane)
                self._workers[lane].start()
                self._started_at[lane] = monotonic()

    def _wait(self) -> None:
        """Wait for the next round, or until a worker is gone that has not only just been started."""
        ends_at = monotonic() + _SWEEP_EVERY
        grown = [lane for lane, started_at in self._started_at.items() if monotonic() - started_at > _LIVES_LONGER]
        gone = connection.wait([self._workers[lane].sentinel for lane in grown], _SWEEP_EVERY) if grown else []
        if not gone:
            sleep(max(0.0, ends_at - monotonic()))

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()


def work(lane: str, redis_url: str) -> None:
    """Work one lane until told to stop; runs in a process of its own."""
    set_up(lane, read_settings())
    logging.getLogger("rq.worker").addFilter(_is_news)
    runtime = runtime_of_process()
    spare_collector()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: runtime.stopping.set())
    Thread(target=_end_with_parent, daemon=True).start()
    threads = [Thread(target=target, args=(lane, runtime)) for target in (_beat, _stand_in)]
    for thread in threads:
        thread.start()
    try:
        while not runtime.stopping.is_set():
            listen(lane, redis_url, runtime)
    finally:
        runtime.stopping.set()
        for thread in threads:
            thread.join()
        heartbeats.stop(runtime, f"{lane} {_name()}")


def _end_with_parent() -> None:
    """End as if told to when the parent is gone: the next one starts lanes of its own."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def listen(lane: str, redis_url: str, runtime: Runtime) -> None:
    """Work a lane's calls until told to stop, which may have been before, or until the queue is lost."""
    queue = connect_to_wait(redis_url)
    with suppress(StopRequested):
        try:
            worker = _LaneWorker([Queue(lane, connection=queue)], connection=queue, worker_ttl=_TTL)
            worker.stopping = runtime.stopping
            worker.work(logging_level="WARNING", with_scheduler=False)
        except RedisError:
            sleep(_ASK_AGAIN_AFTER)
        finally:
            signal.signal(signal.SIGTERM, lambda *_: runtime.stopping.set())
            queue.close()


class _LaneWorker(SimpleWorker):
    """RQ's worker, told to stop our way: a drain ends early, and no call to Redis is made in a signal handler."""

    exponential_backoff_factor = _ASK_AGAIN_AFTER  # it asks again every second, for ever
    stopping: Event
    _is_working = False

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Do a job in this process."""
        self._is_working = True
        try:
            super().execute_job(job, queue)
        finally:
            self._is_working = False

    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Show RQ a sign of life; it does so before each wait for a call, and its wait does not look whether to stop.

        A signal that came before our handler was there, or whose exception got lost, is so heeded at the next wait.
        """
        if self.stopping.is_set() and not self._is_working:
            raise StopRequested
        super().heartbeat(timeout, pipeline)

    def _install_signal_handlers(self) -> None:
        signal.signal(signal.SIGTERM, self._on_sigterm)

    def _on_sigterm(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()
        self._stop_requested = True
        if not self._is_working:
            raise StopRequested


def _stand_in(lane: str, runtime: Runtime) -> None:
    """Work a lane without the queue for as long as that is away."""
    was_away = False
    while not runtime.stopping.wait(_ASK_AGAIN_AFTER):
        is_away = not runtime.queue_answers()
        if is_away != was_away:
            log.warning("lane %s: the queue is %s", lane, "away; its work goes on without it" if is_away else "back")
        was_away = is_away
        if is_away:
            try:
                getattr(jobs, lane)()
            except Exception:
                log.exception("lane %s: a round without the queue failed; the next one follows", lane)


def _beat(lane: str, runtime: Runtime) -> None:
    """Show that a lane's worker is alive, for as long as the process is."""
    while True:
        try:
            heartbeats.beat(runtime, lane, f"{lane} {_name()}")
            runtime.pace.reckon_with(heartbeats.count_senders(runtime))
        except (SQLAlchemyError, OSError):
            log.warning("lane %s: the database is not reached", lane)
        if runtime.stopping.wait(_BEAT_EVERY):
            return


def _is_news(record: logging.LogRecord) -> bool:
    """Whether RQ says anything but that the queue is away, which we say ourselves, once."""
    error = record.exc_info[1] if record.exc_info else None
    return "could not connect to Redis" not in str(record.msg) and not isinstance(error, RedisError)


def _name() -> str:
    return f"{socket.gethostname()[:40]}:{os.getpid()}"
