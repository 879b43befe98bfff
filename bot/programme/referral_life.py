"""Referrals to a bank: where they stand, what moves them, and by when somebody must act."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.programme.lifecycle import Lifecycle, move
from bot.store.banks import referrals


class Status(StrEnum):
    """Where a referral stands."""

    WAITING = "waiting"
    """The bank is to call."""
    CONTACTED = "contacted"
    """The bank has called, and is to say what came of it."""
    OPENED = "opened"
    """An account was opened."""
    APPLIED = "applied"
    """A loan was applied for."""
    DECLINED = "declined"
    """The bank can do nothing."""
    DONE = "done"
    """The contact said what came of it, or did not say in time."""
    LAPSED = "lapsed"
    """Nobody said for long what came of it."""
    WITHDRAWN = "withdrawn"
    """The contact took the consent back."""


OPEN = (Status.WAITING, Status.CONTACTED, Status.OPENED, Status.APPLIED, Status.DECLINED)
"""Where the bank still sees whose it is."""

OUTCOMES = {"contacted": "contact", "opened": "open", "applied": "apply", "declined": "decline"}
"""What a bank says of a referral, and the event that it is; each can be said in place of another."""

LIFE = Lifecycle(
    referrals,
    Status.WAITING,
    {
        **{event: move(OPEN, Status(outcome)) for outcome, event in OUTCOMES.items()},
        "miss": move((Status.WAITING, Status.CONTACTED, Status.OPENED, Status.APPLIED), Status.WAITING),
        "finish": move(OPEN, Status.DONE),
        "lapse": move((Status.WAITING, Status.CONTACTED), Status.LAPSED),
        "withdraw": move(OPEN, Status.WITHDRAWN),
        "erase": move(OPEN, Status.WITHDRAWN),
    },
    dues=("referral_new", "referral_late", "referral_ask", "referral_end", "referral_withdrawn"),
)

TO_ASK = timedelta(days=14)
"""After how long the contact is asked what came of it; as long as a bank that has called has to say so."""
TO_END = timedelta(days=60)
"""After how long it is over, whatever was said."""


def after_working_days(now: datetime, zone: ZoneInfo, days: int = 3) -> datetime:
    """Give the same hour so many working days later: how long a bank has to call."""
    moment = now.astimezone(zone)
    while days:
        moment += timedelta(days=1)
        days -= moment.weekday() < 5
    return moment
