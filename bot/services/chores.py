"""What has come of age and is no message, and may take its time: doubts that are settled, inboxes, figures, mails."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from bot.runtime import Runtime
from bot.services.approving import pursue
from bot.services.balances import ask_balances
from bot.services.broadcasting.readying import make_ready
from bot.services.charging import charge
from bot.services.counting import count
from bot.services.gathering import gather
from bot.services.mailing import send_mails
from bot.services.personal.bringing import bring_in
from bot.services.personal.retaining import retain
from bot.services.photographs import fetch_photos
from bot.services.settling import settle

DUTIES: tuple[Callable[[Runtime], object], ...] = (
    make_ready,
    settle,
    gather,
    fetch_photos,
    bring_in,
    retain,
    send_mails,
    count,
    charge,
    pursue,
    ask_balances,
)
"""What is done every ten seconds; whoever is called twice does nothing twice."""

log = logging.getLogger(__name__)


def do_chores(runtime: Runtime) -> None:
    """Do what is due."""
    do_each(runtime, DUTIES)


def do_each(runtime: Runtime, duties: Iterable[Callable[[Runtime], object]]) -> None:
    """Do these; one that fails keeps none of the others from being done."""
    for duty in duties:
        try:
            duty(runtime)
        except Exception:
            log.exception("the duty %s failed; it is done again soon", duty.__name__)
