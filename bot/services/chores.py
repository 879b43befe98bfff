"""What has come of age and is no message: offers that lapse, figures, mails."""

from __future__ import annotations

from bot.runtime import Runtime
from bot.services.counting import count
from bot.services.mailing import send_mails
from bot.services.offering import pass_on


def do_chores(runtime: Runtime) -> None:
    """Do what is due; whoever is called twice does nothing twice."""
    pass_on(runtime)
    send_mails(runtime)
    count(runtime)
