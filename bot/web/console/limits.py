"""How often one of the staff may have something done: test messages, and what pages ask by themselves as one types."""

from __future__ import annotations

from bot.marking import N_
from bot.web.console.desk import Desk, View
from bot.web.console.guard import who

_LATER = N_("You have sent many test messages. Wait an hour, then send more.")
_SLOWLY = N_("Wait a moment, then go on. All that you typed is still here.")


def few_tests(desk: Desk, view: View) -> View:
    """Give a page that sends a test message: all such pages together do it twenty times an hour."""
    return desk.limiter.shared_limit("20/hour", "tests", key_func=who, methods=["POST"], error_message=_LATER)(view)


def some_looks(desk: Desk, view: View) -> View:
    """Give a page that is asked for as one types: as often as anybody types, and no more."""
    return desk.limiter.limit("90/minute", key_func=who, error_message=_SLOWLY)(view)
