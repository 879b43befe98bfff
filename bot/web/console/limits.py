"""How often one of the staff may have something done: test messages, and what pages ask by themselves as one types."""

from __future__ import annotations

from bot.marking import N_
from bot.services.trying import AN_HOUR, TOO_MANY
from bot.web.console.desk import Desk, View
from bot.web.console.guard import who

_SLOWLY = N_("Wait a moment, then go on. All that you typed is still here.")


def few_tests(desk: Desk, view: View) -> View:
    """Give a page that sends a test message: all such pages together are asked so often, also for what is refused."""
    often = f"{AN_HOUR}/hour"
    return desk.limiter.shared_limit(often, "tests", key_func=who, methods=["POST"], error_message=TOO_MANY)(view)


def some_looks(desk: Desk, view: View) -> View:
    """Give a page that is asked for as one types: as often as anybody types, and no more."""
    return desk.limiter.limit("90/minute", key_func=who, error_message=_SLOWLY)(view)
