"""What the queue's workers are called with; one line each, all work is the services'."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps

from bot.bootstrap import runtime_of_process
from bot.services.chores import do_chores
from bot.services.delivery import drain
from bot.store.database import STORE_AWAY

log = logging.getLogger(__name__)


def _told(job: Callable[[], None]) -> Callable[[], None]:
    """Have a failure told in our log alone: the queue would keep its words, and what they quote, for an hour."""

    @wraps(job)
    def run() -> None:
        try:
            job()
        except STORE_AWAY as error:
            log.warning("lane %s: the store is away (%s)", job.__name__, type(error).__name__)
        except Exception:
            log.exception("a job of lane %s failed; the sweeper rings again", job.__name__)

    return run


@_told
def replies() -> None:
    """Send the replies and notices that are due."""
    drain(runtime_of_process(), "replies")


@_told
def bulk() -> None:
    """Send the broadcasts that are due."""
    drain(runtime_of_process(), "bulk")


@_told
def chores() -> None:
    """Do what has come of age and is no message."""
    do_chores(runtime_of_process())
