"""What the queue's workers are called with; one line each, all work is the services'."""

from __future__ import annotations

from bot.bootstrap import runtime_of_process
from bot.services.delivery import drain
from bot.services.offering import pass_on
from bot.services.settling import settle


def replies() -> None:
    """Send the replies and notices that are due."""
    drain(runtime_of_process(), "replies")


def bulk() -> None:
    """Send the broadcasts that are due."""
    drain(runtime_of_process(), "bulk")


def chores() -> None:
    """Do what has come of age and is no message."""
    runtime = runtime_of_process()
    for duty in (pass_on, settle):
        duty(runtime)
