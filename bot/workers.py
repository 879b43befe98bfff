"""Worker processes: one for each lane, and the sweeper, watched over by one parent."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from threading import Event, Thread
from types import FrameType

import click
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from sqlalchemy.exc import SQLAlchemyError

from bot.bell import LANES, connect_to_wait
from bot.bootstrap import runtime_of_process
from bot.errors import SettingsError
from bot.logs import set_up
from bot.manager import tell_manager
from bot.services import heartbeats
from bot.services.chores import do_chores
from bot.services.delivery import drain
from bot.services.sweeping import sweep
from bot.settings import read_settings

_BEAT_EVERY = 10.0
"""Seconds between two signs of life of a worker."""
_SWEEP_EVERY = 1.0
"""Seconds between two rounds of the sweeper."""
_START_AGAIN_AFTER = 1.0
"""Seconds before a lane whose worker died or lost the queue is started again."""

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
    while sum(drain(runtime, lane) for lane in LANES):
        sweep(runtime, _name())
    do_chores(runtime)


class Supervisor:
    """Keeps a worker process on each lane and sweeps, until it is told to stop."""

    def __init__(self, redis_url: str) -> None:
        """Prepare; `run` starts the workers."""
        self._redis_url = redis_url
        self._spawn = get_context("spawn")
        self._workers: dict[str, BaseProcess] = {}
        self._stop = Event()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; then let each worker finish its job."""
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
            self._stop.wait(_SWEEP_EVERY)
        for worker in self._workers.values():
            worker.terminate()
        for worker in self._workers.values():
            worker.join(15)
        runtime.close()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _see_to_workers(self) -> None:
        for lane in LANES:
            worker = self._workers.get(lane)
            if worker is None or not worker.is_alive():
                if worker is not None:
                    log.warning("the worker of lane %s is gone (%s); starting another", lane, worker.exitcode)
                self._workers[lane] = self._spawn.Process(target=work, args=(lane, self._redis_url), name=lane)
                self._workers[lane].start()


def work(lane: str, redis_url: str) -> None:
    """Work one lane until told to stop; runs in a process of its own."""
    set_up(lane, read_settings())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection = connect_to_wait(redis_url)
    Thread(target=_beat, args=(lane,), daemon=True).start()
    try:
        worker = SimpleWorker([Queue(lane, connection=connection)], connection=connection)
        worker.work(logging_level="WARNING", with_scheduler=False)
    except RedisError as error:
        log.warning("lane %s lost the queue: %s", lane, type(error).__name__)
        Event().wait(_START_AGAIN_AFTER)
        sys.exit(1)
    finally:
        heartbeats.stop(runtime_of_process(), f"{lane} {_name()}")


def _beat(lane: str) -> None:
    """Show that a lane's worker is alive, for as long as the process is."""
    while True:
        try:
            heartbeats.beat(runtime_of_process(), lane, f"{lane} {_name()}")
        except (SQLAlchemyError, OSError):
            log.warning("lane %s: the database is not reached", lane)
        Event().wait(_BEAT_EVERY)


def _name() -> str:
    return f"{socket.gethostname()[:40]}:{os.getpid()}"
