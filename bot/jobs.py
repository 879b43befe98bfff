"""What the queue's workers are called with; one line each, all work is the services'."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot.bootstrap import runtime_of_process
from bot.runtime import Runtime
from bot.services.delivery import drain
from bot.services.offering import pass_on
from bot.store.database import STORE_AWAY

DUTIES: tuple[Callable[[Runtime], object], ...] = (pass_on,)
"""What is done every ten seconds and is no message."""

log = logging.getLogger(__name__)


def replies() -> None:
    """Send the replies and notices that are due."""
    _send("replies")


def bulk() -> None:
    """Send the broadcasts that are due."""
    _send("bulk")


def chores() -> None:
    """Do what has come of age and is no message; a duty that fails keeps none of the others from being done."""
    for duty in DUTIES:
        try:
            duty(runtime_of_process())
        except Exception:
            log.exception("the duty %s failed; it is done again soon", duty.__name__)


def _send(lane: str) -> None:
    try:
        drain(runtime_of_process(), lane)
    except STORE_AWAY as error:
        log.warning("lane %s: the store is away (%s)", lane, type(error).__name__)
